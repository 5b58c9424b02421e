internal import LayerEntries

extension MergedView {
    /// Finds what the names of a layer's entries alone say; AUFS' bookkeeping is left out of everything.
    mutating func classify(_ state: inout LayerState) throws(MergeError) {
        var isBelowReserved = false
        for number in state.entries.indices {
            let isBeside = number > 0 && state.entries.areBeside(number - 1, number)
            if !isBeside { isBelowReserved = try isBelowReservedName(number, state) }
            if isBelowReserved {
                state.extraordinary.append(number)
                continue
            }
            let name = state.entries.name(of: number)
            guard name.first == UInt8(ascii: "."), let whiteout = Whiteout(lastComponent: Array(name)) else { continue }
            state.extraordinary.append(number)
            switch whiteout {
            case .invalid: throw state.error(.invalidWhiteout, number)
            case .bookkeeping(let isKnown): if !isKnown { try report(.unknownBookkeeping, number, state) }
            case .name, .opaque:
                switch state.entries.kind(of: number) {
                case .file, .hardlink: break
                default: try report(.whiteoutType, number, state)
                }
                state.whiteouts.append((number, whiteout))
            }
        }
    }

    /// Whether an entry lies in AUFS' bookkeeping; in any other directory `.wh.*` it must not lie.
    private func isBelowReservedName(_ number: Int, _ state: LayerState) throws(MergeError) -> Bool {
        for component in state.entries.directory(of: number).split(separator: UInt8(ascii: "/"))
        where component.starts(with: Whiteout.prefix) {
            if case .bookkeeping = Whiteout(lastComponent: Array(component)) { return true }
            throw state.error(.whiteoutUsedAsDirectory, number)
        }
        return false
    }

    /// Finds what all whiteouts of a layer hide in the tree below it, then removes it.
    ///
    /// Those that are reached through links come second: a link that the others remove leads nowhere any more.
    mutating func applyWhiteouts(_ state: inout LayerState) {
        guard state.layer > 0 else { return }
        var direct: [(directory: Int32, whiteout: Whiteout)] = []
        var throughLinks: [(number: Int, whiteout: Whiteout)] = []
        // Made only when a whiteout's parent is a link below: rare.
        var replaced: Set<[UInt8]>?
        for (number, whiteout) in state.whiteouts {
            let parent = state.entries.directory(of: number)
            var cursor = Cursor(parent)
            guard case .found(_, .directory(let directory)) = walk(&cursor, followingLast: true) else { continue }
            guard !cursor.links.isEmpty else {
                direct.append((directory, whiteout))
                continue
            }
            let names = replaced ?? state.pathsOfNames()
            replaced = names
            // A link that this layer itself replaces hides nothing that its target holds.
            let isReplaced = cursor.links.contains { $0.end.map { names.contains(Array(parent[..<$0])) } ?? false }
            if !isReplaced { throughLinks.append((number, whiteout)) }
        }
        for (directory, whiteout) in direct { hide(whiteout, in: directory, &state) }
        var indirect: [(directory: Int32, whiteout: Whiteout)] = []
        for (number, whiteout) in throughLinks {
            var cursor = Cursor(state.entries.directory(of: number))
            guard case .found(_, .directory(let directory)) = walk(&cursor, followingLast: true) else { continue }
            indirect.append((directory, whiteout))
        }
        for (directory, whiteout) in indirect { hide(whiteout, in: directory, &state) }
    }

    private mutating func hide(_ whiteout: Whiteout, in directory: Int32, _ state: inout LayerState) {
        switch whiteout {
        case .name(let name):
            guard let number = number(of: name[...], in: directory), names[Int(number)].meaning != .nothing else {
                return
            }
            state.hidden[number] = names[Int(number)].meaning
            names[Int(number)].meaning = .nothing
        case .opaque: empty(directory) { state.hidden[$0] = $1 }
        case .bookkeeping, .invalid: break
        }
    }
}

extension MergedView.LayerState {
    /// The paths that the layer names, whiteouts by what they hide.
    fileprivate func pathsOfNames() -> Set<[UInt8]> {
        Set(
            entries.indices.map { number in
                let path = entries.path(of: number)
                guard case .name(let hidden) = Whiteout(lastComponent: path.name) else { return path.bytes }
                return path.parent.appending(hidden).bytes
            })
    }
}
