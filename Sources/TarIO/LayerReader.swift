public import Digests
public import LayerEntries

/// Reads one layer: bytes are verified, decompressed, hashed and parsed in one pass.
///
/// Nothing of the result is handed out before the blob's size and digest, the compressed stream's checksums and
/// the `diff_id` are right. Complexity: linear in the blob; memory: two chunks, the entries and the kept contents.
public struct LayerReader: Sendable {
    /// How much a layer may ask for.
    public var limits: ReadLimits
    /// What the image's other layers have taken of the limits already.
    public var used: ReadUsage
    /// Where to add what the layer takes while it is read, to stop when all that do so have taken too much together.
    public var shared: SharedUsage?
    /// Which regular files' contents to keep, by name as the layer spells it and size in bytes.
    public var keeps: @Sendable (EntryPath, Int64) -> Bool
    /// Whether the decompressed bytes are hashed by a thread of their own: sooner done where processors are free.
    public var hashesInBackground = false
    /// Whether to hash the contents of all regular files: as much work again as hashing the layer.
    public var hashesContents = false

    /// A reader with these limits that keeps these contents, none by default.
    public init(
        limits: ReadLimits = ReadLimits(), used: ReadUsage = ReadUsage(),
        keeps: @escaping @Sendable (EntryPath, Int64) -> Bool = { _, _ in false }
    ) {
        self.limits = limits
        self.used = used
        self.keeps = keeps
    }

    /// Reads `source` to its end.
    ///
    /// Errors of the blob itself (size, digest) come before errors of its contents, whichever was met first:
    /// a blob that is not the one asked for says nothing. `diffID` is checked when it is given.
    public func read(
        _ source: any ByteSource, size: Int64, digest: Digest, compression: LayerCompression, diffID: Digest?
    ) throws(LayerError) -> LayerContents {
        let stream = LayerStream(
            source: source, expectedSize: size, algorithm: digest.algorithm, compression: compression, limits: limits,
            used: used, hashing: hashesInBackground ? .background : .both)
        var contents = LayerContents()
        do {
            try walk(stream, into: &contents)
        } catch {
            // Of bytes that could not be had, or not be copied on the way, nothing can be said.
            if case .source = error { throw error }
            try stream.verifyBlob(digest)
            throw error
        }
        try stream.verifyBlob(digest)
        contents.diffID = stream.finishTarDigest()
        if let diffID, contents.diffID != diffID {
            throw .diffIDMismatch(expected: diffID, actual: contents.diffID)
        }
        return contents
    }

    /// Reads a blob to its end and checks size and digest, as `read` does, and nothing else.
    public func verify(_ source: any ByteSource, size: Int64, digest: Digest) throws(LayerError) {
        let stream = LayerStream(
            source: source, expectedSize: size, algorithm: digest.algorithm, compression: .none, limits: limits,
            hashing: .blob)
        try stream.verifyBlob(digest)
    }

    /// Gives the data of one entry, counted from 0, to `sink` part by part, and reads the rest of the layer too.
    ///
    /// The parts arrive before the blob was verified, which it is at the end: for blobs that were read before.
    public func copy(
        _ entry: Int, of source: any ByteSource, size: Int64, digest: Digest, compression: LayerCompression,
        to sink: ([UInt8]) throws -> Void
    ) throws {
        let stream = LayerStream(
            source: source, expectedSize: size, algorithm: digest.algorithm, compression: compression, limits: limits,
            hashing: .blob)
        var parser = try TarParser(stream, limits: limits)
        while try next(&parser, stream) != nil {
            guard parser.count - 1 == entry else { continue }
            try parser.copyData(to: sink)
            break
        }
        try stream.verifyBlob(digest)
    }

