import Customization

extension FuzzTarget {
    /// Bytes as the YAML of a spec.
    static let specs = FuzzTarget(name: "specs") { bytes in
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        let files = [SpecFile(name: "a.yaml", text: text), SpecFile(name: "files/notice", text: "a text\n")]
        let results: [Result<SpecSet, SpecError>] = (0..<2).map { _ in
            do throws(SpecError) { return .success(try SpecSet.load(files: files)) } catch { return .failure(error) }
        }
        switch (results[0], results[1]) {
        case (.success(let one), .success(let other)):
            require(one.digest == other.digest, "a spec has one digest")
            require("\(one.specs)" == "\(other.specs)", "a spec is read the same twice")
            let steps = one.specs.flatMap { $0.steps.map(\.id) }
            require(Set(steps).count == steps.count, "no step is there twice")
        case (.failure(let one), .failure(let other)):
            require(one == other, "a mistake is the same twice")
            require(one.mark.file == "a.yaml", "a mistake is in the file")
            require(one.mark.line >= 0 && one.mark.column >= 0, "a mistake is at a place")
        default: require(false, "a spec is right or not")
        }
    }

    /// Bytes as a pattern and, after the first line's end, what it is held against.
    static let patterns = FuzzTarget(name: "patterns") { bytes in
        let parts = bytes.split(separator: 0x0a, maxSplits: 1, omittingEmptySubsequences: false)
        guard let text = String(validating: parts[0], as: UTF8.self) else { return }
        let line = parts.count > 1 ? Array(parts[1].prefix(4096)) : []
        checkLiteral(line)
        guard let pattern = try? Pattern(text) else { return }
        let matches = pattern.matches(line)
        require(pattern.matches(line) == matches, "a pattern matches the same twice")
        // The same said otherwise; the longer text may be too long or too deep.
        for other in ["(\(text))", "\(text)|\(text)", "(\(text))|(\(text))"] {
            guard let other = try? Pattern(other) else { continue }
            require(other.matches(line) == matches, "\(other.text) is the same as \(text)")
        }
        if let optional = try? Pattern("(\(text))?") {
            require(optional.matches(line) == (matches || line.isEmpty), "\(optional.text) matches nothing besides")
        }
        if let many = try? Pattern("(\(text))*"), matches {
            require(many.matches(line) && many.matches(line + line) && many.matches([]), "\(many.text) repeats")
        }
        if let some = try? Pattern("(\(text))+"), let many = try? Pattern("(\(text))(\(text))*") {
            require(some.matches(line) == many.matches(line), "\(some.text) is one and any number")
        }
    }

    /// A text that is escaped matches itself and nothing longer.
    private static func checkLiteral(_ line: [UInt8]) {
        guard line.count <= 300, line.allSatisfy({ (0x20..<0x7f).contains($0) }) else { return }
        let escaped = line.flatMap { byte -> [UInt8] in
            let scalar = Unicode.Scalar(byte)
            return Character(scalar).isLetter || Character(scalar).isNumber || byte == 0x20
                ? [byte] : [UInt8(ascii: "\\"), byte]
        }
        guard let literal = try? Pattern(String(decoding: escaped, as: UTF8.self)) else { return }
        require(literal.matches(line), "\(literal.text) matches what it spells")
        require(!literal.matches(line + [0x21]), "\(literal.text) matches nothing longer")
    }
}
