internal import CArchive

/// Compresses a stream by one of libarchive's filters. Memory: the compressor's own.
@safe
final class FilterCompressor {
    private let archive: OpaquePointer
    private let receiver: Receiver

    /// What libarchive's callback gets. libarchive cannot carry an error of ours: it is kept here.
    private final class Receiver {
        let sink: (RawSpan) throws -> Void
        var failure: (any Error)?

        init(_ sink: @escaping (RawSpan) throws -> Void) { self.sink = sink }

        /// Gives bytes on, unless that failed before; returns whether it worked.
        func take(_ bytes: RawSpan) -> Bool {
            guard failure == nil else { return false }
            do { try sink(bytes) } catch { failure = error }
            return failure == nil
        }
    }

    /// A stream whose compressed bytes go to `sink`, made by the filter that libarchive calls `name`.
    init(
        _ name: String, level: Int?, threads: Int?, to sink: @escaping (RawSpan) throws -> Void
    ) throws(CompressionError) {
        receiver = Receiver(sink)
        guard let archive = unsafe archive_write_new() else {
            preconditionFailure("libarchive: archive_write_new failed")
        }
        unsafe self.archive = archive
        unsafe archive_write_set_format_raw(archive)
        // The last block is not padded.
        unsafe archive_write_set_bytes_per_block(archive, 256 << 10)
        unsafe archive_write_set_bytes_in_last_block(archive, 1)
        try check(unsafe archive_write_add_filter_by_name(archive, name))
        for (option, value) in [("compression-level", level), ("threads", threads)] {
            guard let value else { continue }
            try check(unsafe archive_write_set_filter_option(archive, name, option, String(value)))
        }
        // The pointer is not retained by libarchive: the receiver lives as long as this object.
        let client = unsafe Unmanaged.passUnretained(receiver).toOpaque()
        try check(
            unsafe archive_write_open(
                archive, client, nil,
                { archive, client, bytes, count in
                    guard let client = unsafe client else { return -1 }
                    let receiver = unsafe Unmanaged<Receiver>.fromOpaque(client).takeUnretainedValue()
                    let part = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
                    if unsafe receiver.take(part.bytes) { return count }
                    unsafe archive_set_error_text(archive)
                    return -1
                }, nil))
        guard let entry = unsafe archive_entry_new() else {
            preconditionFailure("libarchive: archive_entry_new failed")
        }
        defer { unsafe archive_entry_free(entry) }
        unsafe archive_entry_set_filetype(entry, 0o100000)
        try check(unsafe archive_write_header(archive, entry))
    }

    deinit { unsafe archive_write_free(archive) }

    /// Compresses the next bytes. Throws what the receiver threw.
    func write(_ bytes: RawSpan) throws {
        let written = unsafe bytes.withUnsafeBytes { unsafe archive_write_data(archive, $0.baseAddress, $0.count) }
        guard written == bytes.byteCount else { throw failure }
    }

    /// Ends the stream.
    func finish() throws {
        guard unsafe archive_write_close(archive) == ARCHIVE_OK else { throw failure }
        if let failure = receiver.failure { throw failure }
    }

    private func check(_ code: CInt) throws(CompressionError) {
        guard code == ARCHIVE_OK else { throw libraryError }
    }

    private var failure: any Error { receiver.failure ?? libraryError }

    private var libraryError: CompressionError {
        guard let text = unsafe archive_error_string(archive) else {
            return CompressionError(reason: "unknown")
        }
        return unsafe CompressionError(reason: String(cString: text))
    }
}
