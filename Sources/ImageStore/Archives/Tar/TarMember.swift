/// One member of a tar, as its headers say.
struct TarMember: Sendable {
    /// What a member can be here.
    enum Kind: Sendable, Equatable {
        case file, directory, other
        case symlink([UInt8])
        case hardlink([UInt8])
    }

    /// The name as it is spelled.
    var name: [UInt8]
    var kind: Kind
    /// Where its data is in the archive.
    var data: Range<Int64>

    var size: Int64 { data.upperBound - data.lowerBound }
}

/// A member's name, cleaned: without `.`, without slashes that say nothing.
struct MemberName: Hashable, Sendable {
    /// The parts between the slashes; none for the archive's root.
    private(set) var components: [ArraySlice<UInt8>]

    /// Cleans a name; nil when it climbs above the root.
    init?(_ name: [UInt8]) {
        components = []
        guard append(name) else { return nil }
    }

    /// Where a link leads that is called by this name; nil for out of the archive.
    func following(_ target: [UInt8]) -> MemberName? {
        guard target.first != UInt8(ascii: "/") else { return nil }
        var name = self
        if !name.components.isEmpty { name.components.removeLast() }
        return name.append(target) ? name : nil
    }

    private mutating func append(_ path: [UInt8]) -> Bool {
        for component in path.split(separator: UInt8(ascii: "/")) {
            if component.elementsEqual(".".utf8) { continue }
            if component.elementsEqual("..".utf8) {
                if components.popLast() == nil { return false }
            } else {
                components.append(component)
            }
        }
        return true
    }

    /// The name's bytes.
    var bytes: [UInt8] { Array(components.joined(separator: [UInt8(ascii: "/")])) }
}
