internal import Digests

/// A document while it is edited, and how to get back to what it was.
public struct DocumentEdit: Equatable, Sendable {
    /// The document as it is by now.
    public private(set) var text: JSONText
    /// What takes the changes back, in the order of the changes.
    public private(set) var undo: [DocumentUndo] = []

    init(_ text: JSONText) { self.text = text }

    /// Starts with a document of our own.
    init(writing value: JSONValue) throws(DocumentError) {
        do {
            self.text = try JSONText(value.serialized())
        } catch {
            throw DocumentError(.invalidEdit(error), at: .root)
        }
    }

    /// Gives a member this value; objects on the way that are absent or `null` are made.
    mutating func set(_ pointer: JSONPointer, to value: JSONValue) throws(DocumentError) {
        let (target, value) = makingObjects(to: pointer, value: value)
        if let node = text[target] {
            try record(.restore(target, spelling: text.spelling(of: node)))
        } else {
            try record(.remove(target))
        }
        try edit(target) { text throws(JSONEditError) in try text.set(target, to: value) }
    }

    /// Adds an element at the end of an array, which is made when it is absent or `null`.
    mutating func append(_ value: JSONValue, to pointer: JSONPointer) throws(DocumentError) {
        guard let node = text[pointer], !node.isNull else { return try set(pointer, to: .array([value])) }
        try record(.removeLast(pointer))
        try edit(pointer) { text throws(JSONEditError) in try text.append(value, to: pointer) }
    }

    /// Gives the descriptor there another digest and size, and removes the data of the blob that it no longer is of.
    mutating func retarget(_ pointer: JSONPointer, to descriptor: Descriptor) throws(DocumentError) {
        let data = pointer.appending("data")
        if let node = text[pointer], text[data] != nil {
            // A removed member has no place to return to; so the descriptor is recorded as a whole.
            try record(.restore(pointer, spelling: text.spelling(of: node)))
            try remove(data)
        }
        try setUnlessEqual(pointer.appending("digest"), to: .string(descriptor.digest.description))
        try setUnlessEqual(pointer.appending("size"), to: .integer(descriptor.size))
    }

    /// Gives a member this value, unless it has it, perhaps spelled otherwise.
    mutating func setUnlessEqual(_ pointer: JSONPointer, to value: JSONValue) throws(DocumentError) {
        switch value {
        case .string(let string) where text[pointer]?.string?.utf8.elementsEqual(string.utf8) == true: return
        case .integer(let integer) where text[pointer]?.integer == integer: return
        default: try set(pointer, to: value)
        }
    }

    /// Takes changes back, the last one first.
    ///
    /// The list may come from an image: it is bounded, and what it makes is to be compared with the digest of what it
    /// should be.
    static func reverting(_ undo: [DocumentUndo], in text: JSONText) throws(DocumentError) -> JSONText {
        guard undo.count <= DocumentUndo.limit else {
            throw DocumentError(.tooManySteps(limit: DocumentUndo.limit), at: .root)
        }
        var edit = DocumentEdit(text)
        for step in undo.reversed() {
            switch step {
            case .remove(let pointer): try edit.remove(pointer)
            case .removeLast(let pointer): try edit.removeLast(of: pointer)
            case .restore(let pointer, let spelling):
                let value: JSONText
                do {
                    value = try JSONText(spelling, limits: text.limits)
                } catch {
                    throw DocumentError(.invalidEdit(error), at: pointer)
                }
                try edit.edit(pointer) { text throws(JSONEditError) in try text.replace(pointer, with: .raw(value)) }
            }
        }
        return edit.text
    }

    /// Changes the text; what goes wrong is told in terms of the document.
    mutating func edit(
        _ target: JSONPointer, _ change: (inout JSONText) throws(JSONEditError) -> Void
    ) throws(DocumentError) {
        do {
            try change(&text)
        } catch {
            throw DocumentError(error, editing: target)
        }
    }

    private mutating func record(_ step: DocumentUndo) throws(DocumentError) {
        let target =
            switch step {
            case .restore(let pointer, _), .remove(let pointer), .removeLast(let pointer): pointer
            }
        if undo.contains(where: { $0.whole?.contains(target) ?? false }) { return }
        guard undo.count < DocumentUndo.limit else {
            throw DocumentError(.tooManySteps(limit: DocumentUndo.limit), at: target)
        }
        undo.append(step)
    }

    /// The outermost member on the way that is to be made, and its value.
    private func makingObjects(to pointer: JSONPointer, value: JSONValue) -> (JSONPointer, JSONValue) {
        guard let (parent, key) = pointer.split, parent != .root, text[parent].map(\.isNull) ?? true else {
            return (pointer, value)
        }
        return makingObjects(to: parent, value: .object([JSONValue.Member(key: key, value: value)]))
    }
}