    private func walk(_ stream: LayerStream, into contents: inout LayerContents) throws(LayerError) {
        var parser = try TarParser(stream, limits: limits)
        var last: TarEntry?
        var told = ReadUsage()
        while let header = try next(&parser, stream) {
            let number = parser.count - 1
            var entry: LayerEntry
            do { entry = try header.layerEntry(limits: limits) } catch {
                throw error.layerError(entry: number, name: header.name, limits: limits)
            }
            if limits.isLenient, header.leavesRoot { contents.note(.clampedName) }
            if header.isSparse {
                // Before anything is made of the file's holes.
                contents.usage = contents.usage.adding(ReadUsage(unpacked: header.size))
                try used.adding(contents.usage).check(limits)
                try stream.checkHoles(contents.usage.unpacked)
            }
            if case .file(let size) = entry.kind, keeps(entry.path, size), let length = Int(exactly: size) {
                entry.content = try parser.data(size: length)
            }
            if hashesContents, case .file = entry.kind {
                if let content = entry.content {
                    contents.contentDigests[number] = Digest(of: content)
                } else {
                    contents.contentDigests[number] = try parser.digest()
                }
            }
            contents.usage = contents.usage.adding(ReadUsage(entries: 1, kept: entry.keptSize))
            let taken = contents.usage.adding(ReadUsage(unpacked: stream.unpackedCount))
            try used.adding(taken).check(limits)
            // Once for each chunk is often enough.
            if let shared, taken.unpacked != told.unpacked {
                try shared.add(taken.subtracting(told)).check(limits)
                told = taken
            }
            contents.entries.append(entry)
            last = header
        }
        for diagnostic in parser.diagnostics { contents.note(diagnostic) }
        let end = parser.headerPosition
        while unsafe try !stream.next().isEmpty {}
        try checkEnd(stream, end: end, last: last, count: parser.count, into: &contents)
        contents.unpackedSize = stream.unpackedCount
        contents.usage = contents.usage.adding(ReadUsage(unpacked: stream.unpackedCount))
    }

    func next(_ parser: inout TarParser, _ stream: LayerStream) throws(LayerError) -> TarEntry? {
        do { return try parser.next() } catch {
            // Nothing but the zeros that `TarFeed` adds: an empty stream, which libarchive takes for an unknown format.
            if stream.failure == nil, stream.unpackedCount == 0, parser.count == 0 { return nil }
            throw error
        }
    }

    /// Tells missing padding and end blocks, which are harmless, from data that was cut short.
    func checkEnd(
        _ stream: LayerStream, end: Int64, last: TarEntry?, count: Int, into contents: inout LayerContents
    ) throws(LayerError) {
        let total = stream.unpackedCount
        if stream.isMislabelled { contents.note(.mislabelledCompression(stream.compression)) }
        if stream.hasZerosAtEnd { contents.note(.zerosAfterCompression) }
        guard total > 0 else {
            contents.note(.emptyBlob)
            return
        }
        if let last, total < end {
            // A sparse file's stored length is not known here, so its padding must be there.
            let padding = last.isSparse || last.type != .file ? 0 : TarBlock.padding(after: last.size)
            guard total >= end - Int64(padding) else {
                throw .damagedTar(reason: "the data of the last entry is cut short", entry: count - 1, name: last.name)
            }
        }
        if total < end + Int64(ArchiveHeader.end.count) { contents.note(.missingEndOfArchive) }
        if stream.lastNonZero > end { contents.note(.dataAfterEndOfArchive) }
    }
}

extension LayerContents {
    /// Says once what is odd, however often it is.
    fileprivate mutating func note(_ diagnostic: LayerDiagnostic) {
        if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
    }
}

extension LayerEntry {
    /// The bytes of it that vary in number.
    fileprivate var keptSize: Int64 {
        var size = path.bytes.count + (content?.count ?? 0)
        switch kind {
        case .symlink(let target): size += target.count
        case .hardlink(let target): size += target.bytes.count
        default: break
        }
        return Int64(metadata.xattrs.reduce(size) { $0 + $1.key.count + $1.value.count })
    }
}
