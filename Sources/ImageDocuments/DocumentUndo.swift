/// How one change of a document is taken back, without regard to where in the bytes it is.
///
/// A list of these is in the order of the changes; it is applied backwards.
public enum DocumentUndo: Equatable, Sendable {
    /// The value there gets this spelling again.
    case restore(JSONPointer, spelling: String)
    /// The member there was added; it goes.
    case remove(JSONPointer)
    /// An element was appended to the array there; the last one goes.
    case removeLast(JSONPointer)

    /// The most steps that are recorded or applied: each costs a pass over the document.
    public static let limit = 128

    /// What is changed as a whole: nothing that happened inside it needs a step of its own.
    var whole: JSONPointer? {
        switch self {
        case .restore(let pointer, _), .remove(let pointer): pointer
        case .removeLast: nil
        }
    }
}

extension DocumentUndo {
    /// The step as a label can carry it: `{"restore":POINTER,"to":TEXT}`, `{"remove":POINTER}` or
    /// `{"removeLast":POINTER}`.
    public var jsonValue: JSONValue {
        switch self {
        case .restore(let pointer, let spelling):
            ["restore": .string(pointer.description), "to": .string(spelling)]
        case .remove(let pointer): ["remove": .string(pointer.description)]
        case .removeLast(let pointer): ["removeLast": .string(pointer.description)]
        }
    }

    /// Reads a step; `pointer` is where it stands, for errors.
    public init(_ node: JSONNode, at pointer: JSONPointer) throws(DocumentError) {
        let object = try DocumentObject(node, at: pointer, fields: ["restore", "to", "remove", "removeLast"])
        let names = ["restore", "remove", "removeLast"].filter(object.has)
        guard let name = names.first else { throw DocumentError(.missing, at: pointer.appending("restore")) }
        guard names.count == 1 else { throw DocumentError(.ambiguous, at: pointer) }
        let text = try object.string(name)
        guard let target = JSONPointer(parsing: text) else {
            throw DocumentError(
                .unsupported(expected: ["a JSON pointer"], found: text), at: pointer.appending(name))
        }
        switch name {
        case "restore": self = .restore(target, spelling: try object.string("to"))
        case "remove": self = .remove(target)
        default: self = .removeLast(target)
        }
    }
}
