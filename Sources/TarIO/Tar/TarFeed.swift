/// What libarchive's callback gets: the stream, and the zeros that follow it.
///
/// A tar without end blocks, or with an unpadded last entry, is common (umoci's `insert` writes them) and
/// an error for libarchive: so zeros follow the real bytes. `LayerReader` sees to it that no data was cut short.
/// The bytes of the headers that are being read are kept, for `RawHeaders`.
@safe
final class TarFeed {
    private let stream: LayerStream
    private let limit: Int
    /// The first error: of the stream, or that an entry's headers are too long.
    private(set) var failure: LayerError?
    private var zerosGiven = false
    private let zeros = UnsafeMutableRawBufferPointer.allocate(byteCount: 3 * TarBlock.size, alignment: 8)

    /// What was given last, and where it begins.
    private var chunk = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    private var chunkStart: Int64 = 0
    /// What is kept of the chunks before it, to its beginning.
    private var kept: [UInt8] = []
    /// Where the headers begin that are being read.
    private var headerStart: Int64?

    init(_ stream: LayerStream, limit: Int) {
        self.stream = stream
        self.limit = limit
        unsafe zeros.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit { unsafe zeros.deallocate() }

    /// The next bytes; `consumed` is how many of those before them libarchive is done with.
    func next(consumed: Int64) throws(LayerError) -> UnsafeRawBufferPointer {
        do throws(LayerError) {
            // libarchive may look ahead of a header: what it has not consumed may be one.
            keep(from: min(headerStart ?? consumed, consumed))
            chunkStart += Int64(unsafe chunk.count)
            unsafe chunk = UnsafeRawBufferPointer(start: nil, count: 0)
            if headerStart != nil, kept.count > limit { throw .limitExceeded(.header, maximum: Int64(limit)) }
            unsafe chunk = try nextChunk()
            return unsafe chunk
        } catch {
            failure = failure ?? error
            throw error
        }
    }

    /// Says that libarchive is about to read an entry's headers, which begin here.
    func beginHeader(at position: Int64) { headerStart = position }

    /// The bytes of the headers, to this position or as far as they were read.
    func endHeader(at position: Int64 = .max) -> [UInt8] {
        guard let start = headerStart else { return [] }
        headerStart = nil
        let end = min(position, chunkStart + Int64(unsafe chunk.count))
        guard start < end else { return [] }
        // `kept` ends where the chunk begins.
        let keptStart = chunkStart - Int64(kept.count)
        var bytes: [UInt8] = []
        if start < chunkStart {
            bytes +=
                kept[Int(max(start, keptStart) - keptStart)..<Int(max(keptStart, min(end, chunkStart)) - keptStart)]
        }
        if end > chunkStart { unsafe bytes += chunk[Int(max(start, chunkStart) - chunkStart)..<Int(end - chunkStart)] }
        return bytes
    }

    /// Keeps the bytes from `position` on before the chunk goes.
    private func keep(from position: Int64) {
        if position >= chunkStart {
            kept.removeAll(keepingCapacity: kept.capacity <= limit)
            let first = Int(min(position - chunkStart, Int64(unsafe chunk.count)))
            unsafe kept += chunk[first...]
        } else {
            let surplus = kept.count - Int(min(Int64(kept.count), chunkStart - position))
            kept.removeFirst(surplus)
            unsafe kept += chunk
        }
    }

    private func nextChunk() throws(LayerError) -> UnsafeRawBufferPointer {
        let chunk = unsafe try stream.next()
        if unsafe !chunk.isEmpty || zerosGiven { return unsafe chunk }
        zerosGiven = true
        let padding = TarBlock.padding(after: stream.unpackedCount)
        return unsafe UnsafeRawBufferPointer(rebasing: zeros[..<(padding + 2 * TarBlock.size)])
    }
}
