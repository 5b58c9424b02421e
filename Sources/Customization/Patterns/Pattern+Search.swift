extension Pattern {
    /// Where a line first matches: of the matches that begin earliest, the longest; nil when nothing does.
    ///
    /// Complexity: the line's length times the pattern's. All places where a match may begin are tried at once; of two
    /// that have come to the same state, the later can never win.
    func firstMatch(in line: [UInt8], _ budget: EditBudget? = nil) -> Range<Int>? {
        var work = 0
        defer { budget?.spendMatching(program.count, work) }
        var found: Range<Int>?
        var current = SearchThreads(count: program.count)
        var next = current
        for position in 0...line.count {
            if found == nil { add(0, from: position, to: &current) }
            for thread in current.threads where program[thread.index] == .match {
                if found.map({ thread.start <= $0.lowerBound }) ?? true { found = thread.start..<position }
                break
            }
            guard position < line.count else { break }
            work += current.threads.count
            for thread in current.threads {
                if let found, thread.start > found.lowerBound { break }
                if case .byte(let set) = program[thread.index], set.contains(line[position]) {
                    add(thread.index + 1, from: thread.start, to: &next)
                }
            }
            swap(&current, &next)
            next.clear()
            if found != nil, current.threads.isEmpty { break }
        }
        return found
    }

    private func add(_ index: Int, from start: Int, to list: inout SearchThreads) {
        var pending = [index]
        while let index = pending.popLast() {
            guard list.visit(index) else { continue }
            switch program[index] {
            case .byte, .match: list.threads.append((index, start))
            case .jump(let target): pending.append(target)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            }
        }
    }

    /// The automaton's states at one byte, those of the earliest beginnings first.
    private struct SearchThreads {
        var threads: [(index: Int, start: Int)] = []
        private var generation = 1
        private var visited: [Int]

        init(count: Int) { visited = Array(repeating: 0, count: count) }

        mutating func visit(_ index: Int) -> Bool {
            if visited[index] == generation { return false }
            visited[index] = generation
            return true
        }

        mutating func clear() {
            threads.removeAll(keepingCapacity: true)
            generation += 1
        }
    }
}
