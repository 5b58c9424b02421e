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
        let limits = ReadLimits(unpacked: 1 << 41, ratio: 1 << 31)
        #expect(try read(tar, limits: limits).entries.map(\.kind) == [.file(size: 1 << 40)])
    }

    @Test("What is kept of a layer has a limit that names its flag") func kept() throws {
        let needed = try read(LayerReaderTests.tar).usage.kept
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

    /// Headers that are too long, and by how much they may be.
    static let longHeaders: [(HeaderCase, Int)] = [
        (
            HeaderCase("PAX records of 2 MiB", "--max-header") {
                $0.addRecords([("comment", String(repeating: "c", count: 2 << 20))])
                $0.add()
            }, 1 << 20
        ),
        (
            HeaderCase("PAX records that say they are of 1 GiB", "--max-header") {
                $0.add("x", "x", size: 1 << 30)
                $0.add()
            }, 1 << 20
        ),
        (
            HeaderCase("a long name that says it is of 1 GiB", "--max-header") {
                $0.add("L", "L", size: 1 << 30)
                $0.add()
            }, 1 << 20
        ),
        (
            HeaderCase("two names and an attribute that are too long together", "--max-header") {
                $0.add("K", "K", data: Array(repeating: 0x61, count: 400 << 10) + [0])
                $0.add("L", "L", data: Array(repeating: 0x61, count: 400 << 10) + [0])
                $0.addRecords([("SCHILY.xattr.user.a", String(repeating: "c", count: 400 << 10))])
                $0.add()
            }, 1 << 20
        ),
        (
            HeaderCase("a map of 200,000 segments in front of the data", "--max-header") {
                $0.addRecords([
                    ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "1000000000"),
                ])
                let map = "200000\n" + (0..<200_000).map { "\($0 * 10)\n1\n" }.joined()
                let padding = [UInt8](repeating: 0, count: (512 - map.utf8.count % 512) % 512)
                $0.add(data: Array(map.utf8) + padding + [UInt8](repeating: 1, count: 200_000))
            }, 1 << 20
        ),
        (
            HeaderCase("a map of 100,000 segments in GNU's old format", "--max-header") {
                let numbers = (0..<100_000).flatMap { [$0 * 10, 1] }
                $0.addOldSparse(numbers, size: 1_000_000, data: [UInt8](repeating: 1, count: 100_000))
            }, 1 << 20
        ),
        (
            HeaderCase("a small attribute, and a smaller limit", "--max-header") {
                $0.addRecords([("SCHILY.xattr.user.a", "b")])
                $0.add()
            }, 1024
        ),
        (
            HeaderCase("a small attribute, and a limit that is just enough", "1") {
                $0.addRecords([("SCHILY.xattr.user.a", "b")])
                $0.add()
            }, 1536
        ),
        (
            HeaderCase("a map of 100,000 segments, and a limit that is enough", "1") {
                let numbers = (0..<100_000).flatMap { [$0 * 10, 1] }
                $0.addOldSparse(numbers, size: 1_000_000, data: [UInt8](repeating: 1, count: 100_000))
            }, 4 << 20
        ),
    ]

    @Test("Headers that are too long are a limit that names its flag", arguments: longHeaders)
    func tooLong(each: HeaderCase, limit: Int) {
        for step in [512, .max] {
            #expect(
                CompressionTests.outcome(each.tar, .none, step: step, limits: ReadLimits(header: limit))
                    == each.outcome)
        }
    }

    @Test(
        "A chain of extended headers that has no end is an error", arguments: ["x", "g", "L", "K", "V"] as [Character])
    func chain(type: Character) {
        var tar = RawTar()
        for _ in 0..<3000 { tar.add("h", type, data: type == "V" ? [] : Array("9 a=bcde\n".utf8)) }
        tar.add()
        // libarchive goes 32 headers deep, and may give an entry without a name beyond.
        let limits = ReadLimits(header: 1 << 30)
        #expect(["tar", "malformedName"].contains(CompressionTests.outcome(tar.finished, .none, limits: limits)))
    }

    @Test(
        "What the root cannot be, and what no tree can hold, is an error",
        arguments: [
            (".", "2", "rootNotDirectory"), ("./", "0", "1"), ("/.", "1", "rootNotDirectory"), ("/", "5", "1"),
            ("", "0", "malformedName"), ("../x", "5", "escapesRoot"), ("a/../../b", "2", "escapesRoot"),
            ("a/../b", "0", "1"), ("/abs", "0", "1"), ("d", "3", "1"),
        ] as [(String, Character, String)])
    func names(name: String, type: Character, outcome: String) {
        var tar = RawTar()
        tar.add("first")
        tar.add(name, type, fields: [.linkTarget: Array("target".utf8)])
        let expected = outcome == "1" ? "2" : outcome
        #expect(CompressionTests.outcome(tar.finished, .none) == expected)
    }

    @Test(
        "A hard link's target is inside the root",
        arguments: [
            ("../../etc/shadow", "escapesRoot"), ("a/../..", "escapesRoot"), ("/etc/shadow", "1"),
            ("", "unsupportedType"),
        ])
    func hardLink(target: String, outcome: String) {
        var tar = RawTar()
        tar.add("link", "1", fields: [.linkTarget: Array(target.utf8)])
        #expect(CompressionTests.outcome(tar.finished, .none) == outcome)
    }

    @Test("Names that leave the root are clamped where that is forgiven, and reported once")
    func clamped() throws {
        var limits = ReadLimits()
        limits.isLenient = true
        var tar = RawTar()
        tar.add("../x", "5")
        tar.add("a/../../../y")
        tar.add("z", "1", fields: [.linkTarget: Array("../../y".utf8)])
        tar.add("plain..name/..x")
        let contents = try CompressionTests.read(tar.finished, .none, limits: limits)
        #expect(contents.entries.map(\.path.description) == ["x", "y", "z", "plain..name/..x"])
        #expect(contents.entries[2].kind == .hardlink(target: try EntryPath("y")))
        #expect(contents.diagnostics == [.clampedName])
        #expect(CompressionTests.outcome(tar.finished, .none) == "escapesRoot")
    }

    @Test("A header whose sum is wrong is an error wherever it is: nothing is passed over", arguments: [0, 1, 6])
    func checksum(entry: Int) {
        var tar = RawTar()
        var starts: [Int] = []
        for number in 0..<7 {
            starts.append(tar.bytes.count)
            tar.add("f\(number)", data: [UInt8](repeating: 1, count: number * 100))
        }
        var bytes = tar.finished
        bytes[starts[entry] + 5] ^= 1
        #expect(CompressionTests.outcome(bytes, .none) == "tar")
    }

    @Test("What the image's other layers have taken counts")
    func usage() throws {
        let tar = LayerReaderTests.tar
        let alone = try CompressionTests.read(tar, .none).usage
        #expect(alone.entries == 7 && alone.unpacked == Int64(tar.count))
        func limit(_ limits: ReadLimits) -> ReadLimit? {
            var reader = LayerReader(limits: limits)
            reader.used = ReadUsage(entries: 10, unpacked: 1000, kept: 100)
            do throws(LayerError) {
                _ = try reader.read(
                    MemorySource(tar), size: Int64(tar.count), digest: Digest(of: tar), compression: .none, diffID: nil)
            } catch {
                if case .limitExceeded(let limit, _) = error { return limit }
            }
            return nil
        }
        #expect(limit(ReadLimits(entries: 17, unpacked: alone.unpacked + 1000)) == nil)
        #expect(limit(ReadLimits(entries: 16)) == .entries)
        #expect(limit(ReadLimits(unpacked: alone.unpacked + 999)) == .unpacked)
        #expect(limit(ReadLimits(kept: 110)) == .kept)
    }

    @Test("The holes of sparse files are decompressed bytes for the ratio, and refused before they are hashed")
    func ratioOfHoles() throws {
        var tar = RawTar()
        for number in 0..<2 {
            tar.addRecords([("GNU.sparse.map", "0,0"), ("GNU.sparse.size", "\(200 << 30)")])
            tar.add("f\(number)")
        }
        let blob = tar.finished
        func outcome(_ ratio: Int64) -> String {
            CompressionTests.outcome(blob, .none, limits: ReadLimits(unpacked: 1 << 40, ratio: ratio))
        }
        let needed = (400 << 30) / Int64(blob.count) + 1
        #expect(outcome(2000) == "--max-ratio")
        #expect(outcome(needed / 2) == "--max-ratio")
        #expect(outcome(needed + 1) == "2")
        var reader = LayerReader()
        reader.hashesContents = true
        let error = #expect(throws: LayerError.self) {
            try reader.read(
                MemorySource(blob), size: Int64(blob.count), digest: Digest(of: blob), compression: .none, diffID: nil)
        }
        #expect(error.map(CompressionTests.word) == "--max-ratio")
    }

    @Test("The holes of sparse files count together")
    func holes() {
        var tar = RawTar()
        for number in 0..<3 {
            tar.addRecords([("GNU.sparse.map", "0,0"), ("GNU.sparse.size", "1000000")])
            tar.add("f\(number)")
        }
        #expect(CompressionTests.outcome(tar.finished, .none, limits: ReadLimits(unpacked: 3_010_000)) == "3")
        #expect(
            CompressionTests.outcome(tar.finished, .none, limits: ReadLimits(unpacked: 2_999_999)) == "--max-unpacked")
    }
}
