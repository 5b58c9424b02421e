internal import LayerEntries

extension MergedView {
    /// A layer's entries by what they do.
    struct Classified {
        var whiteouts: [(number: Int, whiteout: Whiteout)] = []
        var ordinary: [Int] = []
    }

    /// Sorts whiteouts from entries by their names; AUFS' bookkeeping is left out.
    mutating func classify(_ entries: [LayerEntry], _ state: inout LayerState) throws(MergeError) -> Classified {
        var result = Classified()
        for (number, entry) in entries.enumerated() {
            if try isBelowReservedName(entry, number, state) { continue }
            guard let whiteout = Whiteout(lastComponent: entry.path.name) else {
                result.ordinary.append(number)
                continue
            }
            switch whiteout {
            case .invalid:
                throw MergeError(fault: .invalidWhiteout, layer: state.layer, entry: number, path: entry.path)
            case .bookkeeping(let isKnown):
                if !isKnown { try report(.unknownBookkeeping, entry, number, state) }
            case .name, .opaque:
                switch entry.kind {
                case .file, .hardlink: break
                default: try report(.whiteoutType, entry, number, state)
                }
                result.whiteouts.append((number, whiteout))
            }
        }
        return result
    }

    /// Whether an entry lies in AUFS' bookkeeping; in any other directory `.wh.*` it must not lie.
    private func isBelowReservedName(_ entry: LayerEntry, _ number: Int, _ state: LayerState) throws(MergeError) -> Bool
    {
        // Most names hold no dot after a slash: look at the bytes before taking them apart.
        guard entry.path.bytes.first == 0x2e || entry.path.bytes.contains(0x2e) else { return false }
        for component in entry.path.bytes.split(separator: UInt8(ascii: "/")).dropLast()
        where component.starts(with: Whiteout.prefix) {
            if case .bookkeeping = Whiteout(lastComponent: Array(component)) { return true }
            throw MergeError(fault: .whiteoutUsedAsDirectory, layer: state.layer, entry: number, path: entry.path)
        }
        return false
    }

    /// Finds what all whiteouts of a layer hide in the tree below it, then removes it.
    ///
    /// Those that are reached through links come second: a link that the others remove leads nowhere any more.
    mutating func applyWhiteouts(
        _ whiteouts: [(number: Int, whiteout: Whiteout)], _ entries: [LayerEntry], _ state: inout LayerState
    ) throws(MergeError) {
        guard layerCount > 0, !whiteouts.isEmpty else { return }
        var hidden: [(directory: Int, whiteout: Whiteout)] = []
        var throughLinks: [(parent: EntryPath, whiteout: Whiteout)] = []
        // Made only when a whiteout's parent is a link below: rare.
        var replaced: Set<EntryPath>?
        for (number, whiteout) in whiteouts {
            let parent = entries[number].path.parent
            var links: [EntryPath] = []
            let components = parent.components
            var nearest = components.count
            let walk = walk(parent, followingLast: true) { _, remaining in
                // Fewer names to go than at any link before: the link is on the path itself, not on another's target.
                guard remaining < nearest else { return }
                nearest = remaining
                links.append(EntryPath(components: Array(components.dropLast(remaining))))
            }
            guard case .found(let directory, _, _) = walk, inodes[directory].isDirectory else { continue }
            guard !links.isEmpty else {
                hidden.append((directory, whiteout))
                continue
            }
            let names = replaced ?? MergedView.names(entries)
            replaced = names
            // A link that this layer itself replaces hides nothing that its target holds.
            if !links.contains(where: names.contains) { throughLinks.append((parent, whiteout)) }
        }
        for (directory, whiteout) in hidden { remove(whiteout, in: directory, &state) }
        hidden = []
        for (parent, whiteout) in throughLinks {
            guard case .found(let directory, _, _) = walk(parent, followingLast: true) else { continue }
            if inodes[directory].isDirectory { hidden.append((directory, whiteout)) }
        }
        for (directory, whiteout) in hidden { remove(whiteout, in: directory, &state) }
    }

    private mutating func remove(_ whiteout: Whiteout, in directory: Int, _ state: inout LayerState) {
        switch whiteout {
        case .name(let name):
            guard let child = inodes[directory].children.removeValue(forKey: name) else { return }
            state.removed[directory, default: [:]][name] = child
        case .opaque:
            state.removed[directory, default: [:]].merge(inodes[directory].children) { first, _ in first }
            inodes[directory].children = [:]
        case .bookkeeping, .invalid: break
        }
    }

    /// The paths that a layer names, whiteouts by what they hide.
    private static func names(_ entries: [LayerEntry]) -> Set<EntryPath> {
        var names: Set<EntryPath> = []
        for entry in entries {
            if case .name(let hidden) = Whiteout(lastComponent: entry.path.name) {
                names.insert(entry.path.parent.appending(hidden))
            } else {
                names.insert(entry.path)
            }
        }
        return names
    }
}
