import LayerEntries

/// What rules and keys make of the lines of one file.
struct LineEdits {
    /// What one step wants of a file.
    enum Source {
        case rules([LineRule])
        case keys(KeysOperation)
    }

    /// A line that is added where no line says the same.
    struct AddedLine {
        var text: [UInt8]
        /// It is not added where a line matches this.
        var unless: Pattern?
        /// Which key it sets, if it does.
        var key: String?
        var step: StepReference
    }

    /// The file as it is; nil when there is none.
    let entry: LayerEntry?
    let original: LineFile
    let path: EntryPath
    var sources: [(source: Source, step: StepReference)]
    /// By the line's index: its new text, or nil when it goes.
    var edited: [Int: (text: [UInt8]?, step: StepReference)] = [:]
    /// By the index of the line before them; -1 where there is none.
    var inserted: [Int: [AddedLine]] = [:]
    var appended: [AddedLine] = []
    /// By section and key.
    var keys: [String: (value: String?, step: StepReference)] = [:]
    /// The indices of lines that should be rewritten, but are not UTF-8.
    var refused: [Int] = []
    /// Patterns after whose first match a line should stand, and that match nothing.
    var unanchored: [Pattern] = []

    /// What matching and adding lines is paid from.
    let budget: EditBudget

    /// Throws an `Obstacle` when the file is not what the step is for, and a `PlanError` when the budget is spent.
    ///
    /// Complexity: the file's length times that of all patterns.
    init(
        _ source: Source, path: EntryPath, entry: LayerEntry?, content: [UInt8], by step: StepReference,
        _ budget: EditBudget
    ) throws {
        try budget.openFile(content.count)
        self.budget = budget
        self.entry = entry
        self.path = path
        original = LineFile(content)
        sources = [(source, step)]
        switch source {
        case .rules(let rules): try apply(rules, by: step)
        case .keys(let operation): try apply(operation, by: step)
        }
    }

    /// Whether any edit is this step's.
    func hasEdits(of step: StepReference) -> Bool {
        edited.values.contains { $0.step == step } || keys.values.contains { $0.step == step }
            || appended.contains { $0.step == step } || inserted.values.contains { $0.contains { $0.step == step } }
    }

    /// Takes another step's edits of the same file in, and tells whose gave way to them.
    mutating func merge(_ other: LineEdits, by step: PlannedStep) throws(PlanError) -> Set<StepReference> {
        var gone: Set<StepReference> = []
        for (index, edit) in other.edited.sorted(by: { $0.key < $1.key }) {
            if let present = edited[index], present.text != edit.text {
                guard step.overrides(present.step) else {
                    throw .conflict(.line(path, index + 1), first: present.step, second: edit.step)
                }
                gone.insert(present.step)
            }
            edited[index] = edit
        }
        for (name, key) in other.keys.sorted(by: { $0.key < $1.key }) {
            if let present = keys[name], present.value != key.value {
                guard step.overrides(present.step) else {
                    let parts = name.split(separator: "\0", maxSplits: 1, omittingEmptySubsequences: false)
                    throw .conflict(
                        .setting(path, section: String(parts.first ?? ""), key: String(parts.last ?? "")),
                        first: present.step, second: key.step)
                }
                gone.insert(present.step)
                for index in inserted.keys { inserted[index]?.removeAll { $0.key == name } }
                appended.removeAll { $0.key == name }
            }
            keys[name] = key
        }
        for (index, lines) in other.inserted {
            let present = inserted[index] ?? []
            inserted[index] = present + lines.filter { line in !present.contains { $0.text == line.text } }
        }
        for line in other.appended where !appended.contains(where: { $0.text == line.text }) { appended.append(line) }
        // What gave way would change it back.
        sources = sources.filter { !gone.contains($0.step) } + other.sources
        return gone
    }

    /// All lines after the edits.
    private func lines() throws(PlanError) -> LineFile {
        try budget.openFile(original.lines.count)
        let ending = original.preferredEnding
        var file = LineFile([])
        for line in inserted[-1] ?? [] { file.append(line.text, ending: ending) }
        for (index, line) in original.lines.enumerated() {
            if let edit = edited[index] {
                if let text = edit.text { file.lines.append(LineFile.Line(text: text, ending: line.ending)) }
            } else {
                file.lines.append(line)
            }
            for line in inserted[index] ?? [] { file.append(line.text, ending: ending) }
        }
        for line in appended {
            budget.spend(4 * file.lines.count)
            try budget.check()
            let isThere = file.lines.contains {
                $0.text == line.text || line.unless?.matches($0.text, budget) == true
            }
            if !isThere { file.append(line.text, ending: ending) }
        }
        return file
    }

    /// The file's bytes after the edits.
    var bytes: [UInt8] { get throws(PlanError) { try lines().bytes } }

    /// The file's new bytes; nil when they are what is there.
    ///
    /// Throws an `Obstacle` when the same edits would change them once more: that is no edit that could be repeated.
    func result() throws -> [UInt8]? {
        let bytes = try bytes
        if entry != nil, bytes == original.bytes { return nil }
        for (source, step) in sources {
            let again = try LineEdits(source, path: path, entry: entry, content: bytes, by: step, budget)
            guard try again.bytes == bytes else { throw Obstacle.unstable(path) }
        }
        return bytes
    }
}
