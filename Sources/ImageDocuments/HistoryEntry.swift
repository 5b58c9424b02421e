/// How a layer came to be, or a step that made none (image-spec, config.md, "history").
public struct HistoryEntry: Equatable, Sendable {
    /// When, in RFC 3339's form; not checked.
    public let created: String?
    /// The command that did it.
    public let createdBy: String?
    /// Who did it.
    public let author: String?
    /// What was noted.
    public let comment: String?
    /// Whether no layer belongs to it.
    public let emptyLayer: Bool

    /// An entry of these parts.
    public init(
        created: String? = nil, createdBy: String? = nil, author: String? = nil, comment: String? = nil,
        emptyLayer: Bool = false
    ) {
        self.created = created
        self.createdBy = createdBy
        self.author = author
        self.comment = comment
        self.emptyLayer = emptyLayer
    }

    init(_ node: JSONNode, at pointer: JSONPointer) throws(DocumentError) {
        let object = try DocumentObject(
            node, at: pointer, fields: ["created", "created_by", "author", "comment", "empty_layer"])
        self.created = try object.optionalString("created")
        self.createdBy = try object.optionalString("created_by")
        self.author = try object.optionalString("author")
        self.comment = try object.optionalString("comment")
        self.emptyLayer = try object.flag("empty_layer")
    }

    /// The entry as a configuration has it; fields that are absent or false are left out.
    public var jsonValue: JSONValue {
        let texts = [("created", created), ("created_by", createdBy), ("author", author), ("comment", comment)]
        var members = texts.compactMap { name, text in
            text.map { JSONValue.Member(key: name, value: .string($0)) }
        }
        if emptyLayer { members.append(JSONValue.Member(key: "empty_layer", value: true)) }
        return .object(members)
    }
}
