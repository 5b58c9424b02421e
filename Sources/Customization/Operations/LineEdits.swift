import LayerEntries

/// What rules make of the lines of one file.
struct LineEdits {
    /// The file as it is; nil when there is none.
    let entry: LayerEntry?
    let original: LineFile
    /// By the line's index: its new text, or nil when it goes.
    private var edited: [Int: (text: [UInt8]?, step: StepReference)] = [:]
    private var appended: [[UInt8]] = []
    /// The indices of lines that should be replaced, but are not UTF-8.
    private(set) var refused: [Int] = []

    /// Holds every line against the rules: the first that matches decides.
    ///
    /// Complexity: the file's length times that of all patterns.
    init(_ rules: [LineRule], entry: LayerEntry?, content: [UInt8], by step: StepReference) {
        self.entry = entry
        original = LineFile(content)
        var spent: Set<Int> = []
        for (index, line) in original.lines.enumerated() {
            for (position, rule) in rules.enumerated() where !spent.contains(position) {
                guard let verdict = Self.apply(rule, to: line.text) else { continue }
                switch verdict {
                case .keep(let once): if once { spent.insert(position) }
                case .drop: edited[index] = (nil, step)
                case .become(let text): edited[index] = (text, step)
                case .refuse: refused.append(index)
                }
                break
            }
        }
        for case .append(let text) in rules where !appended.contains(Array(text.utf8)) {
            appended.append(Array(text.utf8))
        }
    }

    private enum Verdict {
        case keep(once: Bool)
        case drop
        case become([UInt8])
        case refuse
    }

    /// What a rule says to a line; nil when it says nothing.
    private static func apply(_ rule: LineRule, to line: [UInt8]) -> Verdict? {
        switch rule {
        case .keep(let pattern, let once): return pattern.matches(line) ? .keep(once: once) : nil
        case .comment(let pattern, let prefix):
            guard pattern.matches(line) else { return nil }
            return line.starts(with: prefix.utf8) ? .keep(once: false) : .become(Array(prefix.utf8) + line)
        case .delete(let pattern): return pattern.matches(line) ? .drop : nil
        case .replace(let pattern, let text):
            guard pattern.matches(line) else { return nil }
            return String(validating: line, as: UTF8.self) == nil ? .refuse : .become(Array(text.utf8))
        case .append: return nil
        }
    }

    /// Takes another step's edits of the same file in.
    mutating func merge(_ other: LineEdits, path: EntryPath) throws(PlanError) {
        for (index, edit) in other.edited.sorted(by: { $0.key < $1.key }) {
            if let present = edited[index], present.text != edit.text {
                throw .conflict(.line(path, index + 1), first: present.step, second: edit.step)
            }
            edited[index] = edit
        }
        for line in other.appended where !appended.contains(line) { appended.append(line) }
    }

    /// The file's new bytes; nil when they are what is there.
    var result: [UInt8]? {
        var file = original
        file.lines = original.lines.enumerated().compactMap { index, line in
            guard let edit = edited[index] else { return line }
            return edit.text.map { LineFile.Line(text: $0, ending: line.ending) }
        }
        let ending = original.preferredEnding
        for text in appended where !file.lines.contains(where: { $0.text == text }) {
            if let last = file.lines.indices.last, file.lines[last].ending.isEmpty { file.lines[last].ending = ending }
            file.lines.append(LineFile.Line(text: text, ending: ending))
        }
        return entry != nil && file == original ? nil : file.bytes
    }
}
