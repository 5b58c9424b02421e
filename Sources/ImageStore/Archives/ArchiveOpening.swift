internal import Digests
internal import Glibc
internal import ImageDocuments
internal import TarIO

/// Makes an archive readable at any place: what is compressed or a stream goes to a file without a name first.
struct ArchiveOpening {
    let path: String
    let options: StoreOptions

    /// The archive at the path, or the one on standard input.
    func open() throws -> Archive {
        let file = try descriptor()
        let status = try file.status()
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            let plain = try ArchiveFile(file, name: path)
            // A redirected standard input may have been read from already.
            return try archive(plain, readsInPlace: path != Reference.standardStream || plain.isAtStart)
        case S_IFDIR: throw StoreError.noStore(nil, at: path)
        default:
            guard isatty(file.number) == 0 else { throw StoreError.terminal }
            return try archive(spooled(from: BlobFile(file)))
        }
    }

    private func descriptor() throws(StoreError) -> FileDescriptor {
        if path == Reference.standardStream {
            let copy = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
            guard copy >= 0 else { throw .system(operation: "dup", name: "standard input", code: errno) }
            return FileDescriptor(number: copy, name: "standard input")
        }
        let number = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw .system(operation: "open", name: path, code: errno) }
        return FileDescriptor(number: number, name: path)
    }

    private func archive(_ plain: ArchiveFile, readsInPlace: Bool) throws -> Archive {
        let start = try plain.bytes(at: 0, count: LayerCompression.sniffedLength)
        let isCompressed = LayerCompression.sniffed(start).map { $0 != .none } ?? false
        guard !readsInPlace || isCompressed else { return try archive(plain) }
        return try archive(spooled(from: plain.sequentialSource(fromStart: readsInPlace)))
    }

    private func archive(_ file: ArchiveFile) throws -> Archive {
        // What does not begin like a tar is none; what is wrong later is damaged.
        let start = try file.bytes(at: 0, count: TarBlock.size)
        guard TarBlock(start[...], at: 0)?.hasRightSum == true else {
            throw StoreError.notAStore(path: path, nil, missing: nil, found: file.size == 0 ? .emptyFile : .file)
        }
        return try Archive(file)
    }

    /// A stream's bytes, decompressed, in a file of their own.
    private func spooled(from source: any ByteSource) throws -> ArchiveFile {
        var start: [UInt8] = []
        while start.count < LayerCompression.sniffedLength {
            var part = [UInt8](repeating: 0, count: LayerCompression.sniffedLength - start.count)
            var span = part.mutableSpan
            var bytes = unsafe span.mutableBytes
            let count = try source.read(into: &bytes)
            if count == 0 { break }
            start += part[..<count]
        }
        var stream: any ByteSource = PrefixedSource(start, source)
        if let compression = LayerCompression.sniffed(start), compression != .none {
            let limits = ReadLimits(unpacked: options.unpacked, ratio: options.ratio)
            stream = DecompressingSource(stream, compression: compression, limits: limits)
        }
        let file = try FileDescriptor.temporary()
        try copy(stream, to: file)
        return try ArchiveFile(file, name: path)
    }

    private func copy(_ source: any ByteSource, to file: borrowing FileDescriptor) throws {
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        var total: Int64 = 0
        while true {
            var span = chunk.mutableSpan
            var bytes = unsafe span.mutableBytes
            let count = try source.read(into: &bytes)
            if count == 0 { return }
            total += Int64(count)
            guard total <= options.unpacked else {
                throw StoreError.streamTooLarge(name: path, maximum: options.unpacked)
            }
            try file.write(bytes.bytes.extracting(first: count))
        }
    }
}
