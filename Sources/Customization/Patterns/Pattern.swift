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
        var current = PatternThreads(of: self)
        var next = current
        current.add(0, from: 0)
        for byte in line {
            work += current.threads.count
            for thread in current.threads {
                if case .byte(let set) = program[thread.index], set.contains(byte) {
                    next.add(thread.index + 1, from: 0)
                }
            }
            swap(&current, &next)
            next.clear()
            if current.threads.isEmpty { return false }
        }
        return current.threads.contains { program[$0.index] == .match }
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
