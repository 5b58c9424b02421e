extension Platform {
    /// What runs in an lx zone, the better one first.
    public static let targets = [
        Platform(os: "linux", architecture: "amd64"), Platform(os: "linux", architecture: "386"),
    ]

    /// Whether an image for this platform runs in an lx zone.
    public var isTarget: Bool { Platform.targets.contains { $0.os == os && $0.architecture == architecture } }

    /// Whether an image for `other` is meant when this platform is asked for; any variant is, when none is asked for.
    public func accepts(_ other: Platform) -> Bool {
        os == other.os && architecture == other.architecture
            && (variant == nil || plainVariant == other.plainVariant)
    }

    /// The variant, unless it is the one that is meant without (containerd's platforms, `normalizeArch`).
    public var plainVariant: String? {
        switch (architecture, variant) {
        case ("amd64", "v1"), ("arm64", "v8"), ("arm64", "8"), ("arm", "v7"), ("arm", "7"): nil
        default: variant
        }
    }
}
