extension JSONParser {
    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Reads a number and gives its spelling (RFC 8259, section 6).
    mutating func number() throws(JSONError) -> String {
        let start = offset
        if next == UInt8(ascii: "-") { offset += 1 }
        if next == UInt8(ascii: "0") {
            offset += 1
            if let byte = next, JSONParser.isDigit(byte) { throw error(.invalidNumber, at: offset) }
        } else {
            try digits()
        }
        if next == UInt8(ascii: ".") {
            offset += 1
            try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            offset += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { offset += 1 }
            try digits()
        }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private mutating func digits() throws(JSONError) {
        guard let first = next, JSONParser.isDigit(first) else { throw error(.invalidNumber, at: offset) }
        while let byte = next, JSONParser.isDigit(byte) { offset += 1 }
    }

    /// Reads a string, from quote to quote, and decodes it (RFC 8259, section 7).
    mutating func string() throws(JSONError) -> String {
        let start = offset + 1
        offset = start
        var decoded: [UInt8] = []
        var copied = start
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                decoded += bytes[copied..<offset]
                // An escape decodes to whole characters, so the decoded bytes are valid exactly if the raw ones are.
                guard let string = String(validating: decoded, as: UTF8.self) else {
                    throw error(.invalidUTF8, at: invalidByte(in: start..<offset))
                }
                offset += 1
                return string
            case UInt8(ascii: "\\"):
                decoded += bytes[copied..<offset]
                try escape(into: &decoded)
                copied = offset
            case 0..<0x20:
                throw error(.controlCharacter(byte), at: offset)
            default:
                offset += 1
            }
        }
        throw unexpected(.quote)
    }

    private func invalidByte(in range: Range<Int>) -> Int {
        var decoder = Unicode.UTF8.ForwardParser()
        var input = bytes[range].makeIterator()
        var position = range.lowerBound
        while case .valid(let encoded) = decoder.parseScalar(from: &input) { position += encoded.count }
        return position
    }

    private mutating func escape(into decoded: inout [UInt8]) throws(JSONError) {
        let start = offset
        offset += 1
        guard let letter = next else { throw unexpected(.quote) }
        offset += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(letter)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"): decoded += Array(String(try unicodeEscape(at: start)).utf8)
        default: throw error(.invalidEscape, at: start)
        }
    }

    /// Reads what follows `\u`: four digits, or a pair of surrogates.
    private mutating func unicodeEscape(at start: Int) throws(JSONError) -> Character {
        let unit = try codeUnit(at: start)
        if let scalar = Unicode.Scalar(unit) { return Character(scalar) }
        guard UTF16.isLeadSurrogate(unit), bytes[offset...].starts(with: Array("\\u".utf8)) else {
            throw error(.loneSurrogate(unit), at: start)
        }
        let second = offset
        offset += 2
        let trail = try codeUnit(at: second)
        guard UTF16.isTrailSurrogate(trail),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(unit & 0x3FF) << 10) + UInt32(trail & 0x3FF))
        else { throw error(.loneSurrogate(unit), at: start) }
        return Character(scalar)
    }

    private mutating func codeUnit(at start: Int) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next else { throw unexpected(.quote) }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error(.invalidEscape, at: start)
            }
            unit = unit << 4 | UInt16(digit)
            offset += 1
        }
        return unit
    }
}
