import Digests
import Foundation
import LayerEntries
import TarIO
import TestSupport
import Testing

/// Streams that nobody makes by accident.
@Suite("Reading hostile layers")
struct HostileLayerTests {
    func read(
        _ blob: [UInt8], _ compression: LayerCompression = .none, step: Int = .max, limits: ReadLimits = ReadLimits()
    ) throws(LayerError) -> LayerContents {
        try LayerReader(limits: limits, keeps: { _, size in size < 100_000 }).read(
            MemorySource(blob, step: step), size: Int64(blob.count), digest: Digest(of: blob),
            compression: compression, diffID: nil)
    }

    /// A gzip member with these header fields (RFC 1952, 2.3), made by Python's zlib.
    static func member(_ data: [UInt8], flags: UInt8) throws -> [UInt8] {
        let source = """
            import struct, sys, zlib
            flags = int(sys.argv[1]); data = sys.stdin.buffer.read()
            h = b"\\x1f\\x8b\\x08" + bytes([flags]) + b"\\0\\0\\0\\0\\0\\xff"
            if flags & 4: h += struct.pack("<H", 30) + b"E" * 30
            if flags & 8: h += b"n" * 30 + b"\\0"
            if flags & 16: h += b"c" * 30 + b"\\0"
            if flags & 2: h += struct.pack("<H", zlib.crc32(h) & 0xffff)
            c = zlib.compressobj(6, zlib.DEFLATED, -15); d = c.compress(data) + c.flush()
            sys.stdout.buffer.write(h + d + struct.pack("<II", zlib.crc32(data), len(data)))
            """
        return Array(try Program.python(source, [String(flags)], input: Data(data)).output)
    }

    @Test(
        "A gzip header's fields are passed over wherever the reads end",
        arguments: [0, 2, 4, 16, 31] as [UInt8])
    func headers(flags: UInt8) throws {
        let tar = LayerReaderTests.tar
        let member = try Self.member(tar, flags: flags)
        for step in [1, 2, 3, 11, 13, .max] {
            #expect(try read(member, .gzip, step: step).diffID == Digest(of: tar))
        }
        // The second member's header is cut at every place by the end of a read.
        let first = try Self.member([], flags: flags)
        for cut in 1..<120 {
            #expect(try read(first + member, .gzip, step: first.count + cut).diffID == Digest(of: tar))
        }
    }

    @Test(
        "A header whose own checksum is wrong, or with reserved flags, is an error",
        arguments: [2, 0x20, 0x40, 0x80, 0x3f] as [UInt8])
    func badHeaders(flags: UInt8) throws {
        var member = try Self.member(LayerReaderTests.tar, flags: flags)
        if flags == 2 { member[10] ^= 1 }
        for step in [1, 11, .max] {
            let error = #expect(throws: LayerError.self) { try read(member, .gzip, step: step) }
            guard case .damagedCompression = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    @Test("A hundred thousand empty members are read in linear time") func members() throws {
        let empty = try Self.member([], flags: 0)
        var blob: [UInt8] = []
        for _ in 0..<100_000 { blob += empty }
        blob += try Self.member(LayerReaderTests.tar, flags: 0)
        var contents: LayerContents?
        let time = try ContinuousClock().measure { contents = try read(blob, .gzip) }
        #expect(contents?.entries.count == 7)
        #expect(time < .seconds(20))
    }

    /// A tar of one entry `f` with these PAX records before it, as they are spelled, or of a sparse file of this size.
    static func tar(records: [UInt8]) throws -> [UInt8] {
        let source = """
            import io, sys, tarfile
            records = sys.stdin.buffer.read(); out = io.BytesIO()
            def add(name, kind, data):
                i = tarfile.TarInfo(name); i.type = kind; i.size = len(data)
                out.write(i.tobuf(tarfile.USTAR_FORMAT)); out.write(data + bytes(-len(data) % 512))
            add("PaxHeaders/f", b"x", records); add("f", b"0", b""); out.write(bytes(1024))
            sys.stdout.buffer.write(out.getvalue())
            """
        return Array(try Program.python(source, input: Data(records)).output)
    }

    @Test(
        "Records that cannot be read are an error, not passed over",
        arguments: ["99999 path=abc\n", "0 path=abcdef\n", "14 path=abcdef", "x path=a\n", "11 path:abc\n"])
    func malformedRecords(text: String) throws {
        let error = #expect(throws: LayerError.self) { try read(try Self.tar(records: Array(text.utf8))) }
        guard case .damagedTar = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A name in no known character set keeps its bytes") func foreignName() throws {
        let contents = try read(try Self.tar(records: Array("12 path=a".utf8) + [0xff, 0xc3] + [0x0a]))
        #expect(contents.entries.map(\.path.bytes) == [[0x61, 0xff, 0xc3]])
    }

    @Test("A sparse file is as long as it says, and that counts towards the limit") func sparse() throws {
        let records = "22 GNU.sparse.map=0,0\n33 GNU.sparse.size=1099511627776\n"
        let tar = try Self.tar(records: Array(records.utf8))
        let error = #expect(throws: LayerError.self) { try read(tar) }
        guard case .limitExceeded(.unpacked, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try read(tar, limits: ReadLimits(unpacked: 1 << 40)).entries.map(\.kind) == [.file(size: 1 << 40)])
    }

    @Test("What is kept of a layer has a limit that names its flag") func kept() throws {
        let needed = try read(LayerReaderTests.tar).keptSize
        #expect(needed > 5000)
        #expect(try read(LayerReaderTests.tar, limits: ReadLimits(kept: needed)).entries.count == 7)
        let error = #expect(throws: LayerError.self) {
            try read(LayerReaderTests.tar, limits: ReadLimits(kept: needed - 1))
        }
        guard case .limitExceeded(.kept, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
