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
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        // Specs are YAML; Yams keeps the line of every node, so that an error can name it.
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        // Parses tar. What the mission asks for; the readers of these headers are battle-tested.
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        // SHA-256 and SHA-512 with the processor's own instructions.
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        // Inflates gzip in 0.41 of zlib's time, and checks CRC and length, which libarchive does not.
        .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),

        .target(name: "Digests", dependencies: ["CCrypto"], swiftSettings: strict),
        .target(name: "ImageDocuments", dependencies: ["Digests"], swiftSettings: house),
        .target(name: "LayerEntries", swiftSettings: house),
        .target(
            name: "TarIO", dependencies: ["CArchive", "CISAL", "Digests", "LayerEntries"], swiftSettings: strict),
        .target(name: "RootTree", dependencies: ["LayerEntries"], swiftSettings: house),
        .target(name: "ImageStore", dependencies: ["Digests", "ImageDocuments"], swiftSettings: strict),
        .target(
            name: "Customization",
            dependencies: ["Digests", "ImageDocuments", "LayerEntries", .product(name: "Yams", package: "Yams")],
            swiftSettings: house, plugins: ["EmbedSpecsPlugin"]),
        .target(name: "Lint", dependencies: ["LayerEntries", "RootTree"], swiftSettings: house),
        .target(
            name: "LXLayerKit",
            dependencies: [
                "Digests", "ImageDocuments", "LayerEntries", "TarIO", "RootTree", "ImageStore", "Customization", "Lint",
            ],
            swiftSettings: house),
        .executableTarget(
            name: "lxlayer",
            dependencies: [
                "LXLayerKit", "Digests", "ImageDocuments", "LayerEntries", "TarIO", "RootTree", "ImageStore",
                "Customization", "Lint",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: house),

        // Puts the files of Specs/ into the binary: a new file there is all that a new distribution needs.
        .executableTarget(name: "EmbedSpecs", swiftSettings: house),
        .plugin(
            name: "EmbedSpecsPlugin", capability: .buildTool(), dependencies: ["EmbedSpecs"],
            path: "Sources/EmbedSpecsPlugin"),

        .target(
            name: "TestSupport", dependencies: ["Customization", "Digests", "LayerEntries", "TarIO"],
            path: "Tests/TestSupport", swiftSettings: house),
        .testTarget(name: "DigestsTests", dependencies: ["Digests"], swiftSettings: house),
        .testTarget(
            name: "ImageDocumentsTests", dependencies: ["ImageDocuments", "TestSupport"], swiftSettings: house),
        .testTarget(name: "LayerEntriesTests", dependencies: ["LayerEntries"], swiftSettings: house),
        .testTarget(name: "TarIOTests", dependencies: ["TarIO", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "RootTreeTests", dependencies: ["LayerEntries", "RootTree", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "ImageStoreTests", dependencies: ["Digests", "ImageDocuments", "ImageStore", "TestSupport"],
            swiftSettings: house),
        .testTarget(name: "CustomizationTests", dependencies: ["Customization", "TestSupport"], swiftSettings: house),
        // What the table claims, and what the consumers that are installed really see.
        .testTarget(
            name: "LintTests", dependencies: ["LayerEntries", "Lint", "RootTree", "TestSupport"],
            swiftSettings: house),
        .testTarget(
            name: "LXLayerKitTests",
            dependencies: [
                "LXLayerKit", "Customization", "Digests", "ImageDocuments", "ImageStore", "LayerEntries", "Lint",
                "RootTree", "TarIO", "TestSupport",
            ],
            swiftSettings: house),
        .testTarget(
            name: "CommandLineTests", dependencies: ["lxlayer", "TestSupport"], exclude: ["Golden"],
            swiftSettings: house),
        // Random stacks of layers against a model written another way, in Python.
        .testTarget(
            name: "PropertyTests", dependencies: ["Digests", "LayerEntries", "RootTree", "TarIO", "TestSupport"],
            exclude: ["Model"], swiftSettings: house),
        // Against programs that others wrote: skipped, with the reason, where one is not installed.
        .testTarget(name: "InteropTests", dependencies: ["lxlayer", "TestSupport"], swiftSettings: house),
    ]
)
