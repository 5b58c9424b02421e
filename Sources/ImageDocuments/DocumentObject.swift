internal import Digests

/// An object of a document, its fields read strictly.
struct DocumentObject {
    let pointer: JSONPointer
    private let members: [JSONMember]

    /// Takes an object whose known fields are these.
    ///
    /// Go's decoder, which most consumers use, matches names without regard to case: a field that is known only so
    /// would be seen by them and not by us, so it is an error.
    init(_ node: JSONNode, at pointer: JSONPointer, fields: [String]) throws(DocumentError) {
        guard let members = node.members else {
            throw DocumentError(.wrongType(expected: .object, found: node.kind), at: pointer)
        }
        let folded = fields.map(DocumentObject.fold)
        for member in members where !fields.contains(where: member.hasKey) {
            let name = DocumentObject.fold(member.key)
            if let index = folded.firstIndex(of: name) {
                throw DocumentError(.ambiguousName(of: fields[index]), at: pointer.appending(member.key))
            }
        }
        self.pointer = pointer
        self.members = members
    }

    /// Lower-cases as Go's `encoding/json` does: ASCII, and the two other letters that fold to ASCII.
    private static func fold(_ name: String) -> [Unicode.Scalar] {
        name.unicodeScalars.map { scalar in
            switch scalar {
            case "A"..."Z": Unicode.Scalar(UInt8(scalar.value) | 0x20)
            case "\u{17F}": "s"
            case "\u{212A}": "k"
            default: scalar
            }
        }
    }

    /// Whether the field is there, be it `null`.
    func has(_ name: String) -> Bool { members.contains { $0.hasKey(name) } }

    /// The field's value; nil when it is absent or `null`, which Go writes for what is empty.
    func value(_ name: String) -> JSONNode? {
        members.first { $0.hasKey(name) }.flatMap { $0.value.isNull ? nil : $0.value }
    }

    /// The value of a field that must be there, of any kind; `null` is a value.
    func required(_ name: String) throws(DocumentError) -> JSONNode {
        guard let member = members.first(where: { $0.hasKey(name) }) else {
            throw DocumentError(.missing, at: pointer.appending(name))
        }
        return member.value
    }

    func wrongType(_ name: String, expected: JSONKind, found: JSONNode) -> DocumentError {
        DocumentError(.wrongType(expected: expected, found: found.kind), at: pointer.appending(name))
    }

    func string(_ name: String) throws(DocumentError) -> String {
        let node = try required(name)
        guard let string = node.string else { throw wrongType(name, expected: .string, found: node) }
        return string
    }

    func optionalString(_ name: String) throws(DocumentError) -> String? {
        value(name) == nil ? nil : try string(name)
    }

    func flag(_ name: String) throws(DocumentError) -> Bool {
        guard let node = value(name) else { return false }
        guard let flag = node.boolean else { throw wrongType(name, expected: .boolean, found: node) }
        return flag
    }

    /// A size in bytes: a plain integer, not negative.
    func size(_ name: String) throws(DocumentError) -> Int64 {
        let node = try required(name)
        guard case .number(let spelling) = node.content else { throw wrongType(name, expected: .number, found: node) }
        guard let size = node.integer, size >= 0 else {
            throw DocumentError(.noSize(found: spelling), at: pointer.appending(name))
        }
        return size
    }

    /// The field must be the integer 2, which stands for both the OCI's and Docker's second schema.
    func requireSchemaVersion2() throws(DocumentError) {
        let node = try required("schemaVersion")
        guard case .number(let spelling) = node.content else {
            throw wrongType("schemaVersion", expected: .number, found: node)
        }
        guard node.integer == 2 else {
            throw DocumentError(
                .unsupported(expected: ["2"], found: spelling), at: pointer.appending("schemaVersion"))
        }
    }

    /// The elements of an array that must be there, each with its pointer.
    func elements(_ name: String) throws(DocumentError) -> [(node: JSONNode, pointer: JSONPointer)] {
        let node = try required(name)
        guard let elements = node.elements else { throw wrongType(name, expected: .array, found: node) }
        let array = pointer.appending(name)
        return elements.enumerated().map { ($1, array.appending($0)) }
    }

    /// An array of strings; nil when it is absent or `null`.
    func strings(_ name: String) throws(DocumentError) -> [String]? {
        guard value(name) != nil else { return nil }
        var strings: [String] = []
        for (node, pointer) in try elements(name) {
            guard let string = node.string else {
                throw DocumentError(.wrongType(expected: .string, found: node.kind), at: pointer)
            }
            strings.append(string)
        }
        return strings
    }

    /// An object whose values are strings; empty when it is absent or `null`.
    func stringMap(_ name: String) throws(DocumentError) -> StringMap {
        guard let node = value(name) else { return StringMap() }
        guard let members = node.members else { throw wrongType(name, expected: .object, found: node) }
        var entries: [StringMap.Entry] = []
        for member in members {
            guard let string = member.value.string else {
                throw DocumentError(
                    .wrongType(expected: .string, found: member.value.kind),
                    at: pointer.appending(name).appending(member.key))
            }
            entries.append(StringMap.Entry(name: member.key, value: string))
        }
        return StringMap(entries)
    }

    /// Takes a digest apart; what is malformed and what is of an unknown algorithm are different errors.
    static func digest(_ node: JSONNode, at pointer: JSONPointer) throws(DocumentError) -> Digest {
        guard let text = node.string else {
            throw DocumentError(.wrongType(expected: .string, found: node.kind), at: pointer)
        }
        do {
            return try Digest(text)
        } catch {
            switch error {
            case .malformed(let text): throw DocumentError(.malformedDigest(text), at: pointer)
            case .unsupportedAlgorithm(let name): throw DocumentError(.unsupportedAlgorithm(name), at: pointer)
            }
        }
    }
}
