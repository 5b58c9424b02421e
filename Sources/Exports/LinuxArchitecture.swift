public import ImageDocuments

/// Processors as Linux names them (`uname -m`), which LXC and Incus ask for.
public enum LinuxArchitecture {
    /// The name for an image's platform; nil for a processor that is not in the list.
    public static func name(of platform: Platform) -> String? {
        switch (platform.architecture, platform.variant) {
        case ("amd64", _): "x86_64"
        case ("386", _): "i686"
        case ("arm64", _): "aarch64"
        case ("arm", "v6"), ("arm", "v5"): "armv6l"
        case ("arm", _): "armv7l"
        case ("ppc64le", _): "ppc64le"
        case ("riscv64", _): "riscv64"
        case ("s390x", _): "s390x"
        default: nil
        }
    }
}
