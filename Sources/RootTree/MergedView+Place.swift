public import LayerEntries

extension MergedView {
    /// Something in the tree, without its path; good until the next layer is applied.
    public struct Place: Hashable, Sendable {
        let name: Int32
    }

    /// The root directory.
    public var rootPlace: Place { Place(name: 0) }

    /// What a directory has under a name; links are not followed. Nil for what is no directory. Complexity: constant.
    public func place(of name: [UInt8], in directory: Place) -> Place? {
        guard case .directory(let directory) = names[Int(directory.name)].meaning,
            let number = number(of: name[...], in: directory), names[Int(number)].meaning != .nothing
        else { return nil }
        return Place(name: number)
    }

    /// What is at a place.
    public func kind(at place: Place) -> EntryKind {
        guard case .file(let entry) = names[Int(place.name)].meaning else { return .directory }
        return layers[Int(entry.layer)].kind(of: Int(entry.number))
    }
}
