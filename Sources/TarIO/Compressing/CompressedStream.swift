/// Compresses a stream and gives it on, part by part; without a method the bytes go on as they are.
///
/// The same bytes for the same version of the compressor, whatever the number of jobs. Memory: a few MB; with xz at its
/// default level about 130 MB for each job, two at least.
public final class CompressedStream {
    private let sink: (RawSpan) throws -> Void
    private var gzip: GzipEncoder?
    private var filter: FilterCompressor?

    /// xz takes much memory for each job.
    private static let maximumJobsOfXz = 8

    /// A stream whose compressed bytes go to `sink`; they are good only during the call.
    ///
    /// gzip and xz are made by so many jobs at the same time.
    public init(
        _ compression: StreamCompression, jobs: Int = 1, to sink: @escaping (RawSpan) throws -> Void
    ) throws(CompressionError) {
        self.sink = sink
        let level = compression.level
        switch compression.method {
        case .none: break
        case .gzip: gzip = GzipEncoder(level: level ?? 6, jobs: jobs)
        case .zstd: filter = try FilterCompressor("zstd", level: level, threads: nil, to: sink)
        case .xz:
            // With one thread it would make one large block of all, and so other bytes.
            let threads = max(2, min(jobs, CompressedStream.maximumJobsOfXz))
            filter = try FilterCompressor("xz", level: level, threads: threads, to: sink)
        }
    }

    /// Compresses the next bytes. Throws what the receiver threw.
    public func write(_ bytes: RawSpan) throws {
        if let filter { return try filter.write(bytes) }
        if gzip == nil { return try sink(bytes) }
        try give(gzip?.encode(bytes) ?? [])
    }

    /// Ends the stream.
    public func finish() throws {
        try filter?.finish()
        try give(gzip?.finish() ?? [])
    }

    private func give(_ bytes: [UInt8]) throws {
        guard !bytes.isEmpty else { return }
        let span = bytes.span
        try sink(unsafe span.bytes)
    }
}

/// Why a stream could not be compressed: the library's own words.
public struct CompressionError: Error, Equatable, Sendable {
    /// What libarchive says.
    public let reason: String
}
