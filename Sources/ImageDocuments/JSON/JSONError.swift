/// Why bytes are no acceptable JSON document.
public struct JSONError: Error, Equatable, Sendable {
    /// What is wrong.
    public let reason: Reason
    /// Where, in bytes from the start of the document.
    public let offset: Int
    /// The value in which it is wrong, as far as it was read.
    public let pointer: JSONPointer

    /// What can be wrong.
    public enum Reason: Equatable, Sendable {
        /// The document has more bytes than this.
        case tooLarge(limit: Int)
        /// More arrays and objects than this stand inside each other.
        case tooDeep(limit: Int)
        /// It starts with a byte order mark (RFC 8259, section 8.1).
        case byteOrderMark
        /// It ends before its value does.
        case unexpectedEnd(expected: Expectation)
        /// A byte that nothing can start with here.
        case unexpectedByte(UInt8, expected: Expectation)
        /// Something follows the value.
        case trailingBytes
        /// The object has this key already, perhaps spelled otherwise.
        case duplicateKey(String)
        /// A string is not UTF-8.
        case invalidUTF8
        /// A `\u` escape is half of a surrogate pair.
        case loneSurrogate(UInt16)
        /// A backslash with something after it that is no escape.
        case invalidEscape
        /// A control character stands unescaped in a string.
        case controlCharacter(UInt8)
        /// A number that is not spelled as JSON has it.
        case invalidNumber
    }

    /// What could have stood there.
    public enum Expectation: String, Equatable, Sendable {
        /// Any value.
        case value
        /// A member's key.
        case key
        /// The colon after a key.
        case colon
        /// A comma, or the end of the array.
        case commaOrBracket
        /// A comma, or the end of the object.
        case commaOrBrace
        /// The rest of a string, and its quote.
        case quote
    }
}
