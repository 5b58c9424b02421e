/// A layer's entries, packed: 48 bytes each beside their names and targets, and no object for any.
///
/// To whoever reads it, an array of `LayerEntry`, each made anew when it is asked for. What most questions are about
/// can be had without that. Complexity: constant for each entry but for the bytes that it is asked for.
public struct EntryTable: Sendable {
    var records: [Record] = []
    /// The paths of directories, names and targets.
    var bytes: [UInt8] = []
    /// Where in `bytes` the directories are; entries that follow one another in one directory share it.
    var directories: [Range<Int>] = []
    var xattrs: [Int: [[UInt8]: [UInt8]]] = [:]
    var contents: [Int: [UInt8]] = [:]

    /// A table without entries.
    public init() {}

    /// A table of these entries.
    public init(_ entries: some Sequence<LayerEntry>) { for entry in entries { append(entry) } }

    /// An entry's fixed part. Lengths have 32 bits: no header is as long.
    struct Record {
        /// Where in `bytes` the name is.
        var name: Int
        /// A file's size, the length of the target behind the name, or a device's two numbers.
        var value: Int64
        var seconds: Int64
        var nanoseconds: UInt32
        var uid: UInt32
        var gid: UInt32
        var directory: UInt32
        var nameLength: UInt32
        var mode: UInt16
        var type: FileType
    }

    enum FileType: UInt8 { case directory, file, symlink, hardlink, characterDevice, blockDevice, fifo }

    /// Puts an entry behind the others.
    public mutating func append(_ entry: LayerEntry) {
        let path = entry.path.bytes
        let slash = path.lastIndex(of: UInt8(ascii: "/"))
        enter(path[..<(slash ?? 0)])
        let name = path[(slash.map { $0 + 1 } ?? 0)...]
        let metadata = entry.metadata
        let (type, value, target) = EntryTable.parts(of: entry.kind)
        if !metadata.xattrs.isEmpty { xattrs[count] = metadata.xattrs }
        if let content = entry.content { contents[count] = content }
        records.append(
            Record(
                name: bytes.count, value: value, seconds: metadata.modified.seconds,
                nanoseconds: metadata.modified.nanoseconds, uid: metadata.uid, gid: metadata.gid,
                directory: UInt32(directories.count - 1), nameLength: UInt32(name.count), mode: metadata.mode,
                type: type))
        bytes += name
        bytes += target
    }

    mutating func enter(_ directory: ArraySlice<UInt8>) {
        if let last = directories.last, bytes[last].elementsEqual(directory) { return }
        directories.append(bytes.count..<(bytes.count + directory.count))
        bytes += directory
    }

    private static func parts(of kind: EntryKind) -> (FileType, value: Int64, target: [UInt8]) {
        func packed(_ device: DeviceNumber) -> Int64 { Int64(device.major) << 32 | Int64(device.minor) }
        return switch kind {
        case .directory: (.directory, 0, [])
        case .file(let size): (.file, size, [])
        case .symlink(let target): (.symlink, Int64(target.count), target)
        case .hardlink(let target): (.hardlink, Int64(target.bytes.count), target.bytes)
        case .characterDevice(let device): (.characterDevice, packed(device), [])
        case .blockDevice(let device): (.blockDevice, packed(device), [])
        case .fifo: (.fifo, 0, [])
        }
    }
}

extension EntryTable: RandomAccessCollection {
    /// The first entry's number.
    public var startIndex: Int { 0 }
    /// How many entries there are.
    public var endIndex: Int { records.count }

    /// The entry of a number.
    public subscript(number: Int) -> LayerEntry { entry(number, at: path(of: number)) }
}

extension EntryTable {
    /// The entry of a number, as if it had this path.
    public func entry(_ number: Int, at path: EntryPath) -> LayerEntry {
        LayerEntry(path: path, kind: kind(of: number), metadata: metadata(of: number), content: contents[number])
    }

    /// An entry's path.
    public func path(of number: Int) -> EntryPath {
        let (directory, name) = (directory(of: number), name(of: number))
        return EntryPath(joined: directory.isEmpty ? Array(name) : directory + [UInt8(ascii: "/")] + name)
    }

    /// The bytes of the path that an entry's name is in.
    public func directory(of number: Int) -> ArraySlice<UInt8> { bytes[directories[Int(records[number].directory)]] }

    /// Whether two entries are in one directory, and nothing is between them that is not.
    public func areBeside(_ number: Int, _ other: Int) -> Bool {
        records[number].directory == records[other].directory
    }

    /// The last component of an entry's path; empty for the root.
    public func name(of number: Int) -> ArraySlice<UInt8> {
        let record = records[number]
        return bytes[record.name..<(record.name + Int(record.nameLength))]
    }

    /// What an entry is.
    public func kind(of number: Int) -> EntryKind {
        let record = records[number]
        var device: DeviceNumber {
            DeviceNumber(
                major: UInt32(truncatingIfNeeded: record.value >> 32), minor: UInt32(truncatingIfNeeded: record.value))
        }
        return switch record.type {
        case .directory: .directory
        case .file: .file(size: record.value)
        case .symlink: .symlink(target: Array(target(of: record)))
        case .hardlink: .hardlink(target: EntryPath(joined: Array(target(of: record))))
        case .characterDevice: .characterDevice(device)
        case .blockDevice: .blockDevice(device)
        case .fifo: .fifo
        }
    }

    /// Where an entry leads, when it is a symbolic link.
    public func symlinkTarget(of number: Int) -> ArraySlice<UInt8>? {
        records[number].type == .symlink ? target(of: records[number]) : nil
    }

    /// An entry's mode, owner, time and attributes.
    public func metadata(of number: Int) -> EntryMetadata {
        let record = records[number]
        return EntryMetadata(
            mode: record.mode, uid: record.uid, gid: record.gid,
            modified: ModificationTime(seconds: record.seconds, nanoseconds: record.nanoseconds),
            xattrs: xattrs[number] ?? [:])
    }

    func target(of record: Record) -> ArraySlice<UInt8> {
        let start = record.name + Int(record.nameLength)
        return bytes[start..<(start + Int(record.value))]
    }
}
