internal import Dispatch
internal import Synchronization

/// Compresses a stream to one gzip member, several blocks of it at a time.
///
/// The stream is cut into blocks of 1 MiB, each of which is compressed with what comes before it as its dictionary: so
/// the bytes do not depend on the number of jobs, and there are hardly more of them than without the cuts. Memory:
/// three blocks for each job.
struct GzipEncoder {
    static let blockSize = 1 << 20
    private static let dictionarySize = 32 << 10

    private let level: Int
    private let jobs: Int
    /// The end of the blocks before, and what is to be compressed.
    private var pending: [UInt8] = []
    /// How much of `pending` was compressed.
    private var dictionaryLength = 0
    private var checksum: UInt32 = 0
    private var count: Int64 = 0
    /// What was made and not yet given.
    private var output = GzipFraming.header

    /// An encoder of this level, 1 to 9.
    init(level: Int, jobs: Int = 1) {
        self.level = level
        self.jobs = jobs
    }

    /// How many bytes there are blocks for before they are compressed.
    private var room: Int { dictionaryLength + jobs * GzipEncoder.blockSize - pending.count }

    /// Takes the next bytes, and gives what is ready: often nothing.
    mutating func encode(_ bytes: RawSpan) -> [UInt8] {
        checksum = GzipFraming.checksum(bytes, after: checksum)
        count += Int64(bytes.byteCount)
        var rest = bytes
        while rest.byteCount > 0 {
            // Not as soon as it is full: the last block is another one when nothing follows.
            if room == 0 { compress() }
            let part = rest.extracting(first: room)
            unsafe part.withUnsafeBytes { unsafe pending += $0 }
            rest = rest.extracting(droppingFirst: part.byteCount)
        }
        return takeOutput()
    }

    /// Ends the stream, and gives the rest.
    mutating func finish() -> [UInt8] {
        compress(isEnd: true)
        output += GzipFraming.trailer(checksum: checksum, count: count)
        return takeOutput()
    }

    /// Compresses what is pending; at the end of the stream even where that is nothing.
    private mutating func compress(isEnd: Bool = false) {
        let size = GzipEncoder.blockSize
        let (bytes, begin, level) = (pending, dictionaryLength, level)
        let blockCount = max(1, (bytes.count - begin + size - 1) / size)
        let blocks = Mutex([[UInt8]](repeating: [], count: blockCount))
        DispatchQueue.concurrentPerform(iterations: blockCount) { number in
            let start = begin + number * size
            let span = bytes.span
            let dictionary = unsafe span.bytes.extracting(max(0, start - GzipEncoder.dictionarySize)..<start)
            let part = unsafe span.bytes.extracting(start..<min(start + size, bytes.count))
            let block = DeflatedBlock.block(
                of: part, after: dictionary, level: level, isLast: isEnd && number == blockCount - 1)
            blocks.withLock { $0[number] = block }
        }
        output += blocks.withLock { $0 }.joined()
        pending = bytes.suffix(GzipEncoder.dictionarySize)
        dictionaryLength = pending.count
    }

    private mutating func takeOutput() -> [UInt8] {
        defer { output = [] }
        return output
    }
}
