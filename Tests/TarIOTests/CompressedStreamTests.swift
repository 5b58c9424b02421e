import Digests
import Foundation
import TarIO
import TestSupport
import Testing

@Suite("Compressing streams")
struct CompressedStreamTests {
    static let texts: [(text: String, compression: String?)] = [
        ("none", "none"), ("gzip", "gzip"), ("gzip:1", "gzip:1"), ("gzip:9", "gzip:9"), ("zstd:19", "zstd:19"),
        ("xz:0", "xz:0"), ("none:0", nil), ("gzip:0", nil), ("gzip:10", nil), ("zstd:20", nil), ("zstd:0", nil),
        ("xz:10", nil), ("gzip:", nil), ("gzip:01", nil), ("gzip:+1", nil), ("gzip:1:1", nil), ("bzip2", nil),
        ("", nil),
        ("GZIP", nil), (" gzip", nil),
    ]

    @Test("A method and its level have one spelling", arguments: texts) func parsing(text: String, expected: String?) {
        #expect(StreamCompression(parsing: text)?.description == expected)
    }

    /// Compresses bytes in parts of this length.
    func compressed(_ bytes: [UInt8], _ method: String, step: Int, jobs: Int = 1) throws -> [UInt8] {
        var result: [UInt8] = []
        let stream = try CompressedStream(try #require(StreamCompression(parsing: method)), jobs: jobs) { part in
            for index in 0..<part.byteCount {
                result.append(unsafe part.unsafeLoad(fromByteOffset: index, as: UInt8.self))
            }
        }
        for start in stride(from: 0, to: bytes.count, by: step) {
            let part = Array(bytes[start..<min(bytes.count, start + step)])
            let span = part.span
            try stream.write(unsafe span.bytes)
        }
        try stream.finish()
        return result
    }

    @Test(
        "What is compressed comes out of another program as it was, and depends on no time, no parts and no jobs",
        arguments: ["none", "gzip", "gzip:9", "zstd", "zstd:1", "xz", "xz:0"], [0, 1, 700_000, 1 << 20, 3 << 20 + 1])
    func roundTrip(method: String, count: Int) throws {
        var random = SeededGenerator(seed: UInt64(count))
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 7) & UInt8.random(in: 0...255, using: &random) }
        let one = try compressed(bytes, method, step: 65_536)
        #expect(try compressed(bytes, method, step: 9_999, jobs: 3) == one)
        guard method != "none" else {
            #expect(one == bytes)
            return
        }
        let name = String(method.prefix { $0 != ":" })
        let program = try #require(Program(name), "\(name) is not installed (make setup)")
        let result = try program.run(["-dc"], input: Data(one))
        #expect(result.status == 0, "\(result.errorText)")
        #expect(Array(result.output) == bytes)
    }

    @Test("What the receiver throws comes out, and nothing is asked of it again", arguments: ["none", "gzip", "xz:0"])
    func receiver(method: String) throws {
        struct Full: Error {}
        var calls = 0
        let compression = try #require(StreamCompression(parsing: method))
        #expect(throws: Full.self) {
            let stream = try CompressedStream(compression) { _ in
                calls += 1
                throw Full()
            }
            var random = SeededGenerator(seed: 1)
            let bytes = (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &random) }
            let span = bytes.span
            for _ in 0..<100 { try stream.write(unsafe span.bytes) }
            try stream.finish()
        }
        #expect(calls == 1)
    }
}
