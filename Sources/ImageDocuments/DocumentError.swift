/// Why a JSON document is not the OCI or Docker document that it should be.
public struct DocumentError: Error, Equatable, Sendable {
    /// The value that is wrong, or would stand here.
    public let pointer: JSONPointer
    /// What is wrong with it.
    public let reason: Reason

    /// What can be wrong.
    public enum Reason: Equatable, Sendable {
        /// A required field is not there.
        case missing
        /// The value is of another kind.
        case wrongType(expected: JSONKind, found: JSONKind)
        /// No plain integer from 0 to 2^63 - 1; `found` is the number as it is spelled.
        case noSize(found: String)
        /// A value that the specification or this program does not know.
        case unsupported(expected: [String], found: String)
        /// Not in the form of a digest.
        case malformedDigest(String)
        /// A well-formed digest of an algorithm that is not registered.
        case unsupportedAlgorithm(String)
        /// A field that makes this a document of another kind too.
        case ambiguous
        /// A field whose name differs from a known one only in case: some parsers take it for that one.
        case ambiguousName(of: String)
        /// More than this many steps are recorded to be undone.
        case tooManySteps(limit: Int)
        /// The document would be no valid one, or too large, with this value.
        case invalidEdit(JSONError)
    }

    /// An error at a value.
    init(_ reason: Reason, at pointer: JSONPointer) {
        self.pointer = pointer
        self.reason = reason
    }

    /// What an edit of the document's text met, in terms of the document.
    init(_ error: JSONEditError, editing target: JSONPointer) {
        switch error {
        case .missing(let pointer): self.init(.missing, at: pointer)
        case .wrongKind(let pointer, let expected, let found):
            self.init(.wrongType(expected: expected, found: found), at: pointer)
        case .invalidResult(let error): self.init(.invalidEdit(error), at: target)
        }
    }
}
