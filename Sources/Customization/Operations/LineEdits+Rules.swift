import LayerEntries

extension LineEdits {
    /// Holds every line against the rules: the first that matches decides.
    mutating func apply(_ rules: [LineRule], by step: StepReference) throws {
        var spent: Set<Int> = []
        var ranges = rules.map(RangeState.init)
        for (index, line) in original.lines.enumerated() {
            budget.spend(16 * rules.count)
            try budget.check()
            for position in ranges.indices { ranges[position].take(line.text, at: index, budget) }
            for (position, rule) in rules.enumerated() where !spent.contains(position) && ranges[position].isInside {
                guard let verdict = Self.verdict(of: rule, on: line.text, budget) else { continue }
                switch verdict {
                case .keep(let once): if once { spent.insert(position) }
                case .drop: edited[index] = (nil, step)
                case .become(let text): edited[index] = (text, step)
                case .refuse: refused.append(index)
                }
                break
            }
        }
        for range in ranges {
            if let line = range.openSince { throw Obstacle.unexpectedLine(path, line: line + 1) }
        }
        for rule in rules { try add(rule, by: step) }
    }

    private mutating func add(_ rule: LineRule, by step: StepReference) throws(PlanError) {
        switch rule {
        case .append(let text, let unless):
            appended.append(AddedLine(text: Array(text.utf8), unless: unless, step: step))
        case .insert(let text, let anchor):
            let text = Array(text.utf8)
            budget.spend(4 * original.lines.count)
            try budget.check()
            if original.lines.contains(where: { $0.text == text }) { return }
            guard let index = original.lines.firstIndex(where: { anchor.matches($0.text, budget) }) else {
                unanchored.append(anchor)
                return
            }
            inserted[index, default: []].append(AddedLine(text: text, step: step))
        default: break
        }
    }

    /// Where a rule's range is, line by line; a rule without one holds everywhere.
    private struct RangeState {
        let range: LineRange?
        private(set) var openSince: Int?

        init(_ rule: LineRule) {
            if case .within(let range, _) = rule { self.range = range } else { range = nil }
        }

        var isInside: Bool { range == nil || openSince != nil }

        mutating func take(_ line: [UInt8], at index: Int, _ budget: EditBudget) {
            guard let range else { return }
            if openSince != nil, range.until.matches(line, budget) { openSince = nil }
            if openSince == nil, range.from.matches(line, budget) { openSince = index }
        }
    }

    private enum Verdict {
        case keep(once: Bool)
        case drop
        case become([UInt8])
        case refuse
    }

    /// What a rule says to a line; nil when it says nothing.
    private static func verdict(of rule: LineRule, on line: [UInt8], _ budget: EditBudget) -> Verdict? {
        switch rule {
        case .keep(let pattern, let once): return pattern.matches(line, budget) ? .keep(once: once) : nil
        case .comment(let pattern, let prefix):
            guard pattern.matches(line, budget) else { return nil }
            return line.starts(with: prefix.utf8) ? .keep(once: false) : .become(Array(prefix.utf8) + line)
        case .delete(let pattern): return pattern.matches(line, budget) ? .drop : nil
        case .replace(let pattern, let text):
            guard pattern.matches(line, budget) else { return nil }
            return String(validating: line, as: UTF8.self) == nil ? .refuse : .become(Array(text.utf8))
        case .substitute(let pattern, let text, let inside):
            guard inside?.matches(line, budget) ?? true, let match = pattern.firstMatch(in: line, budget)
            else { return nil }
            if String(validating: line, as: UTF8.self) == nil { return .refuse }
            return .become(line[..<match.lowerBound] + Array(text.utf8) + line[match.upperBound...])
        case .within(_, let rule): return verdict(of: rule, on: line, budget)
        case .append, .insert: return nil
        }
    }
}
