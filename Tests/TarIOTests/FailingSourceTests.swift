import Digests
import TarIO
import TestSupport
import Testing

/// Bytes that cannot be had, or not be copied on the way: that is no fault of theirs.
@Suite struct FailingSourceTests {
    struct Refused: Error {}

    /// Gives a few bytes, refuses once, and says that it is at its end ever after.
    private final class Source: ByteSource {
        private let source: MemorySource
        private var rest: Int
        private var hasRefused = false

        init(_ bytes: [UInt8], refusingAfter rest: Int) {
            source = MemorySource(bytes, step: 100)
            self.rest = rest
        }

        func read(into buffer: inout MutableRawSpan) throws -> Int {
            if hasRefused { return 0 }
            let count = try source.read(into: &buffer)
            rest -= count
            if rest < 0 {
                hasRefused = true
                throw Refused()
            }
            return count
        }
    }

    @Test("what the source says is what is wrong, wherever it says it", arguments: [0, 100, 700])
    func refused(after count: Int) throws {
        let layer = try LayerWriter.write(LayerWriterTests.entries)
        let error = #expect(throws: LayerError.self) {
            try LayerReader().read(
                Source(layer.blob, refusingAfter: count), size: Int64(layer.blob.count), digest: layer.digest,
                compression: .gzip, diffID: layer.diffID)
        }
        guard case .source(let cause) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(cause is Refused)
    }
}
