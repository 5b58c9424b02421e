/// What an image runs on (image-spec, image-index.md, "platform").
public struct Platform: Hashable, Sendable {
    /// The operating system, as Go names it (`linux`).
    public let os: String
    /// The processor, as Go names it (`amd64`).
    public let architecture: String
    /// The processor's variant (`v8`).
    public let variant: String?
    /// The operating system's version.
    public let osVersion: String?

    /// A platform of these parts.
    public init(os: String, architecture: String, variant: String? = nil, osVersion: String? = nil) {
        self.os = os
        self.architecture = architecture
        self.variant = variant
        self.osVersion = osVersion
    }

    /// Reads `os/architecture` or `os/architecture/variant`; nil for anything else.
    public init?(parsing text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard (2...3).contains(parts.count), !parts.contains("") else { return nil }
        self.init(os: parts[0], architecture: parts[1], variant: parts.count == 3 ? parts[2] : nil)
    }

    init(_ node: JSONNode, at pointer: JSONPointer) throws(DocumentError) {
        let object = try DocumentObject(
            node, at: pointer, fields: ["architecture", "os", "os.version", "os.features", "variant", "features"])
        self.os = try object.string("os")
        self.architecture = try object.string("architecture")
        self.variant = try object.optionalString("variant")
        self.osVersion = try object.optionalString("os.version")
    }

    var jsonValue: JSONValue {
        var members = [
            JSONValue.Member(key: "architecture", value: .string(architecture)),
            JSONValue.Member(key: "os", value: .string(os)),
        ]
        if let osVersion { members.append(JSONValue.Member(key: "os.version", value: .string(osVersion))) }
        if let variant { members.append(JSONValue.Member(key: "variant", value: .string(variant))) }
        return .object(members)
    }
}

extension Platform: CustomStringConvertible {
    /// `os/architecture` or `os/architecture/variant`.
    public var description: String { "\(os)/\(architecture)" + (variant.map { "/\($0)" } ?? "") }
}
