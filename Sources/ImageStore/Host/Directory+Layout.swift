internal import Glibc
internal import ImageDocuments

extension Directory {
    /// A small file's bytes; nil when it is not there.
    func bytes(_ name: String, limit: Int) throws -> [UInt8]? {
        guard let file = try file(name) else { return nil }
        return try BlobFile(file).bytes(limit: limit, name: name)
    }

    /// Whether this is a layout; throws when it is one of another version.
    func hasLayoutFile() throws -> Bool {
        guard let bytes = try bytes(LayoutFile.name, limit: 64 << 10) else { return false }
        _ = try LayoutFile(try JSONText(bytes))
        return true
    }

    /// Writes a file beside its place, brings it to the disk and renames it.
    func replace(_ name: String, with bytes: [UInt8], mode: mode_t = 0o644) throws(StoreError) {
        let temporary = "\(StagingArea.prefix)\(name)-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        do {
            let file = try create(temporary, mode: mode)
            let span = bytes.span
            try file.write(unsafe span.bytes)
            try file.synchronize()
            try rename(temporary, to: self, as: name)
            try descriptor.synchronize()
        } catch {
            try? removeFile(temporary)
            throw error
        }
    }

    /// Brings the names of this directory and of those in it to the disk.
    func synchronizeTree() throws(StoreError) {
        for name in try names() { try directory(name)?.descriptor.synchronize() }
        try descriptor.synchronize()
    }

    /// The directory that holds `path`, and its name there.
    static func split(_ path: String) -> (directory: String, base: String) {
        var trimmed = path[...]
        while trimmed.count > 1, trimmed.last == "/" { trimmed.removeLast() }
        guard let slash = trimmed.lastIndex(of: "/") else { return (".", String(trimmed)) }
        let directory = trimmed[..<slash]
        return (directory.isEmpty ? "/" : String(directory), String(trimmed[trimmed.index(after: slash)...]))
    }
}
