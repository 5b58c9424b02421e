/// What lxc-create gives a template: its own words around those of the user (lxc_create, `create_run_template`).
///
/// liblxc puts `--path=DIR --name=NAME --rootfs=DIR` first and, where ids are mapped, `--mapped-uid N --mapped-gid N`
/// last, behind all words of the user and behind any `--` among them. With `-h` it gives nothing but that. Words are
/// bytes: what is not UTF-8 reaches the template that is wrapped as it came.
public struct TemplateArguments: Equatable, Sendable {
    /// A word of a command line: any bytes but NUL.
    public typealias Word = [UInt8]

    /// The container's directory, which holds its `config`.
    public var path: Word?
    /// The container's name.
    public var name: Word?
    /// The root filesystem, wherever it is mounted: never derived from `path`.
    public var rootfs: Word?
    /// The user inside the namespace onto which the caller is mapped; nil where ids are not mapped.
    public var mapped: MappedIDs?
    /// The user's words for this template.
    public var own: [Word]
    /// The user's words behind the first `--`, for the template that is wrapped; nil where there is no `--`.
    public var rest: [Word]?

    /// The caller's ids inside the user namespace, as they were spelled.
    public struct MappedIDs: Equatable, Sendable {
        /// The user, a decimal number.
        public var uid: Word
        /// The group, a decimal number.
        public var gid: Word
    }

    /// Takes the words apart, without the program's name. Complexity: linear.
    public init(_ words: [Word]) {
        var words = words
        let tail = words.suffix(4)
        if tail.count == 4, tail.first == .init("--mapped-uid".utf8),
            tail[tail.startIndex + 2] == .init("--mapped-gid".utf8)
        {
            mapped = MappedIDs(uid: tail[tail.startIndex + 1], gid: tail[tail.startIndex + 3])
            words.removeLast(4)
        }
        let end = words.firstIndex(of: Array("--".utf8))
        rest = end.map { Array(words[($0 + 1)...]) }
        own = []
        var left = words[..<(end ?? words.endIndex)]
        while let word = left.popFirst() {
            switch TemplateArguments.option(word, &left) {
            case ("--path", let value)?: path = value
            case ("--name", let value)?: name = value
            case ("--rootfs", let value)?: rootfs = value
            case ("--mapped-uid", let uid)?: mapped = MappedIDs(uid: uid, gid: mapped?.gid ?? Array("-1".utf8))
            case ("--mapped-gid", let gid)?: mapped = MappedIDs(uid: mapped?.uid ?? Array("-1".utf8), gid: gid)
            default: own.append(word)
            }
        }
    }

    /// The words for a template that is wrapped: byte for byte what lxc-create would have given it.
    public func forwarded(_ words: [Word]) -> [Word] {
        let head = [("--path=", path), ("--name=", name), ("--rootfs=", rootfs)].compactMap { option, value in
            value.map { Array(option.utf8) + $0 }
        }
        let tail = mapped.map { [Array("--mapped-uid".utf8), $0.uid, Array("--mapped-gid".utf8), $0.gid] } ?? []
        return head + words + tail
    }

    /// One of liblxc's options with its value, in either form.
    private static func option(_ word: Word, _ left: inout ArraySlice<Word>) -> (String, Word)? {
        for name in ["--path", "--name", "--rootfs", "--mapped-uid", "--mapped-gid"] {
            if word.elementsEqual(name.utf8) { return left.popFirst().map { (name, $0) } }
            if word.starts(with: (name + "=").utf8) { return (name, Array(word.dropFirst(name.utf8.count + 1))) }
        }
        return nil
    }
}
