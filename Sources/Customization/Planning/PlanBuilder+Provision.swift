public import LayerEntries

extension PlanBuilder {
    /// Puts the script where the program finds it, and the program where LXC and the boot service do.
    mutating func provision(_ operation: ProvisionOperation, by step: PlannedStep) throws -> SkipReason? {
        // A script that nothing runs would be half a result.
        guard tree.isExecutable("/bin/sh") else { throw PlanError.noShell(step.reference) }
        // Without a word of the script's, what wraps others comes after them.
        let position = profiles.firstIndex(of: step.spec) ?? 0
        let order = min(operation.order ?? ProvisionOperation.firstOrder + position, 99)
        let number = (order < 10 ? "0" : "") + String(order)
        let name = "\(ProvisionOperation.directory)/\(number)-\(step.spec)-\(step.step.id)"
        for (path, content) in [
            (name, operation.script), (ProvisionOperation.program, Array(ProvisionOperation.programText.utf8)),
        ] {
            let location = try place(try absolute(path), followingLast: false)
            let entry = newFile(at: location.path, content, mode: 0o755)
            if let reason = try put(entry, over: location, .replace, by: step) { return reason }
        }
        return nil
    }
}

extension TreeReading {
    /// The program that runs scripts at the start of an instance, by its real path; nil where there is none, or no
    /// script for it.
    public var provisionProgram: EntryPath? {
        guard let scripts = resolve(ProvisionOperation.directory), let program = resolve(ProvisionOperation.program),
            names(in: scripts.path).contains(where: { Glob.matches($0, Array("??-*".utf8)) })
        else { return nil }
        return program.path
    }
}
