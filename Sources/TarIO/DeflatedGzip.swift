internal import CArchive

/// gzip, compressed by zlib by way of libarchive, which is here anyway.
///
/// Not by ISA-L: what that makes depends on the processor.
enum DeflatedGzip {
    /// One member without name and time.
    static func member(of bytes: [UInt8], level: Int) throws(LayerWriteError) -> [UInt8] {
        guard let archive = unsafe archive_write_new() else { throw .compressor(.gzip, reason: "out of memory") }
        defer { unsafe archive_write_free(archive) }
        // Deflate never grows by more than five bytes for each 16 KiB, and a header.
        let capacity = bytes.count + bytes.count / (1 << 14) * 5 + 1024
        var isWritten = false
        let member = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            var used = 0
            // libarchive keeps the pointer to the number of bytes until it is closed.
            isWritten = unsafe withUnsafeMutablePointer(to: &used) { used in
                unsafe write(bytes, to: archive, options: "gzip:!timestamp,gzip:compression-level=\(level)") {
                    unsafe archive_write_open_memory(archive, buffer.baseAddress, buffer.count, used)
                }
            }
            count = used
            if !isWritten { count = 0 }
        }
        guard isWritten else {
            throw .compressor(
                .gzip, reason: unsafe archive_error_string(archive).map { unsafe String(cString: $0) } ?? "unknown")
        }
        return member
    }

    /// Whether all of `bytes` was compressed: the one entry of an archive of no format.
    private static func write(
        _ bytes: [UInt8], to archive: OpaquePointer, options: String, open: () -> CInt
    ) -> Bool {
        guard let entry = unsafe archive_entry_new() else { return false }
        defer { unsafe archive_entry_free(entry) }
        unsafe archive_entry_set_filetype(entry, 0o100000)
        // Whatever happens: later there would be nothing left to write to.
        defer { unsafe archive_write_close(archive) }
        let isOpen =
            unsafe archive_write_set_format_raw(archive) == ARCHIVE_OK
            && archive_write_add_filter_gzip(archive) == ARCHIVE_OK
            && archive_write_set_options(archive, options) == ARCHIVE_OK
            // Otherwise the member is padded with zeros.
            && archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK
            && open() == ARCHIVE_OK
        guard isOpen, unsafe archive_write_header(archive, entry) == ARCHIVE_OK else { return false }
        let written = unsafe bytes.withUnsafeBytes { unsafe archive_write_data(archive, $0.baseAddress, $0.count) }
        return unsafe written == bytes.count && archive_write_close(archive) == ARCHIVE_OK
    }
}
