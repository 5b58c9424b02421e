public import Digests
internal import LayerEntries

extension LayerReader {
    /// Gives the contents of the regular files that `wants` names to `sink`, in one pass over the layer.
    ///
    /// Entries are counted from 0, as `read` counts them. Each part comes with its entry's number and its place in the
    /// file, in ascending order; the holes of a sparse file are not given, nor is an empty file. The bytes are good only
    /// during the call. They arrive before the blob was verified, which it is when this returns: size, digest and
    /// checksums; the `diff_id` is what it was when a blob of this digest was read. On an error nothing of what arrived
    /// is to be used. What `sink` throws is passed on.
    public func copyContents(
        of wants: (Int) -> Bool, in source: any ByteSource, size: Int64, digest: Digest, compression: LayerCompression,
        to sink: (_ entry: Int, _ place: Int64, _ part: RawSpan) throws -> Void
    ) throws {
        let stream = LayerStream(
            source: source, expectedSize: size, algorithm: digest.algorithm, compression: compression, limits: limits,
            used: used, hashing: .blob)
        do {
            try copyContents(of: wants, in: stream, to: sink)
        } catch let error as LayerError {
            // A blob that is not the one asked for says nothing.
            try stream.verifyBlob(digest)
            throw error
        }
        try stream.verifyBlob(digest)
    }

    private func copyContents(
        of wants: (Int) -> Bool, in stream: LayerStream,
        to sink: (_ entry: Int, _ place: Int64, _ part: RawSpan) throws -> Void
    ) throws {
        var parser = try TarParser(stream, limits: limits)
        var last: TarEntry?
        while let header = try next(&parser, stream) {
            let number = parser.count - 1
            last = header
            guard header.type == .file, wants(number) else { continue }
            guard (0...limits.unpacked).contains(header.size) else {
                throw LayerError.limitExceeded(.unpacked, maximum: limits.unpacked)
            }
            try parser.forEachPart(size: header.size, name: header.name) { try sink(number, $0, $1) }
        }
        let end = parser.headerPosition
        while unsafe try !stream.next().isEmpty {}
        var contents = LayerContents()
        try checkEnd(stream, end: end, last: last, count: parser.count, into: &contents)
    }
}
