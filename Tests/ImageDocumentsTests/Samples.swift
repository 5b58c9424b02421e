import Digests
import ImageDocuments
import Testing

/// A digest that is the same digit throughout.
func digest(_ digit: Character, _ algorithm: DigestAlgorithm = .sha256) -> String {
    "\(algorithm.rawValue):" + String(repeating: digit, count: algorithm.hexLength)
}

/// A descriptor as a document has it.
func descriptor(_ digit: Character, _ mediaType: MediaType, size: Int = 7, more: String = "") -> String {
    #"{"mediaType":"\#(mediaType)","digest":"\#(digest(digit))","size":\#(size)\#(more)}"#
}

/// How reading a document fails; nil when it does not.
func failure<Document>(_ text: String, _ read: (JSONText) throws(DocumentError) -> Document) throws -> DocumentError? {
    let text = try JSONText(text)
    do {
        _ = try read(text)
        return nil
    } catch {
        return error
    }
}

/// A fault of a document: its text, the pointer to it, and what it is.
typealias Fault = (text: String, pointer: String, reason: DocumentError.Reason)

func check(_ fault: Fault, against error: DocumentError?) {
    #expect(error?.pointer.description == fault.pointer)
    #expect(error?.reason == fault.reason)
}
