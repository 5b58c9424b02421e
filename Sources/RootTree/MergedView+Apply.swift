public import LayerEntries

extension MergedView {
    /// Puts one layer on top.
    ///
    /// Whiteouts act first, on the layers below only, whatever their place in the layer; then each entry acts on the
    /// tree so far, in the order given. On an error the view is not to be used. Complexity: linear in the entries' names.
    public mutating func apply(_ entries: EntryTable) throws(MergeError) {
        var state = LayerState(entries: entries, layer: Int32(layers.count))
        layers.append(entries)
        // At once: each time it grows, all names are hashed anew.
        reserveSlots(for: names.count + entries.count)
        try classify(&state)
        applyWhiteouts(&state)
        var extraordinary = state.extraordinary[...]
        for number in entries.indices {
            if number == extraordinary.first { _ = extraordinary.popFirst() } else { try place(number, &state) }
        }
        state.parent = nil
        for number in state.forwardLinks { try placeForwardLink(number, &state) }
    }

    /// Puts one layer of these entries on top.
    public mutating func apply(_ entries: [LayerEntry]) throws(MergeError) { try apply(EntryTable(entries)) }

    /// What is remembered while one layer is applied.
    struct LayerState {
        let entries: EntryTable
        let layer: Int32
        /// Entries that are no part of the tree: whiteouts and AUFS' bookkeeping.
        var extraordinary: [Int] = []
        var whiteouts: [(number: Int, whiteout: Whiteout)] = []
        /// What this layer's whiteouts hid: a hard link may still mean it.
        var hidden: [Int32: Meaning] = [:]
        /// The entry that was placed last and its directory, where that is good for those beside it, too.
        var parent: (entry: Int, directory: Int32)?
        /// Hard links whose target was not there yet.
        var forwardLinks: [Int] = []

        func error(_ fault: MergeError.Fault, _ number: Int) -> MergeError {
            MergeError(fault: fault, layer: Int(layer), entry: number, path: entries.path(of: number))
        }

        func id(of number: Int) -> EntryID { EntryID(layer: layer, number: Int32(number)) }
    }

    mutating func report(_ code: MergeDiagnostic.Code, _ number: Int, _ state: LayerState) throws(MergeError) {
        if isStrict { throw state.error(.strict(code), number) }
        diagnostics.append(
            MergeDiagnostic(
                code: code, layer: Int(state.layer), entry: number, path: state.entries.path(of: number)))
    }

    private mutating func place(_ number: Int, _ state: inout LayerState) throws(MergeError) {
        guard number < MergedView.numberedNames, names.count <= maximumNames else {
            throw state.error(.tooManyNames, number)
        }
        let name = state.entries.name(of: number)
        guard !name.isEmpty else {
            names[0].giver = state.id(of: number)
            return
        }
        let directory = try parentDirectory(of: number, &state)
        let kind = state.entries.kind(of: number)
        switch kind {
        case .hardlink(let target):
            guard let meaning = try linkTarget(target, number, state) else {
                state.forwardLinks.append(number)
                return
            }
            return try link(meaning, at: name, in: directory, number, state)
        case .characterDevice(DeviceNumber(major: 0, minor: 0)): try report(.overlayWhiteout, number, state)
        default: break
        }
        let id = state.id(of: number)
        let place = try nameToGive(name, in: directory, number, state)
        switch (names[Int(place)].meaning, kind) {
        case (.directory(let known), .directory): give(place, .directory(known), by: id)
        case (_, .directory): giveDirectory(place, by: id)
        default: give(place, .file(id), by: id)
        }
    }

    /// The number of the name that an entry is about to give.
    private mutating func nameToGive(
        _ name: ArraySlice<UInt8>, in directory: Int32, _ number: Int, _ state: LayerState
    ) throws(MergeError) -> Int32 {
        let place = add(name, in: directory, by: state.id(of: number))
        let known = names[Int(place)]
        if known.meaning != .nothing, known.giver.layer == state.layer, !known.giver.isImplied {
            try report(.duplicateEntry, number, state)
        }
        return place
    }

    /// The directory that an entry goes into: links are followed, what is missing is implied.
    private mutating func parentDirectory(of number: Int, _ state: inout LayerState) throws(MergeError) -> Int32 {
        if let (entry, directory) = state.parent, state.entries.areBeside(entry, number) { return directory }
        // One walk, taken up again behind what was implied: a path's parents are many where an image wants them to be.
        var cursor = Cursor(state.entries.directory(of: number))
        while true {
            switch walk(&cursor, followingLast: true) {
            case .found(_, .directory(let directory)):
                if cursor.links.contains(where: { $0.entry.layer < state.layer }) {
                    try report(.throughSymlink, number, state)
                }
                // What is placed in a directory is not on the way to it, unless a link leads back.
                state.parent = cursor.links.isEmpty ? (number, directory) : nil
                return directory
            case .found(let name, _), .notDirectory(let name):
                // A file where a directory must be: it makes way, as for every extractor that succeeds at all.
                try report(.parentNotDirectory, number, state)
                imply(bytes(of: name), in: names[Int(name)].directory, state.layer, &cursor)
            case .missing(let name, let directory): imply(name, in: directory, state.layer, &cursor)
            case .loop: throw state.error(.symlinkLoop, number)
            }
        }
    }

    /// Makes a directory that no entry names, and goes there.
    private mutating func imply(
        _ name: ArraySlice<UInt8>, in directory: Int32, _ layer: Int32, _ cursor: inout Cursor
    ) {
        let giver = EntryID(layer: layer, number: ~Int32(implied.count))
        implied.append(LayerEntry(path: EntryPath.root.appending(name), kind: .directory, metadata: .implied))
        let new = giveDirectory(add(name, in: directory, by: giver), by: giver)
        enter(new, &cursor)
    }

    /// What a hard link points to: in the tree so far, else with what this layer's whiteouts hid in its old place.
    private mutating func linkTarget(
        _ target: EntryPath, _ number: Int, _ state: LayerState
    ) throws(MergeError) -> Meaning? {
        if let meaning = meaning(of: target) { return meaning }
        guard !state.hidden.isEmpty, let meaning = meaning(of: target, restoring: state.hidden) else { return nil }
        try report(.linkToRemoved, number, state)
        return meaning
    }

    private func meaning(of path: EntryPath, restoring hidden: [Int32: Meaning] = [:]) -> Meaning? {
        var cursor = Cursor(path.bytes[...])
        guard case .found(_, let meaning) = walk(&cursor, followingLast: false, restoring: hidden) else { return nil }
        return meaning
    }

    private mutating func placeForwardLink(_ number: Int, _ state: inout LayerState) throws(MergeError) {
        guard case .hardlink(let target) = state.entries.kind(of: number) else { return }
        guard let meaning = meaning(of: target) else {
            throw state.error(.hardLinkTargetMissing(target: target), number)
        }
        try report(.forwardLink, number, state)
        let directory = try parentDirectory(of: number, &state)
        try link(meaning, at: state.entries.name(of: number), in: directory, number, state)
    }

    private mutating func link(
        _ meaning: Meaning, at name: ArraySlice<UInt8>, in directory: Int32, _ number: Int, _ state: LayerState
    ) throws(MergeError) {
        if case .directory = meaning, case .hardlink(let target) = state.entries.kind(of: number) {
            throw state.error(.hardLinkToDirectory(target: target), number)
        }
        give(try nameToGive(name, in: directory, number, state), meaning, by: state.id(of: number))
    }
}
