internal import Customization
internal import Digests
internal import ImageDocuments

/// A profile as our label keeps it, so that a further one can be planned together with it.
struct RecordedProfile: Equatable, Sendable {
    var name: String
    var digest: Digest
    /// Its text and contents; nil when they were too long to be kept.
    var source: Source?

    struct Source: Equatable, Sendable {
        var text: String
        var contents: [String: String]

        var size: Int { contents.reduce(text.utf8.count) { $0 + $1.key.utf8.count + $1.value.utf8.count } }
    }

    /// The most bytes of all profiles' texts and contents together that a label keeps.
    static let limit = 256 << 10

    /// What a label keeps of profiles: the texts of those that fit, in order.
    static func kept(of profiles: [Profile]) -> [RecordedProfile] {
        var left = limit
        return profiles.map { profile in
            let source = Source(text: profile.text, contents: profile.contents)
            guard source.size <= left else {
                return RecordedProfile(name: profile.name, digest: profile.digest, source: nil)
            }
            left -= source.size
            return RecordedProfile(name: profile.name, digest: profile.digest, source: source)
        }
    }

    /// The profiles of a label or a record; throws when they have more than any of ours keeps.
    static func all(in node: JSONNode?) throws -> [RecordedProfile] {
        var left = limit
        return try (node?.elements ?? []).map { node in
            let profile = try RecordedProfile(node)
            left -= profile.source?.size ?? 0
            guard left >= 0 else { throw CustomizationRecord.MalformedRecord() }
            return profile
        }
    }

    /// The profile; nil when its text was not kept. Throws a `SpecError`, and `MalformedRecord` where the text is
    /// another than the label says.
    func profile() throws -> Profile? {
        guard let source else { return nil }
        let profile = try Profile(source.text, file: "\(name) (recorded)") { source.contents[$0] }
        guard profile.name == name, profile.digest == digest else { throw CustomizationRecord.MalformedRecord() }
        return profile
    }
}

extension RecordedProfile {
    var jsonValue: JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "name", value: .string(name)), .init(key: "digest", value: .string(digest.description)),
        ]
        if let source {
            members.append(.init(key: "text", value: .string(source.text)))
            let contents = source.contents.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            members.append(
                .init(
                    key: "contents",
                    value: .object(contents.map { JSONValue.Member(key: $0.key, value: .string($0.value)) })))
        }
        return .object(members)
    }

    init(_ node: JSONNode) throws {
        func text(_ key: String) -> String? { node.members?.first { $0.key == key }?.value.string }
        guard let name = text("name"), let digest = text("digest") else { throw CustomizationRecord.MalformedRecord() }
        self.name = name
        self.digest = try Digest(digest)
        guard let text = text("text") else { return }
        var contents: [String: String] = [:]
        for member in node.members?.first(where: { $0.key == "contents" })?.value.members ?? [] {
            guard let content = member.value.string else { throw CustomizationRecord.MalformedRecord() }
            contents[member.key] = content
        }
        source = Source(text: text, contents: contents)
    }
}
