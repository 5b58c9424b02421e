import Digests
import LayerEntries

extension PlanBuilder {
    /// What comes of all steps: what shall be at each path that changes, and who wanted it.
    mutating func finish() throws -> (treeChanges: [EntryPath: TreeChange], changes: [Change]) {
        var treeChanges: [EntryPath: TreeChange] = [:]
        var steps: [EntryPath: [PlannedStep]] = [:]
        for (path, item) in draft.items.sorted(by: { $0.key < $1.key }) {
            let outcome: TreeChange?
            do {
                outcome = try change(at: path, item.outcome)
            } catch let obstacle as Obstacle {
                // What the steps want of this file does not hold still: it stays as it is.
                for step in item.steps { warn(.obstacle(obstacle), by: step) }
                continue
            }
            guard let change = outcome else { continue }
            treeChanges[path] = change
            steps[path] = item.steps
        }
        try addParents(to: &treeChanges, &steps)
        var changes: [Change] = []
        for path in treeChanges.keys.sorted() {
            guard let change = treeChanges[path] else { continue }
            let before = try summary(of: tree.entry(at: path))
            let after = Self.summary(of: change)
            for step in steps[path] ?? [] {
                // A directory that was on the way to it.
                let isParent = draft.items[path] == nil
                let kind = isParent ? Operation.Kind.directory : step.step.operation.kind
                changes.append(
                    Change(
                        path: path, operation: kind.rawValue, spec: step.spec, step: step.step.id,
                        category: step.step.category, why: step.step.why,
                        source: step.step.source, because: step.because, before: before, after: after))
            }
        }
        return (treeChanges, changes)
    }

    /// What an outcome changes at a path; nil when that is there already.
    private func change(at path: EntryPath, _ outcome: Draft.Outcome) throws -> TreeChange? {
        switch outcome {
        case .put(let entry):
            if let present = tree.entry(at: path), try isSame(present, entry) { return nil }
            return .put(entry)
        case .remove: return tree.entry(at: path) == nil ? nil : .remove
        case .lines(let edits):
            return try edits.result().map { .put(edited(edits.entry, at: path, $0)) }
        case .dropIn(let edits):
            return edits.result.map { .put(edited(edits.existing?.entry, at: path, $0)) }
        }
    }

    /// A file with new bytes: it keeps its owner, mode and attributes, but what trusts its content goes (rule 11).
    private func edited(_ entry: LayerEntry?, at path: EntryPath, _ content: [UInt8]) -> LayerEntry {
        guard let entry else { return newFile(at: path, content) }
        var metadata = entry.metadata
        metadata.mode &= 0o1777
        metadata.modified = timestamp
        metadata.xattrs[Array("security.capability".utf8)] = nil
        return LayerEntry(
            path: path, kind: .file(size: Int64(content.count)), metadata: metadata, content: content)
    }

    /// Adds the directories that new entries need, and refuses entries below something that goes.
    private mutating func addParents(
        to treeChanges: inout [EntryPath: TreeChange], _ steps: inout [EntryPath: [PlannedStep]]
    ) throws(PlanError) {
        for path in treeChanges.keys.sorted() {
            guard case .put? = treeChanges[path], let step = steps[path]?.first else { continue }
            var parent = path.parent
            while !parent.isRoot {
                switch treeChanges[parent] {
                case .put(let entry)? where entry.kind == .directory: break
                case .some:
                    // One of the two must be allowed to do without the other.
                    if let above = steps[parent]?.first, above.overrides(step.reference) {
                        try draft.forget(path, by: above)
                        treeChanges[path] = nil
                    } else {
                        try draft.forget(parent, by: step)
                        treeChanges[parent] = nil
                        continue
                    }
                case nil:
                    // The entry itself gave way.
                    if treeChanges[path] == nil { break }
                    if tree.entry(at: parent)?.kind == .directory { break }
                    let metadata = EntryMetadata(mode: 0o755, modified: timestamp)
                    treeChanges[parent] = .put(
                        LayerEntry(path: parent, kind: .directory, metadata: metadata))
                    steps[parent] = [step]
                }
                parent = parent.parent
            }
        }
    }

    private func summary(of entry: LayerEntry?) throws -> NodeSummary {
        guard let entry else { return .absent }
        guard case .file(let size) = entry.kind else { return Self.summary(of: .put(entry)) }
        var known = entry
        if size <= Int64(ReadLimit.edits) {
            known.content = try tree.content(of: entry.path, limit: ReadLimit.edits)
        }
        return Self.summary(of: .put(known))
    }

    static func summary(of change: TreeChange) -> NodeSummary { NodeSummary(change) }
}
