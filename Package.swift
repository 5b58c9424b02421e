// swift-tools-version: 6.2
import PackageDescription

/// Every target: Swift 6 mode, warnings are errors.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Targets that touch C: every unsafe expression is marked as such.
let strict: [SwiftSetting] = house + [.strictMemorySafety()]

let package = Package(
    name: "lxlayer",
    products: [
        .executable(name: "lxlayer", targets: ["lxlayer"]),
        .library(name: "LXLayerKit", targets: ["LXLayerKit"]),
    ],
    dependencies: [
        // The command line: parsing, help, man page and completions come from one declaration.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
    ],
    targets: [
        // Parses tar. What the mission asks for; the readers of these headers are battle-tested.
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        // SHA-256 and SHA-512 with the processor's own instructions.
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        // Inflates gzip in 0.41 of zlib's time, and checks CRC and length, which libarchive does not.
        .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        // Compresses gzip, the same bytes on every processor, which ISA-L does not.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        // The other compressions of layers; each checks what it decompresses.
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CBzip2", providers: [.apt(["libbz2-dev"])]),
        .systemLibrary(name: "CLZMA", pkgConfig: "liblzma", providers: [.apt(["liblzma-dev"])]),

        // Specs are YAML; libyaml keeps the place of every node, so that an error can name it. Yams, which wraps it,
        // would bring all of Foundation: more than half of the program.
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),

        // Extended attributes, O_PATH, syncfs and renameat2, which the module of the C library lacks.
        .systemLibrary(name: "CLinux"),

        .target(name: "Digests", dependencies: ["CCrypto"], swiftSettings: strict),
        .target(name: "ImageDocuments", dependencies: ["Digests"], swiftSettings: house),
        .target(name: "LayerEntries", swiftSettings: house),
        .target(name: "YAMLDocuments", dependencies: ["CYAML"], swiftSettings: strict),
        .target(
            name: "TarIO",
            dependencies: ["CArchive", "CBzip2", "CISAL", "CLZMA", "CZlib", "CZstd", "Digests", "LayerEntries"],
            swiftSettings: strict),
        .target(
            name: "LayerIndex", dependencies: ["Digests", "LayerEntries", "TarIO"], swiftSettings: house),
        .target(name: "RootTree", dependencies: ["LayerEntries"], swiftSettings: house),
        .target(
            name: "ImageStore", dependencies: ["CLinux", "Digests", "ImageDocuments", "TarIO"], swiftSettings: strict),
        .target(
            name: "Customization",
            dependencies: ["Digests", "ImageDocuments", "LayerEntries", "YAMLDocuments"],
            swiftSettings: house, plugins: ["EmbedSpecsPlugin"]),
        .target(
            name: "RootFilesystem", dependencies: ["CLinux", "Customization", "LayerEntries"], swiftSettings: strict),
        .target(name: "LXCTemplate", swiftSettings: strict),
        .target(name: "Lint", dependencies: ["LayerEntries", "RootTree"], swiftSettings: house),
        .target(
            name: "Exports", dependencies: ["Customization", "Digests", "ImageDocuments", "LayerEntries", "RootTree"],
            swiftSettings: house),
        .target(
            name: "LXLayerKit",
            dependencies: [
                "Digests", "ImageDocuments", "LayerEntries", "TarIO", "LayerIndex", "RootTree", "ImageStore",
                "RootFilesystem", "Customization", "Exports", "Lint",
            ],
            swiftSettings: house),
        .executableTarget(
            name: "lxlayer",
            dependencies: [
                "LXLayerKit", "Digests", "ImageDocuments", "LayerEntries", "TarIO", "RootTree", "ImageStore",
                "RootFilesystem", "Customization", "Exports", "Lint", "LXCTemplate",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: house),

        // Puts the files of Specs/ into the binary: a new file there is all that a new distribution needs.
        .executableTarget(name: "EmbedSpecs", swiftSettings: house),
        .plugin(
            name: "EmbedSpecsPlugin", capability: .buildTool(), dependencies: ["EmbedSpecs"],
            path: "Sources/EmbedSpecsPlugin"),

        .target(
            name: "TestSupport", dependencies: ["CZstd", "Customization", "Digests", "LayerEntries", "TarIO"],
            path: "Tests/TestSupport", swiftSettings: house),
        .testTarget(name: "DigestsTests", dependencies: ["Digests"], swiftSettings: house),
        .testTarget(
            name: "ImageDocumentsTests", dependencies: ["ImageDocuments", "TestSupport"], swiftSettings: house),
        .testTarget(name: "LayerEntriesTests", dependencies: ["LayerEntries"], swiftSettings: house),
        .testTarget(name: "YAMLDocumentsTests", dependencies: ["YAMLDocuments"], swiftSettings: house),
        .testTarget(name: "TarIOTests", dependencies: ["TarIO", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "LayerIndexTests", dependencies: ["Digests", "LayerEntries", "LayerIndex", "TarIO", "TestSupport"],
            swiftSettings: house),
        .testTarget(
            name: "RootTreeTests", dependencies: ["LayerEntries", "RootTree", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "ImageStoreTests", dependencies: ["Digests", "ImageDocuments", "ImageStore", "TestSupport"],
            swiftSettings: house),
        .testTarget(name: "CustomizationTests", dependencies: ["Customization", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "RootFilesystemTests",
            dependencies: ["Customization", "LayerEntries", "RootFilesystem", "TestSupport"], swiftSettings: house),
        .testTarget(name: "LXCTemplateTests", dependencies: ["LXCTemplate"], swiftSettings: house),
        // What the table claims, and what the consumers that are installed really see.
        .testTarget(
            name: "LintTests", dependencies: ["LayerEntries", "Lint", "RootTree", "TestSupport"],
            swiftSettings: house),
        // What is exported, as Python, tar and a play of imgadm read it.
        .testTarget(
            name: "ExportsTests",
            dependencies: [
                "lxlayer", "Digests", "Exports", "ImageDocuments", "LayerEntries", "RootTree", "TarIO", "TestSupport",
            ],
            exclude: ["Players"], swiftSettings: house),
        .testTarget(
            name: "LXLayerKitTests",
            dependencies: [
                "LXLayerKit", "Customization", "Digests", "ImageDocuments", "ImageStore", "LayerEntries", "Lint",
                "RootTree", "TarIO", "TestSupport",
            ],
            swiftSettings: house),
        .testTarget(
            name: "CommandLineTests", dependencies: ["lxlayer", "Digests", "LayerEntries", "TarIO", "TestSupport"],
            exclude: ["Golden"],
            swiftSettings: house),
        // A small tree of every family: what is planned, and what other programs make of the result.
        .testTarget(
            name: "FamilyTests",
            dependencies: [
                "lxlayer", "Customization", "LayerEntries", "TestSupport", "YAMLDocuments",
            ],
            exclude: ["Golden", "Players"], swiftSettings: house),
        // Random stacks of layers against a model written another way, in Python.
        .testTarget(
            name: "PropertyTests", dependencies: ["Digests", "LayerEntries", "RootTree", "TarIO", "TestSupport"],
            exclude: ["Model"], swiftSettings: house),
        // The boot service that is put into images, under every shell that is there.
        .testTarget(
            name: "InstanceTests", dependencies: ["TestSupport"], exclude: ["Programs"], swiftSettings: house),
        // Against programs that others wrote: skipped, with the reason, where one is not installed.
        .testTarget(name: "InteropTests", dependencies: ["lxlayer", "TestSupport"], swiftSettings: house),
    ]
)
