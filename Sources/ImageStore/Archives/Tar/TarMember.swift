/// One member of a tar, as its headers say.
struct TarMember: Sendable {
    /// What a member can be here.
    enum Kind: Sendable, Equatable {
        case file, directory, other
        case symlink([UInt8])
        case hardlink([UInt8])

        /// How many bytes of a target it has.
        var targetSize: Int {
            switch self {
            case .symlink(let target), .hardlink(let target): target.count
            case .file, .directory, .other: 0
            }
        }
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
    /// The parts joined by slashes; nothing for the archive's root.
    private(set) var bytes: [UInt8]

    /// Cleans a name; nil when it climbs above the root.
    init?(_ name: [UInt8]) {
        bytes = []
        guard append(name) else { return nil }
    }

    /// Where a link leads that is called by this name; nil for out of the archive.
    func following(_ target: [UInt8]) -> MemberName? {
        guard target.first != MemberName.slash else { return nil }
        var name = self
        name.removeLast()
        return name.append(target) ? name : nil
    }

    private static let slash = UInt8(ascii: "/")

    private mutating func append(_ path: [UInt8]) -> Bool {
        var rest = path[...]
        while !rest.isEmpty {
            let component = rest.prefix { $0 != MemberName.slash }
            rest = rest[component.endIndex...].dropFirst()
            if component.isEmpty || component.elementsEqual(".".utf8) { continue }
            if component.elementsEqual("..".utf8) {
                if bytes.isEmpty { return false }
                removeLast()
            } else {
                if !bytes.isEmpty { bytes.append(MemberName.slash) }
                bytes += component
            }
        }
        return true
    }

    private mutating func removeLast() {
        bytes.removeSubrange((bytes.lastIndex(of: MemberName.slash) ?? bytes.startIndex)...)
    }
}
