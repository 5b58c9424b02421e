import LayerEntries

extension PlanBuilder {
    mutating func edit(
        _ path: EntryPath, _ source: LineEdits.Source, createsMissing: Bool, by step: PlannedStep
    ) throws -> SkipReason? {
        let location = try place(path, followingLast: true)
        guard let entry = location.entry else {
            guard createsMissing else { return .absent(path) }
            let edits = try LineEdits(
                source, path: location.path, entry: nil, content: [], by: step.reference, budget)
            try draft.edit(location.path, edits, by: step)
            return nil
        }
        let content = try text(at: location)
        let edits = try LineEdits(
            source, path: location.path, entry: entry, content: content, by: step.reference, budget)
        warn(of: edits, by: step)
        try draft.edit(location.path, edits, by: step)
        return nil
    }

    mutating func copy(_ operation: CopyOperation, by step: PlannedStep) throws -> SkipReason? {
        guard let source = tree.resolve(operation.source), let entry = source.entry else {
            return .absent(operation.source)
        }
        let content = try text(at: source)
        let edits = try LineEdits(
            .rules(operation.rules), path: source.path, entry: entry, content: content, by: step.reference,
            budget)
        warn(of: edits, by: step)
        let location = try place(operation.path, followingLast: false)
        // A file is no copy of itself: the rules would be applied again and again.
        if location.path == source.path { return .kept(location.path) }
        let copy = newFile(
            at: location.path, try edits.bytes, mode: operation.mode ?? entry.metadata.mode & 0o777)
        return try put(copy, over: location, operation.ifExists, by: step)
    }

    private func text(at location: Location) throws -> [UInt8] {
        guard case .file? = location.entry?.kind else { throw Obstacle.notRegularFile(location.path) }
        guard let content = try tree.bytes(of: location, limit: ReadLimit.edits) else {
            throw Obstacle.tooLarge(location.path, limit: ReadLimit.edits)
        }
        return content
    }

    private mutating func warn(of edits: LineEdits, by step: PlannedStep) {
        for index in edits.refused.prefix(100) { warn(.lineNotUTF8(edits.path, line: index + 1), by: step) }
        for pattern in edits.unanchored { warn(.noAnchor(edits.path, pattern: pattern.text), by: step) }
    }
}
