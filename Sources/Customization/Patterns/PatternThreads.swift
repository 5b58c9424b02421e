/// The states that a pattern's automaton is in at one byte, those of the earliest beginnings first.
struct PatternThreads {
    /// One state: the next instruction, and where the match began that came to it.
    typealias Thread = (index: Int, start: Int)

    private(set) var threads: [Thread] = []
    private let program: [Pattern.Instruction]
    private var generation = 1
    /// In which generation an instruction was come to last.
    private var visited: [Int]

    init(of pattern: Pattern) {
        program = pattern.program
        visited = Array(repeating: 0, count: program.count)
    }

    /// Adds an instruction, and all that follow from it without a byte; what is there already stays as it is.
    mutating func add(_ index: Int, from start: Int) {
        var pending = [index]
        while let index = pending.popLast() {
            if visited[index] == generation { continue }
            visited[index] = generation
            switch program[index] {
            case .byte, .match: threads.append((index, start))
            case .jump(let target): pending.append(target)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            }
        }
    }

    mutating func clear() {
        threads.removeAll(keepingCapacity: true)
        generation += 1
    }
}
