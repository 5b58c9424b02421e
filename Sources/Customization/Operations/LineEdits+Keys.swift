import LayerEntries

extension LineEdits {
    /// Gives every assignment of each key its new value, or takes it away, and adds those that are not there.
    ///
    /// Throws when a line holds more than one plain assignment: only a shell could say what it means.
    mutating func apply(_ operation: KeysOperation, by step: StepReference) throws {
        let places = Places(of: original, operation)
        for (key, value) in operation.set.map({ ($0.key, Optional($0.value)) }) + operation.unset.map({ ($0, nil) }) {
            try budget.openFile(original.lines.count)
            let name = "\(operation.section ?? "")\0\(key)"
            keys[name] = (value, step)
            var isThere = false
            var example: Int?
            for index in places.lines {
                let text = original.lines[index].text
                budget.spend(4 * text.count)
                if KeyLine.shows(key, text, format: operation.format) { example = index }
                guard let line = KeyLine(text, format: operation.format), line.key == key else { continue }
                guard line.isPlain else { throw Obstacle.unexpectedLine(path, line: index + 1) }
                isThere = true
                guard let value else {
                    edited[index] = (nil, step)
                    continue
                }
                let new = line.with(value)
                if new != text { edited[index] = (new, step) }
            }
            guard let value, !isThere else { continue }
            let line = AddedLine(text: Array("\(key)=\(value)".utf8), key: name, step: step)
            if let index = example ?? places.end {
                inserted[index, default: []].append(line)
            } else if let section = operation.section {
                let head = AddedLine(text: Array("[\(section)]".utf8), step: step)
                let last = original.lines.count - 1
                let isThere = inserted[last]?.contains { $0.text == head.text } == true
                inserted[last, default: []] += isThere ? [line] : [head, line]
            } else {
                appended.append(line)
            }
        }
    }

    /// The lines among which the keys are.
    private struct Places {
        private(set) var lines: [Int] = []
        /// After which line new keys of the section stand; nil for the end of the file.
        private(set) var end: Int?

        init(of file: LineFile, _ operation: KeysOperation) {
            guard let section = operation.section else {
                lines = Array(file.lines.indices)
                return
            }
            var isInside = false
            for (index, line) in file.lines.enumerated() {
                if let name = KeyLine.section(line.text) {
                    isInside = name.elementsEqual(section.utf8)
                    if isInside { end = index }
                } else if isInside {
                    lines.append(index)
                    if !line.text.allSatisfy(ByteSet.blanks.contains) { end = index }
                }
            }
        }
    }
}
