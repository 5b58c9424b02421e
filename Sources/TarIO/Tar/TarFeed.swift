/// What libarchive's callback gets: the stream, and the zeros that follow it.
///
/// A tar without end blocks, or with an unpadded last entry, is common (umoci's `insert` writes them) and
/// an error for libarchive: so zeros follow the real bytes. `LayerReader` sees to it that no data was cut short.
/// The bytes of the headers that are being read are kept, for `RawHeaders`.
@safe
final class TarFeed {
    private let stream: LayerStream
    let limit: Int
    /// The first error: of the stream, or that an entry's headers are too long.
    private(set) var failure: LayerError?
    private var zerosGiven = false
    private let zeros = UnsafeMutableRawBufferPointer.allocate(byteCount: 3 * 512, alignment: 8)

    /// What was given last, and where it begins.
    private var chunk = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    private var chunkStart: Int64 = 0
    /// What is kept of the chunks before it, to its beginning.
    private var kept: [UInt8] = []
    /// Where the headers begin that are being read.
    private var headerStart: Int64?
    /// Where the first of these headers is that was not examined; nil when nothing is left to examine.
    var unexamined: Int64?
    /// How many bytes of access control lists the headers may have so far.
    var accessListBytes = 0
    /// The number of the entry whose headers are being read.
    private(set) var entry = 0

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
            try examineHeaders()
            return unsafe chunk
        } catch {
            failure = failure ?? error
            throw error
        }
    }

    /// Says that libarchive is about to read the headers of the entry of this number, which begin here.
    func beginHeader(at position: Int64, of entry: Int) throws(LayerError) {
        headerStart = position
        unexamined = position
        accessListBytes = 0
        self.entry = entry
        do throws(LayerError) { try examineHeaders() } catch {
            failure = failure ?? error
            throw error
        }
    }

    /// The bytes of the headers, to this position or as far as they were read.
    func endHeader(at position: Int64 = .max) -> [UInt8] {
        guard let start = headerStart else { return [] }
        headerStart = nil
        unexamined = nil
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

    /// The byte at a place of the stream; nil when it is not here.
    func byte(at position: Int64) -> UInt8? {
        if position >= chunkStart {
            return unsafe position - chunkStart < chunk.count ? chunk[Int(position - chunkStart)] : nil
        }
        let fromEnd = Int(chunkStart - position)
        return fromEnd <= kept.count ? kept[kept.count - fromEnd] : nil
    }

    /// The bytes at a place of the stream; nil when they are not all here.
    func bytes(at position: Int64, count: Int) -> [UInt8]? {
        let chunkEnd = chunkStart + Int64(unsafe chunk.count)
        guard position >= chunkStart - Int64(kept.count), position + Int64(count) <= chunkEnd else { return nil }
        let keptCount = min(count, Int(max(0, chunkStart - position)))
        let first = kept.count - Int(max(0, chunkStart - position))
        let start = Int(max(0, position - chunkStart))
        return unsafe Array(keptCount > 0 ? kept[first..<(first + keptCount)] : [])
            + chunk[start..<(start + count - keptCount)]
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
        let padding = Int((512 - stream.unpackedCount % 512) % 512)
        return unsafe UnsafeRawBufferPointer(rebasing: zeros[..<(padding + 1024)])
    }
}
