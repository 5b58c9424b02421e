/// A regular expression over bytes that always matches a whole line or value.
///
/// It knows literals, `.`, classes, `\s \S \d \D \w \W \t`, groups, `|`, `*`, `+` and `?`: the regular part only, so
/// that matching takes time linear in the line's length whatever an image holds (an automaton, no backtracking).
public struct Pattern: Equatable, Sendable {
    /// As the spec has it.
    public let text: String
    let program: [Instruction]

    enum Instruction: Equatable, Sendable {
        case byte(ByteSet)
        case split(Int, Int)
        case jump(Int)
        case match
    }

    /// Compiles a pattern.
    ///
    /// Throws when it is longer than 1024 bytes, nested deeper than 32 levels or says what is not known.
    public init(_ text: String) throws(PatternError) {
        var parser = PatternParser(text)
        let syntax = try parser.parse()
        var program: [Instruction] = []
        syntax.compile(into: &program)
        program.append(.match)
        self.text = text
        self.program = program
    }

    /// Whether all of `line` matches. Complexity: the line's length times the pattern's.
    public func matches(_ line: some Sequence<UInt8>) -> Bool { matches(line, nil) }

    /// The same, at somebody's expense.
    func matches(_ line: some Sequence<UInt8>, _ budget: EditBudget?) -> Bool {
        var work = 0
        defer { budget?.spendMatching(program.count, work) }
        var current = ThreadList(capacity: program.count)
        var next = ThreadList(capacity: program.count)
        add(0, to: &current)
        for byte in line {
            work += current.threads.count
            for index in current.threads {
                if case .byte(let set) = program[index], set.contains(byte) { add(index + 1, to: &next) }
            }
            swap(&current, &next)
            next.clear()
            if current.threads.isEmpty { return false }
        }
        return current.threads.contains { program[$0] == .match }
    }

    private func add(_ start: Int, to list: inout ThreadList) {
        var pending = [start]
        while let index = pending.popLast() {
            guard list.visit(index) else { continue }
            switch program[index] {
            case .byte, .match: list.threads.append(index)
            case .jump(let target): pending.append(target)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            }
        }
    }

    /// The automaton's states at one byte.
    private struct ThreadList {
        var threads: [Int] = []
        private var generation = 1
        private var visited: [Int]

        init(capacity: Int) { visited = Array(repeating: 0, count: capacity) }

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

/// Why a text is no pattern.
public enum PatternError: Error, Equatable, Sendable {
    /// More than 1024 bytes.
    case tooLong
    /// Groups nested deeper than 32 levels.
    case tooDeep
    /// A group or class is not closed, or closed twice.
    case unbalanced
    /// `*`, `+` or `?` with nothing before it.
    case nothingToRepeat
    /// `^` and `$`: a pattern always matches the whole line, so they say nothing.
    case anchor
    /// A backslash and this, a `{`, or a class that is empty or not of ASCII characters.
    case unsupported(String)
}
