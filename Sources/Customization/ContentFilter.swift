public import LayerEntries

/// Which small files a walk over the layers should keep, because a plan is likely to ask for them.
///
/// A hint only: whatever else is asked for must still be found.
public enum ContentFilter {
    /// Which files these are, for who keeps them: to be raised whenever others are.
    public static let version: UInt32 = 1

    /// The largest file that is kept, in bytes.
    public static let limit: Int64 = 256 << 10

    /// Whether a regular file of this many bytes, at this path as its layer spells it, is likely to be asked for.
    public static func keeps(_ path: EntryPath, size: Int64) -> Bool {
        guard (0...limit).contains(size) else { return false }
        if path.bytes.starts(with: "etc/".utf8) { return true }
        if path.name == Array("os-release".utf8) { return true }
        // …/systemd/system/… wherever /usr and /lib are, and our own record.
        let components = path.components
        return zip(components, components.dropFirst()).contains { parent, child in
            (parent == Array("systemd".utf8) && child == Array("system".utf8))
                || (parent == Array("lib".utf8) && child == Array("lxlayer".utf8))
        }
    }
}
