/// What a pattern says, as a tree.
indirect enum PatternSyntax {
    case set(ByteSet)
    case sequence([PatternSyntax])
    case alternatives([PatternSyntax])
    case repeated(PatternSyntax, atLeastOnce: Bool)
    case optional(PatternSyntax)

    func compile(into program: inout [Pattern.Instruction]) {
        switch self {
        case .set(let set):
            program.append(.byte(set))
        case .sequence(let parts):
            for part in parts { part.compile(into: &program) }
        case .alternatives(let branches):
            var jumps: [Int] = []
            for (position, branch) in branches.enumerated() {
                guard position < branches.count - 1 else {
                    branch.compile(into: &program)
                    continue
                }
                let split = program.count
                program.append(.match)
                branch.compile(into: &program)
                jumps.append(program.count)
                program.append(.match)
                program[split] = .split(split + 1, program.count)
            }
            for jump in jumps { program[jump] = .jump(program.count) }
        case .repeated(let part, atLeastOnce: true):
            let start = program.count
            part.compile(into: &program)
            program.append(.split(start, program.count + 1))
        case .repeated(let part, atLeastOnce: false):
            let split = program.count
            program.append(.match)
            part.compile(into: &program)
            program.append(.jump(split))
            program[split] = .split(split + 1, program.count)
        case .optional(let part):
            let split = program.count
            program.append(.match)
            part.compile(into: &program)
            program[split] = .split(split + 1, program.count)
        }
    }
}
