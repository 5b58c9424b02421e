/// What lxc-create gives a template: its own words around those of the user (lxc_create, `create_run_template`).
///
/// liblxc puts `--path=DIR --name=NAME --rootfs=DIR` first and, where ids are mapped, `--mapped-uid N --mapped-gid N`
/// last, behind all words of the user and behind any `--` among them. With `-h` it gives nothing but that.
public struct TemplateArguments: Equatable, Sendable {
    /// The container's directory, which holds its `config`.
    public var path: String?
    /// The container's name.
    public var name: String?
    /// The root filesystem, wherever it is mounted: never derived from `path`.
    public var rootfs: String?
    /// The user inside the namespace onto which the caller is mapped; nil where ids are not mapped.
    public var mapped: MappedIDs?
    /// The user's words for this template.
    public var own: [String]
    /// The user's words behind the first `--`, for the template that is wrapped; nil where there is no `--`.
    public var rest: [String]?

    /// The caller's ids inside the user namespace, as they were spelled.
    public struct MappedIDs: Equatable, Sendable {
        /// The user, a decimal number.
        public var uid: String
        /// The group, a decimal number.
        public var gid: String
    }

    /// Takes the words apart, without the program's name. Complexity: linear.
    public init(_ words: [String]) {
        var words = words
        let tail = words.suffix(4)
        if tail.count == 4, tail.first == "--mapped-uid", tail[tail.startIndex + 2] == "--mapped-gid" {
            mapped = MappedIDs(uid: tail[tail.startIndex + 1], gid: tail[tail.startIndex + 3])
            words.removeLast(4)
        }
        let end = words.firstIndex(of: "--")
        rest = end.map { Array(words[($0 + 1)...]) }
        own = []
        var left = words[..<(end ?? words.endIndex)]
        while let word = left.popFirst() {
            switch TemplateArguments.option(word, &left) {
            case ("--path", let value)?: path = value
            case ("--name", let value)?: name = value
            case ("--rootfs", let value)?: rootfs = value
            case ("--mapped-uid", let uid)?: mapped = MappedIDs(uid: uid, gid: mapped?.gid ?? "-1")
            case ("--mapped-gid", let gid)?: mapped = MappedIDs(uid: mapped?.uid ?? "-1", gid: gid)
            default: own.append(word)
            }
        }
    }

    /// The words for a template that is wrapped: byte for byte what lxc-create would have given it.
    public func forwarded(_ words: [String]) -> [String] {
        let head = [("--path=", path), ("--name=", name), ("--rootfs=", rootfs)].compactMap { option, value in
            value.map { option + $0 }
        }
        let tail = mapped.map { ["--mapped-uid", $0.uid, "--mapped-gid", $0.gid] } ?? []
        return head + words + tail
    }

    /// One of liblxc's options with its value, in either form.
    private static func option(_ word: String, _ left: inout ArraySlice<String>) -> (String, String)? {
        let names = ["--path", "--name", "--rootfs", "--mapped-uid", "--mapped-gid"]
        if names.contains(word) { return left.popFirst().map { (word, $0) } }
        guard let name = names.first(where: { word.utf8.starts(with: ($0 + "=").utf8) }) else { return nil }
        return (name, String(decoding: word.utf8.dropFirst(name.utf8.count + 1), as: UTF8.self))
    }
}
