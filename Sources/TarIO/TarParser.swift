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
    private var current: OpaquePointer?
    /// The number of the next entry, from 0.
    private(set) var count = 0

    init(_ stream: LayerStream) throws(LayerError) {
        guard let archive = unsafe archive_read_new() else {
            preconditionFailure("libarchive: archive_read_new failed")
        }
        let feed = TarFeed(stream)
        // The callback's pointer is not retained by libarchive: `feed` lives as long as this value.
        let client = unsafe Unmanaged.passUnretained(feed).toOpaque()
        unsafe archive_read_support_format_tar(archive)
        let opened = unsafe archive_read_open(archive, client, nil, readNextChunk, nil)
        guard opened == ARCHIVE_OK else {
            let reason = unsafe TarParser.reason(archive)
            unsafe archive_read_free(archive)
            throw stream.failure ?? .damagedTar(reason: reason, entry: 0, name: [])
        }
        unsafe self.archive = archive
        self.feed = feed
        unsafe self.current = nil
    }

    deinit { unsafe archive_read_free(archive) }

    /// The next entry, nil at the end of the archive.
    mutating func next() throws(LayerError) -> TarEntry? {
        var entry: OpaquePointer?
        let code = unsafe archive_read_next_header(archive, &entry)
        if code == ARCHIVE_EOF { return nil }
        guard code == ARCHIVE_OK || code == ARCHIVE_WARN, let entry = unsafe entry else {
            throw failure(name: unsafe entry.map { unsafe TarEntry.name(of: $0) } ?? [])
        }
        // Names in no known character set are warned of, and right. After other warnings records were passed over.
        if code == ARCHIVE_WARN, unsafe !TarParser.reason(archive).contains("can't be converted") {
            throw failure(name: unsafe TarEntry.name(of: entry))
        }
        unsafe current = entry
        defer { count += 1 }
        return unsafe TarEntry(entry)
    }

    /// The data of the current entry, which is at most `size` bytes long.
    mutating func data(size: Int, name: [UInt8]) throws(LayerError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: size)
        var filled = 0
        while filled < size {
            let read = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe archive_read_data(archive, buffer.baseAddress?.advanced(by: filled), size - filled)
            }
            guard read >= 0 else { throw failure(name: name) }
            if read == 0 { break }
            filled += read
        }
        guard filled == size else {
            throw .damagedTar(reason: "the data of the entry is cut short", entry: max(0, count - 1), name: name)
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
        var part = [UInt8](repeating: 0, count: LayerStream.chunkSize)
        while case let count = try readPart(into: &part, name: name), count > 0 { try sink(Array(part[..<count])) }
    }

    /// The next part of the current entry's data; 0 at its end.
    private mutating func readPart(into part: inout [UInt8], name: [UInt8]) throws(LayerError) -> Int {
        let count = unsafe part.withUnsafeMutableBytes { buffer in
            unsafe archive_read_data(archive, buffer.baseAddress, buffer.count)
        }
        guard count >= 0 else { throw failure(name: name) }
        return count
    }

    /// Where the header of the entry that was asked for last begins; at the end, where the archive's end is.
    var headerPosition: Int64 { unsafe archive_read_header_position(archive) }

    private func failure(name: [UInt8]) -> LayerError {
        feed.stream.failure ?? .damagedTar(reason: unsafe TarParser.reason(archive), entry: count, name: name)
    }

    private static func reason(_ archive: OpaquePointer) -> String {
        guard let text = unsafe archive_error_string(archive) else { return "unknown" }
        return unsafe String(cString: text)
    }
}

/// What libarchive's callback gets: the stream, and the zeros that follow it.
///
/// A tar without end blocks, or with an unpadded last entry, is common (umoci's `insert` writes them) and
/// an error for libarchive: so zeros follow the real bytes. `LayerReader` sees to it that no data was cut short.
@safe
final class TarFeed {
    let stream: LayerStream
    private var zerosGiven = false
    private let zeros = UnsafeMutableRawBufferPointer.allocate(byteCount: 3 * 512, alignment: 8)

    init(_ stream: LayerStream) {
        self.stream = stream
        unsafe zeros.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit { unsafe zeros.deallocate() }

    func next() throws(LayerError) -> UnsafeRawBufferPointer {
        let chunk = unsafe try stream.next()
        if unsafe !chunk.isEmpty || zerosGiven { return unsafe chunk }
        zerosGiven = true
        let padding = Int((512 - stream.unpackedCount % 512) % 512)
        return unsafe UnsafeRawBufferPointer(rebasing: zeros[..<(padding + 1024)])
    }
}

private func readNextChunk(
    _ archive: OpaquePointer?, _ client: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<UnsafeRawPointer?>?
) -> la_ssize_t {
    guard let client = unsafe client else { return -1 }
    let feed = unsafe Unmanaged<TarFeed>.fromOpaque(client).takeUnretainedValue()
    do {
        let chunk = unsafe try feed.next()
        unsafe buffer?.pointee = chunk.baseAddress
        return chunk.count
    } catch {
        // The stream keeps the error; libarchive needs one of its own.
        unsafe archive_set_error_text(archive)
        return -1
    }
}
