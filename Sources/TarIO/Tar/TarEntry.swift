internal import CArchive
internal import Glibc
internal import LayerEntries

/// One header as libarchive gives it, copied out: names are bytes, ranges are not checked yet.
struct TarEntry {
    var name: [UInt8]
    var type: FileType
    var linkTarget: [UInt8]
    var size: Int64
    var isSparse: Bool
    var mode: UInt16
    var uid: Int64
    var gid: Int64
    var modified: ModificationTime
    var deviceMajor: Int64
    var deviceMinor: Int64
    var xattrs: [[UInt8]: [UInt8]]

    enum FileType { case directory, file, symlink, hardlink, characterDevice, blockDevice, fifo, other }

    /// The entry of this name; `modified` is the time of a PAX record, whose sign libarchive loses.
    init(_ entry: OpaquePointer, name: [UInt8], modified: ModificationTime?) {
        self.name = name
        linkTarget = []
        if let target = unsafe archive_entry_hardlink(entry) {
            type = .hardlink
            linkTarget = unsafe TarEntry.bytes(target)
        } else {
            type = unsafe TarEntry.fileType(entry)
            if type == .symlink, let target = unsafe archive_entry_symlink(entry) {
                linkTarget = unsafe TarEntry.bytes(target)
            }
        }
        size = unsafe archive_entry_size(entry)
        isSparse = unsafe archive_entry_sparse_count(entry) > 0
        mode = UInt16(truncatingIfNeeded: unsafe archive_entry_perm(entry)) & 0o7777
        uid = unsafe archive_entry_uid(entry)
        gid = unsafe archive_entry_gid(entry)
        self.modified = unsafe modified ?? ModificationTime(seconds: Int64(archive_entry_mtime(entry)))
        deviceMajor = Int64(clamping: unsafe archive_entry_rdevmajor(entry))
        deviceMinor = Int64(clamping: unsafe archive_entry_rdevminor(entry))
        xattrs = unsafe TarEntry.xattrs(of: entry)
    }

    static func name(of entry: OpaquePointer) -> [UInt8] {
        guard let name = unsafe archive_entry_pathname(entry) else { return [] }
        return unsafe bytes(name)
    }

    private static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
        let count = unsafe strlen(text)
        return unsafe text.withMemoryRebound(to: UInt8.self, capacity: count) {
            unsafe Array(UnsafeBufferPointer(start: $0, count: count))
        }
    }

    private static func fileType(_ entry: OpaquePointer) -> FileType {
        switch unsafe archive_entry_filetype(entry) {
        case 0o040000: .directory
        case 0o100000: .file
        case 0o120000: .symlink
        case 0o020000: .characterDevice
        case 0o060000: .blockDevice
        case 0o010000: .fifo
        default: .other
        }
    }

    private static func xattrs(of entry: OpaquePointer) -> [[UInt8]: [UInt8]] {
        var result: [[UInt8]: [UInt8]] = [:]
        unsafe archive_entry_xattr_reset(entry)
        while true {
            var name: UnsafePointer<CChar>?
            var value: UnsafeRawPointer?
            var size = 0
            guard unsafe archive_entry_xattr_next(entry, &name, &value, &size) == ARCHIVE_OK, let name = unsafe name
            else { return result }
            let bytes = unsafe value.map { unsafe [UInt8](UnsafeRawBufferPointer(start: $0, count: size)) } ?? []
            result[unsafe TarEntry.bytes(name)] = bytes
        }
    }
}
