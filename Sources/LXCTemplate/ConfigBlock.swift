/// The lines of a container's configuration that are ours, between two comments.
///
/// The block is appended once, behind all that the template and the wrapped ones wrote: what stands before an inner
/// template is moved and rewritten by it, and what is replaced as a file loses its owner.
public struct ConfigBlock: Equatable, Sendable {
    /// What made it, for the comment; the profiles' names.
    public var profiles: [String]
    /// The lines.
    public var lines: [ConfigLine]

    /// A block of these lines.
    public init(profiles: [String], lines: [ConfigLine]) {
        self.profiles = profiles
        self.lines = lines
    }

    // The comments must not hold "lxc." anywhere: lxc-download moves such lines about.
    private static let begin = "# BEGIN lxlayer"
    private static let end = "# END lxlayer"

    /// The block as it is written.
    public var text: String {
        let names = profiles.isEmpty ? "" : " profiles=" + profiles.joined(separator: ",")
        return ([ConfigBlock.begin + names] + lines.map(\.text) + [ConfigBlock.end]).joined(separator: "\n") + "\n"
    }

    /// What is to be appended to a configuration so that it says all of this; nil when it says it already.
    ///
    /// Lines that stand in an earlier block of ours are not said twice: wrappers that wrap each other share hooks.
    public func addition(to config: [UInt8]) -> [UInt8]? {
        let known = ConfigBlock.ownLines(of: config)
        let missing = lines.filter { !known.contains($0.text) }
        guard !missing.isEmpty else { return nil }
        let separator = config.isEmpty || config.last == UInt8(ascii: "\n") ? "" : "\n"
        return Array((separator + ConfigBlock(profiles: profiles, lines: missing).text).utf8)
    }

    /// The lines between our comments.
    private static func ownLines(of config: [UInt8]) -> Set<String> {
        var lines: Set<String> = []
        var isOurs = false
        for line in config.split(separator: UInt8(ascii: "\n")) {
            let text = String(decoding: line, as: UTF8.self)
            if text.hasPrefix(begin) {
                isOurs = true
            } else if text == end {
                isOurs = false
            } else if isOurs {
                lines.insert(text)
            }
        }
        return lines
    }
}
