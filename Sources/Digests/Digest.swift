/// A validated content digest, `algorithm:hex` (image-spec, descriptor.md, "Digests").
///
/// A value of this type is safe as a path component: its parts hold only lower-case letters and digits.
public struct Digest: Hashable, Sendable {
    /// The algorithm that made it.
    public let algorithm: DigestAlgorithm
    /// Lower-case hexadecimal, exactly as long as the algorithm says.
    public let hex: String

    /// Takes a digest apart; what is not exactly in the registered form is refused.
    public init(_ text: String) throws(DigestError) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { throw .malformed(text) }
        let name = String(text[..<colon])
        // By bytes: a combining character must not hide behind the colon.
        let encoded = String(text[text.utf8.index(after: colon)...])
        guard Digest.isAlgorithmName(name), Digest.isEncodedPart(encoded) else { throw .malformed(text) }
        guard let algorithm = DigestAlgorithm(rawValue: name) else { throw .unsupportedAlgorithm(name) }
        guard encoded.utf8.count == algorithm.hexLength, encoded.utf8.allSatisfy(Digest.isLowerHex) else {
            throw .malformed(text)
        }
        self.algorithm = algorithm
        self.hex = encoded
    }

    /// A digest from the bytes that a hash function returned; `bytes` has the algorithm's length.
    init(algorithm: DigestAlgorithm, bytes: [UInt8]) {
        self.algorithm = algorithm
        self.hex = Digest.hexadecimal(bytes)
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The bytes that the hash function returned.
    public var bytes: [UInt8] {
        let digits = hex.utf8.map { $0 < UInt8(ascii: "a") ? $0 - UInt8(ascii: "0") : $0 - UInt8(ascii: "a") + 10 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    private static func isLowerHex(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    /// `[a-z0-9]+([+._-][a-z0-9]+)*`
    private static func isAlgorithmName(_ name: String) -> Bool {
        var previousWasAlphanumeric = false
        for byte in name.utf8 {
            if isLowerAlphanumeric(byte) {
                previousWasAlphanumeric = true
            } else if previousWasAlphanumeric, "+._-".utf8.contains(byte) {
                previousWasAlphanumeric = false
            } else {
                return false
            }
        }
        return previousWasAlphanumeric
    }

    /// `[a-zA-Z0-9=_-]+`
    private static func isEncodedPart(_ part: String) -> Bool {
        !part.isEmpty
            && part.utf8.allSatisfy {
                isLowerAlphanumeric($0) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                    || "=_-".utf8.contains($0)
            }
    }
}

extension Digest: CustomStringConvertible {
    /// `algorithm:hex`, as documents have it.
    public var description: String { "\(algorithm.rawValue):\(hex)" }
}

/// Why a text is no digest that can be worked with.
public enum DigestError: Error, Equatable, Sendable {
    /// Not in the form `algorithm:hex`, of the wrong length, or with upper-case digits.
    case malformed(String)
    /// Well-formed, but of an algorithm that is not registered.
    case unsupportedAlgorithm(String)
}
