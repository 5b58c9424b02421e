internal import Digests
internal import ImageDocuments

/// A tar with its members by name; nothing of it is unpacked.
final class Archive: Sendable {
    /// As many links as are followed to come to a file.
    static let maximumLinks = 16

    let file: ArchiveFile
    private let walk: ArchiveWalk
    private let byName: [MemberName: Int]

    /// Reads the headers of an archive.
    init(_ file: ArchiveFile) throws(StoreError) {
        self.file = file
        walk = try ArchiveWalk(file)
        var byName: [MemberName: Int] = [:]
        for (index, member) in walk.members.enumerated() {
            // Of members with one name the last one counts, as it does when an archive is unpacked.
            if let name = MemberName(member.name) { byName[name] = index }
        }
        self.byName = byName
    }

    /// Whether there is a member of this name, whatever it is.
    func has(_ name: String) -> Bool { MemberName(Array(name.utf8)).map { byName[$0] != nil } ?? false }

    /// The file of this name, at the end of all links; nil when there is no such member.
    func member(_ name: String) throws(StoreError) -> TarMember? {
        guard var place = MemberName(Array(name.utf8)), var index = byName[place] else { return nil }
        for _ in 0...Archive.maximumLinks {
            let member = walk.members[index]
            let next: MemberName?
            switch member.kind {
            case .file: return member
            case .directory, .other: throw .member(name, .notAFile)
            case .symlink(let target): next = place.following(target)
            case .hardlink(let target): next = MemberName(target)
            }
            guard let next else { throw .member(name, .leadsOutside) }
            guard let found = byName[next] else { throw .member(name, .missing) }
            (place, index) = (next, found)
        }
        throw .member(name, .tooManyLinks(maximum: Archive.maximumLinks))
    }

    /// A member's data.
    func source(of member: TarMember) -> any ByteSource { RangeSource(file, member.data) }

    /// A small member's data; nil when it is not there.
    func bytes(_ name: String, limit: Int) throws -> [UInt8]? {
        guard let member = try member(name) else { return nil }
        guard member.size <= limit else { throw StoreError.documentTooLarge(name: name, maximum: limit) }
        return try source(of: member).bytes(limit: limit, name: name)
    }

    /// A member that is JSON; nil when it is not there.
    func document(_ name: String, limit: Int) throws -> JSONText? {
        guard let bytes = try bytes(name, limit: limit) else { return nil }
        do { return try JSONText(bytes, limits: JSONLimits(bytes: limit)) } catch {
            throw StoreError.member(name, .json(error))
        }
    }

    /// The names of all members that are cleanly named, unsorted.
    var names: [String] { byName.keys.map { String(decoding: $0.bytes, as: UTF8.self) } }

    /// What is odd about the archive itself.
    func findings() throws(StoreError) -> [StoreFinding] {
        var findings: [StoreFinding] = []
        var seen: Set<MemberName> = []
        for member in walk.members {
            let name = String(decoding: member.name, as: UTF8.self)
            guard let place = MemberName(member.name) else {
                findings.append(.escapingMember(name))
                continue
            }
            if member.kind == .other { findings.append(.strangeMember(name)) }
            if member.kind != .directory, !seen.insert(place).inserted { findings.append(.repeatedMember(name)) }
        }
        if !walk.hasEnd { findings.append(.missingEndOfArchive) }
        if try hasData(after: walk.end) { findings.append(.dataAfterEndOfArchive) }
        return findings
    }

    private func hasData(after end: Int64) throws(StoreError) -> Bool {
        var offset = end
        while offset < file.size {
            let bytes = try file.bytes(at: offset, count: 256 << 10)
            if bytes.contains(where: { $0 != 0 }) { return true }
            offset += Int64(max(1, bytes.count))
        }
        return false
    }
}
