/// One line of a container's configuration, which the host's root reads: only keys and values that cannot be more.
public struct ConfigLine: Equatable, Sendable {
    /// The key, `lxc.` and so on.
    public let key: String
    /// The value, on one line.
    public let value: String

    /// The keys that may come from an image; all others come from whoever creates the container.
    public static let allowedKeys: Set<String> = [
        "lxc.arch", "lxc.environment", "lxc.hook.start", "lxc.init.cmd", "lxc.init.cwd", "lxc.signal.halt",
        "lxc.signal.reboot", "lxc.tty.max", "lxc.uts.name",
    ]

    /// A line; throws when the key is not one of those, or the value could be read as more than a value.
    public init(_ key: String, _ value: String) throws(ConfigLineError) {
        guard ConfigLine.allowedKeys.contains(key) else { throw .forbiddenKey(key) }
        try self.init(checking: key, value)
    }

    /// A line that reads a file of the host, whose name must come from whoever creates the container.
    public static func include(_ path: String) throws(ConfigLineError) -> ConfigLine {
        try ConfigLine(checking: "lxc.include", path)
    }

    private init(checking key: String, _ value: String) throws(ConfigLineError) {
        let isSafe = value.unicodeScalars.allSatisfy { !ConfigLine.breaksLines($0) }
        guard isSafe, value.utf8.count <= 4096 else { throw .unsafeValue(key: key, value: value) }
        // An empty value clears what came before; white space at an end would be lost.
        guard !value.isEmpty, value.utf8.first != 0x20, value.utf8.last != 0x20 else {
            throw .unsafeValue(key: key, value: value)
        }
        self.key = key
        self.value = value
    }

    /// The line as it is written.
    public var text: String { "\(key) = \(value)" }

    /// Control characters, and what some programs take for a line's end.
    private static func breaksLines(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
    }
}

/// Why a line is not written.
public enum ConfigLineError: Error, Equatable, Sendable {
    /// A key that no image may set.
    case forbiddenKey(String)
    /// A value that is empty, too long, begins or ends with a blank, or holds a control character.
    case unsafeValue(key: String, value: String)
}
