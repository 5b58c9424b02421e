internal import TarIO

/// A walk over a tar's headers; the data is passed over.
///
/// libarchive reads layers; here only names and places are wanted, of a file that is never read as a whole. Complexity:
/// linear in the number of headers.
struct ArchiveWalk {
    /// As many members as an archive may have.
    static let maximumMembers = 1 << 18
    /// As long as an extended header may be, in bytes.
    static let maximumHeader = 1 << 20

    /// As many bytes as the names of all members, and the targets of links, may have together.
    static let maximumNames = 64 << 20

    private let file: ArchiveFile
    /// How many bytes of names there may be still.
    private var namesLeft: Int
    private let namesLimit: Int
    private(set) var members: [TarMember] = []
    /// Where the end of the archive is.
    private(set) var end: Int64 = 0
    /// Whether two blocks of zeros are there.
    private(set) var hasEnd = false
    private var records = ArchiveRecords()

    /// Reads all headers.
    init(_ file: ArchiveFile, names limit: Int = maximumNames) throws(StoreError) {
        self.file = file
        namesLimit = limit
        namesLeft = limit
        do { try walk() } catch {
            switch error {
            case .store(let error): throw error
            case .fault(let fault): throw .damagedArchive(name: file.name, fault, offset: end)
            }
        }
    }

    /// What stops a walk; a fault gets its place at the end.
    enum Failure: Error {
        case store(StoreError)
        case fault(ArchiveFault)
    }

    private mutating func walk() throws(Failure) {
        while end < file.size {
            guard let header = try block(at: end) else { throw .fault(.truncated) }
            if header.isZero {
                hasEnd = try block(at: end + Int64(TarBlock.size))?.isZero ?? false
                return
            }
            try step(header)
        }
    }

    private func block(at offset: Int64) throws(Failure) -> TarBlock? {
        TarBlock(try bytes(at: offset, count: TarBlock.size)[...], at: 0)
    }

    /// Takes one header in, and goes to the next one.
    private mutating func step(_ header: TarBlock) throws(Failure) {
        guard header.hasRightSum else { throw .fault(.checksum) }
        guard var size = header.number(TarBlock.Field.size), size >= 0 else { throw .fault(.malformedNumber) }
        let flag = Character(Unicode.Scalar(header.typeFlag))
        switch flag {
        case "x", "g", "L", "K":
            let contents = try extended(size)
            // What a global header says of names and sizes would be of all members: no archive of images has that.
            if flag == "x" {
                records = try ArchiveRecords(contents)
            } else if flag == "L" {
                records.path = contents.prefix { $0 != 0 }.map { $0 }
            } else if flag == "K" {
                records.linkPath = contents.prefix { $0 != 0 }.map { $0 }
            }
        default:
            let name = records.path ?? header.name
            let kind = kind(flag, name, records.linkPath ?? header.linkTarget)
            // As Go has it, on which Docker and skopeo are built: links and directories have no data.
            size = "123456".contains(flag) ? 0 : records.size ?? size
            let data = try place(size)
            guard members.count < ArchiveWalk.maximumMembers else {
                throw .fault(.tooManyMembers(maximum: ArchiveWalk.maximumMembers))
            }
            namesLeft -= name.count + kind.targetSize
            guard namesLeft >= 0 else { throw .fault(.namesTooLong(maximum: namesLimit)) }
            members.append(TarMember(name: name, kind: kind, data: data))
            records = ArchiveRecords()
        }
    }

    private func kind(_ flag: Character, _ name: [UInt8], _ target: [UInt8]) -> TarMember.Kind {
        switch flag {
        case "0", "\0", "7": records.isSparse ? .other : name.last == UInt8(ascii: "/") ? .directory : .file
        case "1": .hardlink(target)
        case "2": .symlink(target)
        case "5": .directory
        default: .other
        }
    }

    /// The contents of an extended header.
    private mutating func extended(_ size: Int64) throws(Failure) -> [UInt8] {
        guard size <= ArchiveWalk.maximumHeader else {
            throw .fault(.headerTooLong(maximum: ArchiveWalk.maximumHeader))
        }
        let place = try place(size)
        return try bytes(at: place.lowerBound, count: Int(size))
    }

    /// Where data of this size is; the next header follows it.
    private mutating func place(_ size: Int64) throws(Failure) -> Range<Int64> {
        let start = end + Int64(TarBlock.size)
        guard start <= file.size, size <= file.size - start else { throw .fault(.truncated) }
        // The last member's padding may be missing.
        end = min(file.size, start + size + Int64(TarBlock.padding(after: size)))
        return start..<(start + size)
    }

    private func bytes(at offset: Int64, count: Int) throws(Failure) -> [UInt8] {
        do { return try file.bytes(at: offset, count: count) } catch { throw .store(error) }
    }
}
