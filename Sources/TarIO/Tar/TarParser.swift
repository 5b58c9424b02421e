internal import CArchive
internal import Digests
internal import LayerEntries

/// Parses one tar stream with libarchive; owns its handle.
///
/// Only the tar format is enabled and no filter: what arrives is tar or an error. Only OK and WARN are accepted,
/// because RETRY yields a blank entry; and of WARN only what is said of names. Names are taken as
/// bytes, never through the `_utf8` getters.
@safe
struct TarParser: ~Copyable {
    private let archive: OpaquePointer
    private let feed: TarFeed
    private let limits: ReadLimits
    /// The name of the entry that was read last; nil when there is none.
    private var current: [UInt8]?
    /// The number of the next entry, from 0.
    private(set) var count = 0
    /// What is odd about the headers so far.
    private(set) var diagnostics: [LayerDiagnostic] = []

    init(_ stream: LayerStream, limits: ReadLimits) throws(LayerError) {
        guard let archive = unsafe archive_read_new() else {
            preconditionFailure("libarchive: archive_read_new failed")
        }
        let feed = TarFeed(stream, limit: limits.header)
        // The callback's pointer is not retained by libarchive: `feed` lives as long as this value.
        let client = unsafe Unmanaged.passUnretained(feed).toOpaque()
        unsafe archive_read_support_format_tar(archive)
        let opened = unsafe archive_read_open(archive, client, nil, readNextChunk, nil)
        guard opened == ARCHIVE_OK else {
            let reason = unsafe TarParser.reason(archive)
            unsafe archive_read_free(archive)
            throw feed.failure ?? .damagedTar(reason: reason, entry: 0, name: [])
        }
        unsafe self.archive = archive
        self.feed = feed
        self.limits = limits
    }

    deinit { unsafe archive_read_free(archive) }

    /// The next entry, nil at the end of the archive.
    mutating func next() throws(LayerError) -> TarEntry? {
        // What is left of the data goes first: the headers begin where it ends.
        if let name = current {
            current = nil
            guard unsafe archive_read_data_skip(archive) == ARCHIVE_OK else { throw failure(name, entry: count - 1) }
        }
        try feed.beginHeader(at: unsafe archive_filter_bytes(archive, 0), of: count)
        var entry: OpaquePointer?
        let code = unsafe archive_read_next_header(archive, &entry)
        let headers = feed.endHeader(at: code == ARCHIVE_FATAL ? .max : unsafe archive_filter_bytes(archive, 0))
        if code == ARCHIVE_EOF { return nil }
        guard code == ARCHIVE_OK || code == ARCHIVE_WARN, let entry = unsafe entry else {
            // libarchive has a limit of its own, which it does not tell from damage.
            do { _ = try RawHeaders(headers[...], limit: limits.header) } catch .limit(let limit) {
                throw .limitExceeded(limit, maximum: limits.maximum(limit))
            } catch {}
            throw failure(unsafe entry.map { unsafe TarEntry.name(of: $0) } ?? [], entry: count)
        }
        let name = unsafe TarEntry.name(of: entry)
        // Names in no known character set are warned of, and right. After other warnings records were passed over.
        if code == ARCHIVE_WARN, unsafe !TarParser.reason(archive).contains("can't be converted") {
            throw failure(name, entry: count)
        }
        let raw: RawHeaders
        do { raw = try RawHeaders(headers[...], limit: limits.header) } catch {
            throw error.layerError(entry: count, name: name, limits: limits)
        }
        if raw.hasRepeats { note(.repeatedRecords) }
        if raw.hasGlobalRecords { note(.globalRecords) }
        current = name
        count += 1
        return unsafe TarEntry(entry, name: name, modified: raw.modified)
    }

    private mutating func note(_ diagnostic: LayerDiagnostic) {
        if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
    }

    /// The data of the current entry, which is at most `size` bytes long.
    mutating func data(size: Int, name: [UInt8]) throws(LayerError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: size)
        var filled = 0
        while filled < size, case let count = try readPart(into: &bytes, from: filled, name: name), count > 0 {
            filled += count
        }
        guard filled == size else {
            throw .damagedTar(reason: "the data of the entry is cut short", entry: count - 1, name: name)
        }
        return bytes
    }

    /// The digest of the current entry's data.
    mutating func digest(name: [UInt8]) throws(LayerError) -> Digest {
        var hasher = DigestHasher()
        var part = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = try readPart(into: &part, name: name), count > 0 {
            let span = part.span
            unsafe hasher.update(span.bytes.extracting(first: count))
        }
        return hasher.finish()
    }

    /// Gives the data of the current entry to `sink`, part by part; a sparse file's holes are zeros.
    mutating func copyData(name: [UInt8], to sink: ([UInt8]) throws -> Void) throws {
        var part = [UInt8](repeating: 0, count: ChunkBuffers.size)
        while case let count = try readPart(into: &part, name: name), count > 0 { try sink(Array(part[..<count])) }
    }

    /// Gives the data of the current entry of `size` bytes to `sink` as it lies in the archive, each part with its place
    /// in the file; what is not given is a hole of a sparse file.
    mutating func forEachPart(size: Int64, name: [UInt8], _ sink: (Int64, RawSpan) throws -> Void) throws {
        while true {
            var start: UnsafeRawPointer?
            var length = 0
            var place: Int64 = 0
            let code = unsafe archive_read_data_block(archive, &start, &length, &place)
            if code == ARCHIVE_EOF { return }
            // Whoever writes the parts to their places must not be sent elsewhere.
            guard code == ARCHIVE_OK, place >= 0, place <= size, Int64(length) <= size - place else {
                throw failure(name, entry: count - 1)
            }
            let part = unsafe UnsafeRawBufferPointer(start: start, count: length)
            if length > 0 { try sink(place, unsafe part.bytes) }
        }
    }

    /// The next part of the current entry's data, put into `part` from `start` on; 0 at its end.
    private mutating func readPart(
        into part: inout [UInt8], from start: Int = 0, name: [UInt8]
    ) throws(LayerError) -> Int {
        // libarchive gives a hole at the end of a sparse file only after it has said once that there is no more.
        for _ in 0..<2 {
            let count = unsafe part.withUnsafeMutableBytes { buffer in
                unsafe archive_read_data(archive, buffer.baseAddress?.advanced(by: start), buffer.count - start)
            }
            guard count >= 0 else { throw failure(name, entry: self.count - 1) }
            if count > 0 { return count }
        }
        return 0
    }

    /// Where the header of the entry that was asked for last begins; at the end, where the archive's end is.
    var headerPosition: Int64 { unsafe archive_read_header_position(archive) }

    private func failure(_ name: [UInt8], entry: Int) -> LayerError {
        feed.failure ?? .damagedTar(reason: unsafe TarParser.reason(archive), entry: entry, name: name)
    }

    private static func reason(_ archive: OpaquePointer) -> String {
        guard let text = unsafe archive_error_string(archive) else { return "unknown" }
        return unsafe String(cString: text)
    }
}

private func readNextChunk(
    _ archive: OpaquePointer?, _ client: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<UnsafeRawPointer?>?
) -> la_ssize_t {
    guard let client = unsafe client else { return -1 }
    let feed = unsafe Unmanaged<TarFeed>.fromOpaque(client).takeUnretainedValue()
    do {
        let chunk = unsafe try feed.next(consumed: archive_filter_bytes(archive, 0))
        unsafe buffer?.pointee = chunk.baseAddress
        return chunk.count
    } catch {
        // The feed keeps the error; libarchive needs one of its own.
        unsafe archive_set_error_text(archive)
        return -1
    }
}
