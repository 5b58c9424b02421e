extension Pattern {
    /// Where a line first matches: of the matches that begin earliest, the longest; nil when nothing does.
    ///
    /// Complexity: the line's length times the pattern's. All places where a match may begin are tried at once; of two
    /// that have come to the same state, the later can never win.
    func firstMatch(in line: [UInt8], _ budget: EditBudget? = nil) -> Range<Int>? {
        var work = 0
        defer { budget?.spendMatching(program.count, work) }
        var found: Range<Int>?
        var current = PatternThreads(of: self)
        var next = current
        for position in 0...line.count {
            if found == nil { current.add(0, from: position) }
            for thread in current.threads where program[thread.index] == .match {
                if found.map({ thread.start <= $0.lowerBound }) ?? true { found = thread.start..<position }
                break
            }
            guard position < line.count else { break }
            work += current.threads.count
            for thread in current.threads {
                if let found, thread.start > found.lowerBound { break }
                if case .byte(let set) = program[thread.index], set.contains(line[position]) {
                    next.add(thread.index + 1, from: thread.start)
                }
            }
            swap(&current, &next)
            next.clear()
            if found != nil, current.threads.isEmpty { break }
        }
        return found
    }
}
