internal import LayerEntries

extension LayerJudge {
    /// What each entry breaks by itself, and by its place in the layer and in the tree below.
    mutating func judgeEntries() {
        for (number, entry) in entries.enumerated() {
            judgeMetadata(entry, number)
            guard let node = nodeOfEntry[number] else { continue }
            switch Whiteout(lastComponent: entry.path.name) {
            case .name:
                judgeForm(entry, number)
                judgeWhiteout(entry, number, node)
            case .opaque: judgeForm(entry, number)
            case .bookkeeping, .invalid: break
            case nil: judgeOrdinary(entry, number, node)
            }
        }
    }

    /// What the lx brand, or whoever runs a zone, mounts over.
    private static let mountPoints = ["dev/", "proc/", "sys/", "native/"].map { Array($0.utf8) }
    private static let overlayAttributes = Array("trusted.overlay.".utf8)

    private mutating func judgeMetadata(_ entry: LayerEntry, _ number: Int) {
        // Directories are mount points, or do no harm.
        if entry.kind != .directory, LayerJudge.mountPoints.contains(where: entry.path.bytes.starts) {
            collector.add(.hiddenByMount, at: number, entry.path)
        }
        if entry.metadata.xattrs.keys.contains(where: { $0.starts(with: LayerJudge.overlayAttributes) }) {
            collector.add(.overlayAttribute, at: number, entry.path)
        }
        switch entry.kind {
        case .characterDevice(DeviceNumber(major: 0, minor: 0)): collector.add(.overlayDevice, at: number, entry.path)
        case .characterDevice, .blockDevice: collector.add(.deviceNode, at: number, entry.path)
        default: break
        }
    }

    private mutating func judgeForm(_ entry: LayerEntry, _ number: Int) {
        switch entry.kind {
        case .file(size: 0): break
        case .directory: collector.add(.whiteoutIsDirectory, at: number, entry.path)
        default: collector.add(.whiteoutNotEmptyFile, at: number, entry.path)
        }
    }

    private mutating func judgeWhiteout(_ entry: LayerEntry, _ number: Int, _ index: Int) {
        let node = names.nodes[index]
        let passage = passages[node.parent]
        if let lower = passage.lower, number < lower.until {
            return collector.add(
                lower.isSymlink ? .whiteoutThroughSymlink : .whiteoutOfNothing, at: number, entry.path)
        }
        switch passage.own {
        // In both cases: the other way round, everybody sees the same.
        case .symlink(let own):
            if own < number { collector.add(.whiteoutThroughOwnSymlink, at: number, entry.path) }
        case .file(let own):
            if own < number { collector.add(.whiteoutBelowFile, at: number, entry.path) }
        case .hidden(let whiteout):
            collector.add(
                whiteout < number ? .whiteoutBelowWhiteout : .whiteoutAboveWhiteout, at: number, entry.path)
        case .nothing:
            if let first = node.firstEntry, let last = node.lastEntry {
                let isDirectory = entries.kind(of: last) == .directory
                let isBoth = isDirectory && names.lowerKind(index) == .directory
                let before: LintRule = isBoth ? .whiteoutBeforeDirectory : .whiteoutBeforeEntry
                let after: LintRule = isDirectory ? .whiteoutAfterDirectory : .whiteoutAfterEntry
                collector.add(number < first ? before : after, at: number, entry.path)
            } else if node.lower == nil {
                let isInLowerDirectory = names.lowerKind(node.parent) == .directory
                collector.add(
                    isInLowerDirectory ? .whiteoutOfNothing : .whiteoutInNewDirectory, at: number, entry.path)
            }
        }
    }

    private mutating func judgeOrdinary(_ entry: LayerEntry, _ number: Int, _ index: Int) {
        guard !entry.path.isRoot else { return }
        let node = names.nodes[index]
        if case .hardlink(let target) = entry.kind { judgeLink(to: target, entry, number) }
        let passage = passages[node.parent]
        if let lower = passage.lower, number < lower.until {
            return collector.add(lower.isSymlink ? .throughSymlink : .entryBelowLowerFile, at: number, entry.path)
        }
        switch passage.own {
        case .symlink(let link):
            collector.add(link < number ? .throughOwnSymlink : .fileOverEntries, at: number, entry.path)
        case .file(let file):
            collector.add(file < number ? .entryBelowFile : .fileOverEntries, at: number, entry.path)
        case .hidden(let whiteout):
            collector.add(whiteout < number ? .entryBelowWhiteout : .whiteoutAboveEntry, at: number, entry.path)
        case .nothing:
            guard entry.kind == .directory, node.firstEntry == number else { break }
            if case .symlink = names.lowerKind(index) { collector.add(.directoryOverSymlink, at: number, entry.path) }
            if let below = node.firstEntryBelow, below < number {
                collector.add(.directoryAfterChild, at: number, entry.path)
            }
        }
    }

    private mutating func judgeLink(to target: EntryPath, _ entry: LayerEntry, _ number: Int) {
        let found = names.find(target)
        // A link of this layer on the way to the target: it may well be in the layer, by another path.
        if !found.isThere, case .symlink(let link) = passages[found.node].own, link < number { return }
        guard found.isThere, let first = names.nodes[found.node].firstEntry else {
            var isHidden = found.isThere && names.nodes[found.node].whiteout != nil
            if case .hidden = passages[found.node].own { isHidden = true }
            return collector.add(isHidden ? .hardLinkToHidden : .hardLinkToLower, at: number, entry.path)
        }
        if first >= number { collector.add(.hardLinkBeforeTarget, at: number, entry.path) }
    }

    /// Directories that have something below them in this layer, and no entry (rule 5).
    mutating func judgeParents() {
        for (index, node) in names.nodes.enumerated() where index != 0 {
            let isMissing = node.lastEntry == nil && !node.children.isEmpty
            guard isMissing, passages[index].isClear else { continue }
            let rule: LintRule
            if names.lowerKind(index) == .directory {
                rule = .impliedDirectory
            } else if node.firstEntryBelow != nil {
                rule = .unlistedDirectory
            } else {
                continue
            }
            let entry = node.firstMention
            collector.add(rule, at: entry) { [names, entries] in names.path(of: index, above: entries.path(of: entry)) }
        }
    }
}
