/// What installs packages in the image.
public enum PackageManager: String, Sendable, CaseIterable {
    case apk, apt, dnf, emerge, nix, pacman, xbps, yum, zypper

    /// Each by its program, in this order.
    private static let programs: [(PackageManager, String)] = [
        (.apt, "/usr/bin/apt-get"), (.apk, "/sbin/apk"), (.dnf, "/usr/bin/dnf"), (.dnf, "/usr/bin/microdnf"),
        (.zypper, "/usr/bin/zypper"), (.yum, "/usr/bin/yum"), (.pacman, "/usr/bin/pacman"),
        (.xbps, "/usr/bin/xbps-install"), (.emerge, "/usr/bin/emerge"), (.nix, "/run/current-system/sw/bin/nix"),
    ]

    static func detect(in tree: any TreeReading) -> PackageManager? {
        programs.first { tree.isFile($0.1) }?.0
    }
}
