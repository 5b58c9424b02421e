/// Why a document cannot be edited so.
public enum JSONEditError: Error, Equatable, Sendable {
    /// There is no value here.
    case missing(JSONPointer)
    /// The value here is of another kind.
    case wrongKind(JSONPointer, expected: JSONKind, found: JSONKind)
    /// The edited document would be too large or too deep.
    case invalidResult(JSONError)
}
