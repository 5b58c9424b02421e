public import LayerEntries

extension MergedView {
    /// Puts one layer on top.
    ///
    /// Whiteouts act first, on the layers below only, whatever their place in the layer; then each entry acts on the
    /// tree so far, in the order given. On an error the view is not to be used. Complexity: linear in the entries' names.
    public mutating func apply(_ entries: [LayerEntry]) throws(MergeError) {
        var state = LayerState(layer: layerCount)
        let classified = try classify(entries, &state)
        try applyWhiteouts(classified.whiteouts, entries, &state)
        for number in classified.ordinary { try place(entries[number], number, &state) }
        for (entry, number) in state.forwardLinks { try placeForwardLink(entry, number, &state) }
        layerCount += 1
    }

    /// What is remembered while one layer is applied.
    struct LayerState {
        let layer: Int
        /// The names that this layer's whiteouts removed, by directory: a hard link may still mean them.
        var removed: [Int: [[UInt8]: Child]] = [:]
        /// Hard links whose target was not there yet.
        var forwardLinks: [(entry: LayerEntry, number: Int)] = []
    }

    mutating func report(_ code: MergeDiagnostic.Code, _ entry: LayerEntry, _ number: Int, _ state: LayerState)
        throws(MergeError)
    {
        if isStrict { throw MergeError(fault: .strict(code), layer: state.layer, entry: number, path: entry.path) }
        diagnostics.append(MergeDiagnostic(code: code, layer: state.layer, entry: number, path: entry.path))
    }

    private mutating func place(_ entry: LayerEntry, _ number: Int, _ state: inout LayerState) throws(MergeError) {
        guard !entry.path.isRoot else {
            inodes[0].metadata = entry.metadata
            inodes[0].layer = state.layer
            inodes[0].entry = number
            inodes[0].isImplied = false
            return
        }
        let directory = try parentDirectory(of: entry, number, &state)
        let name = entry.path.name
        if case .hardlink(let target) = entry.kind {
            guard let inode = try linkTarget(target, entry, number, &state) else {
                state.forwardLinks.append((entry, number))
                return
            }
            try link(inode, at: name, in: directory, entry, number, state)
            return
        }
        if case .characterDevice(let device) = entry.kind, device == DeviceNumber(major: 0, minor: 0) {
            try report(.overlayWhiteout, entry, number, state)
        }
        let existing = inodes[directory].children[name]
        if let existing { try reportDuplicate(existing, entry, number, state) }
        if let existing, inodes[existing.inode].isDirectory, entry.kind == .directory {
            inodes[existing.inode].metadata = entry.metadata
            inodes[existing.inode].layer = state.layer
            inodes[existing.inode].entry = number
            inodes[existing.inode].isImplied = false
            inodes[directory].children[name] = Child(inode: existing.inode, layer: state.layer)
            return
        }
        var inode = Inode(
            kind: entry.kind, metadata: entry.metadata, content: entry.content, layer: state.layer, entry: number)
        if entry.kind == .directory {
            inode.parent = directory
            inode.name = name
        }
        inodes.append(inode)
        inodes[directory].children[name] = Child(inode: inodes.count - 1, layer: state.layer)
    }

    private mutating func reportDuplicate(_ existing: Child, _ entry: LayerEntry, _ number: Int, _ state: LayerState)
        throws(MergeError)
    {
        guard existing.layer == state.layer, !inodes[existing.inode].isImplied else { return }
        try report(.duplicateEntry, entry, number, state)
    }

    /// The directory that an entry goes into: links are followed, what is missing is implied.
    private mutating func parentDirectory(of entry: LayerEntry, _ number: Int, _ state: inout LayerState)
        throws(MergeError) -> Int
    {
        var passedLowerLink = false
        // One walk, taken up again behind what was implied: a path's parents are many where an image wants them to be.
        var cursor = Cursor(entry.path.parent)
        while true {
            let walk = walk(&cursor, followingLast: true) { inode, _ in
                if inodes[inode].layer < state.layer { passedLowerLink = true }
            }
            switch walk {
            case .found(let inode, _, _) where inodes[inode].isDirectory:
                if passedLowerLink { try report(.throughSymlink, entry, number, state) }
                return inode
            case .found(_, let directory, let name):
                // A file where a directory must be: it makes way, as for every extractor that succeeds at all.
                try report(.parentNotDirectory, entry, number, state)
                imply(name ?? [], in: directory, state.layer, &cursor)
            case .notDirectory(let directory, let name):
                try report(.parentNotDirectory, entry, number, state)
                imply(name, in: directory, state.layer, &cursor)
            case .missing(let directory):
                imply(cursor.pending.popLast() ?? [], in: directory, state.layer, &cursor)
            case .loop:
                throw MergeError(fault: .symlinkLoop, layer: state.layer, entry: number, path: entry.path)
            }
        }
    }

    /// Makes a directory that no entry names, and goes there.
    private mutating func imply(_ name: [UInt8], in directory: Int, _ layer: Int, _ cursor: inout Cursor) {
        inodes.append(
            Inode(
                kind: .directory, metadata: .implied, layer: layer, isImplied: true, parent: directory, name: name))
        inodes[directory].children[name] = Child(inode: inodes.count - 1, layer: layer)
        cursor.parent = directory
        cursor.current = inodes.count - 1
        cursor.name = name
    }

    /// What a hard link points to: in the tree so far, else with what this layer's whiteouts removed in its old place.
    private mutating func linkTarget(
        _ target: EntryPath, _ entry: LayerEntry, _ number: Int, _ state: inout LayerState
    ) throws(MergeError) -> Int? {
        if case .found(let inode, _, _) = walk(target, followingLast: false) { return inode }
        guard !state.removed.isEmpty else { return nil }
        var cursor = Cursor(target)
        guard case .found(let inode, _, _) = walk(&cursor, followingLast: false, restoring: state.removed) else {
            return nil
        }
        try report(.linkToRemoved, entry, number, state)
        return inode
    }

    private mutating func placeForwardLink(_ entry: LayerEntry, _ number: Int, _ state: inout LayerState)
        throws(MergeError)
    {
        guard case .hardlink(let target) = entry.kind else { return }
        guard case .found(let inode, _, _) = walk(target, followingLast: false) else {
            throw MergeError(
                fault: .hardLinkTargetMissing(target: target), layer: state.layer, entry: number, path: entry.path)
        }
        try report(.forwardLink, entry, number, state)
        let directory = try parentDirectory(of: entry, number, &state)
        try link(inode, at: entry.path.name, in: directory, entry, number, state)
    }

    private mutating func link(
        _ inode: Int, at name: [UInt8], in directory: Int, _ entry: LayerEntry, _ number: Int, _ state: LayerState
    ) throws(MergeError) {
        if inodes[inode].isDirectory, case .hardlink(let target) = entry.kind {
            throw MergeError(
                fault: .hardLinkToDirectory(target: target), layer: state.layer, entry: number, path: entry.path)
        }
        if let existing = inodes[directory].children[name] { try reportDuplicate(existing, entry, number, state) }
        inodes[directory].children[name] = Child(inode: inode, layer: state.layer)
    }
}
