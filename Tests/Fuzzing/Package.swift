// swift-tools-version: 6.2
import PackageDescription

// A package of its own: what `swift build` and `swift test` make does not grow by it. `make fuzz` builds and runs it.
let package = Package(
    name: "lxlayer-fuzzing",
    dependencies: [.package(name: "lxlayer", path: "../..")],
    targets: [
        .executableTarget(
            name: "Fuzz", dependencies: [.product(name: "LXLayerKit", package: "lxlayer")], path: "Sources",
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ])
    ]
)
