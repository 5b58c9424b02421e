/// What the lx platform's boot script takes an image for (catalogue 3.0): by marker files, the first that hits.
public enum PlatformFamily: String, Sendable, CaseIterable {
    /// `/etc/redhat-release`
    case redhat
    /// `/etc/lsb-release` that names Ubuntu.
    case ubuntu
    /// `/etc/debian_version`
    case debian
    /// `/etc/alpine-release`
    case busybox
    /// `/etc/SuSE-release`
    case suse
    /// `/etc/void-release`
    case void
    /// Nothing of that: the platform refuses to boot it.
    case unsupported

    /// Goes through the markers as the platform does: in the global zone, where absolute links lead out of the image.
    static func detect(in tree: any TreeReading) throws -> PlatformFamily {
        let marker = MarkerReader(tree: tree)
        if marker.isFile("/etc/redhat-release") { return .redhat }
        if marker.isFile("/etc/lsb-release") {
            let text = try tree.bytes(at: "/etc/lsb-release") ?? []
            if contains(text, "Ubuntu") { return .ubuntu }
            // Here the platform's chain ends: an lsb-release hides the markers that come later.
            return marker.isFile("/etc/debian_version") ? .debian : .unsupported
        }
        if marker.isFile("/etc/debian_version") { return .debian }
        if marker.isFile("/etc/alpine-release") { return .busybox }
        if marker.isFile("/etc/SuSE-release") { return .suse }
        if marker.isFile("/etc/void-release") { return .void }
        return .unsupported
    }

    private static func contains(_ text: [UInt8], _ word: String) -> Bool {
        let word = Array(word.utf8)
        guard text.count >= word.count else { return false }
        return (0...(text.count - word.count)).contains { text[$0...].starts(with: word) }
    }
}
