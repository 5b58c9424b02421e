/// A mistake in a spec, and where it is.
public struct SpecError: Error, Equatable, Sendable {
    /// Where.
    public var mark: SourceMark
    /// What.
    public var reason: Reason

    /// A mistake of these parts.
    public init(_ reason: Reason, at mark: SourceMark) {
        self.mark = mark
        self.reason = reason
    }

    /// What is wrong.
    public enum Reason: Equatable, Sendable {
        /// No YAML; the parser's words.
        case syntax(String)
        /// More than 1 MiB, or more than 10,000 conditions.
        case tooLarge
        /// Conditions nested deeper than 16 levels.
        case tooDeep
        /// A key that is not known here; the nearest that is, if one is near.
        case unknownKey(String, didYouMean: String?)
        /// A key that must be there.
        case missingKey(String)
        /// A key's value is of another type: a text, a list or a mapping.
        case wrongType(key: String, expected: String, found: String)
        /// A key's value is of the right type and still none that it can have.
        case badValue(key: String, expected: String, found: String, didYouMean: String?)
        /// A pattern that cannot be read.
        case badPattern(String, PatternError)
        /// Two steps of one spec have this id; the other's place.
        case duplicateStep(String, first: SourceMark)
        /// Two specs have this name; the other's place.
        case duplicateSpec(String, first: SourceMark)
        /// No step operation is called so; the nearest that is, if one is near.
        case unknownOperation(String, didYouMean: String?)
        /// More than one operation in a step.
        case severalOperations([String])
        /// A step without an operation.
        case noOperation
        /// Keys of which exactly one must be there.
        case exactlyOne(of: [String], found: [String])
        /// `after` names a spec that is not there.
        case unknownSpec(String, didYouMean: String?)
        /// `contentFrom` names a file that is not beside the spec, in `files/`.
        case unknownFile(String, didYouMean: String?)
        /// `override` names a step that is not there; the nearest that is, if one is near.
        case unknownStep(String, didYouMean: String?)
        /// `after` leads in a circle through these specs.
        case cycle([String])
        /// A condition, or `{{NAME}}` in a text, names a parameter that the spec does not have.
        case unknownParameter(String, didYouMean: String?)
    }
}
