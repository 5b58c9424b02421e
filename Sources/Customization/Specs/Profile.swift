public import Digests
internal import YAMLDocuments

/// A spec of a user's own that is stacked on the built-in ones.
public struct Profile: Sendable {
    /// What it says.
    public let spec: Spec
    /// Its text.
    public let text: String
    /// The files that its steps take contents from, by the names that they give them.
    public let contents: [String: String]
    /// Of its text and contents; not of where it stands.
    public let digest: Digest

    /// Its spec's name.
    public var name: String { spec.name }

    /// Decodes a profile; `file` is its name in errors, `contents` gives the text of a file beside it.
    public init(_ text: String, file: String, contents: (String) -> String?) throws(SpecError) {
        var found: [String: String] = [:]
        for name in Self.contentNames(in: text) { found[name] = contents(name) }
        spec = try SpecDecoder.decode(text, file: file, contents: found)
        self.text = text
        self.contents = found
        var bytes = Array("\(text.utf8.count)\0\(text)".utf8)
        for (name, content) in found.sorted(by: { $0.key < $1.key }) {
            bytes += Array("\(name)\0\(content.utf8.count)\0\(content)".utf8)
        }
        digest = Digest(of: bytes)
    }

    /// All that is wrong with a text that should be a profile.
    public static func mistakes(in text: String, file: String, contents: (String) -> String?) -> [SpecError] {
        var found: [String: String] = [:]
        for name in contentNames(in: text) { found[name] = contents(name) }
        return SpecDecoder.mistakes(in: text, file: file, contents: found)
    }

    /// What the steps' operations name with `contentFrom`: relative, and not above the profile.
    private static func contentNames(in text: String) -> Set<String> {
        guard text.utf8.count <= SpecDecoder.sizeLimit, let root = try? YAMLNode.parse(text),
            case .sequence(let steps)? = root.member("steps")?.content
        else { return [] }
        var names: Set<String> = []
        for case .mapping(let members) in steps.map(\.content) {
            for member in members {
                guard case .scalar(let name, _)? = member.value.member("contentFrom")?.content,
                    !name.isEmpty, !name.hasPrefix("/"), !name.utf8.contains(0),
                    !name.split(separator: "/").contains("..")
                else { continue }
                names.insert(name)
            }
        }
        return names
    }
}

extension YAMLNode {
    fileprivate func member(_ name: String) -> YAMLNode? {
        guard case .mapping(let members) = content else { return nil }
        return members.first {
            if case .scalar(name, _) = $0.key.content { true } else { false }
        }?.value
    }
}
