import Digests
import LayerEntries
import TarIO
import TestSupport
import Testing

@testable import LayerIndex

@Suite("Files of the index cache")
struct CodingTests {
    /// A layer with one of everything.
    private static func layer() throws -> IndexedLayer {
        let metadata = EntryMetadata(
            mode: 0o4755, uid: 1000, gid: .max - 1, modified: ModificationTime(seconds: -5, nanoseconds: 999_999_999),
            xattrs: [Array("user.b".utf8): [0, 255], Array("user.a".utf8): []])
        let entries: [LayerEntry] = [
            .directory(""), .directory("etc"), .file("etc/hosts", "127.0.0.1\n"), .file("etc/empty", ""),
            .symlink("etc/link", "../nowhere/../\u{7f}"), .hardlink("etc/other", "etc/hosts"), .fifo("run/pipe"),
            .file("run/.wh.gone", ""), .file("a/b/c/\u{e9}\\", "x"),
            LayerEntry(
                path: try EntryPath("dev/null"), kind: .characterDevice(.init(major: 1, minor: 3)), metadata: metadata),
            LayerEntry(
                path: try EntryPath("dev/sda"), kind: .blockDevice(.init(major: .max, minor: .max)), metadata: metadata),
            LayerEntry(path: try EntryPath("huge"), kind: .file(size: .max), metadata: metadata),
            .directory("etc"),
        ]
        let digest = Digest(of: [1])
        let contents = LayerContents(
            entries: EntryTable(entries), contentDigests: [2: digest, 3: Digest(of: [])], diffID: digest,
            unpackedSize: 10_240, usage: ReadUsage(entries: entries.count, unpacked: 20_000, kept: 1000),
            diagnostics: [.emptyBlob, .globalRecords, .mislabelledCompression(.zstd)])
        return IndexedLayer(
            contents, of: key, limits: ReadLimits(levels: 100), filter: 7, hasContentDigests: true)
    }

    private static let key = IndexedLayer.Key(digest: Digest(of: [2]), size: 77, compression: .gzip)

    @Test("What is read is what was written")
    func roundTrip() throws {
        let layer = try Self.layer()
        let bytes = layer.encoded()
        let read = try IndexedLayer(decoding: bytes, as: Self.key)
        #expect(Array(read.contents.entries) == Array(layer.contents.entries))
        #expect(read.contents.contentDigests == layer.contents.contentDigests)
        #expect(read.contents.diffID == layer.contents.diffID)
        #expect(read.contents.unpackedSize == 10_240)
        #expect(read.contents.usage == layer.contents.usage)
        #expect(read.contents.diagnostics == layer.contents.diagnostics)
        #expect(read.filter == 7 && read.keptContents == layer.keptContents && read.hasContentDigests)
        #expect(read.encoded() == bytes)
        for (one, other) in zip(read.contents.entries.indices, read.contents.entries.indices.dropFirst()) {
            #expect(read.contents.entries.areBeside(one, other) == layer.contents.entries.areBeside(one, other))
        }
    }

    @Test("Another key, another version, and one byte more, less or changed are told")
    func damaged() throws {
        let bytes = try Self.layer().encoded()
        for other in [
            IndexedLayer.Key(digest: Digest(of: [3]), size: 77, compression: .gzip),
            .init(digest: Self.key.digest, size: 78, compression: .gzip),
            .init(digest: Self.key.digest, size: 77, compression: .zstd),
        ] {
            #expect(throws: MalformedEncoding.self) { try IndexedLayer(decoding: bytes, as: other) }
        }
        for offset in bytes.indices {
            var changed = bytes
            changed[offset] ^= 1
            #expect(throws: MalformedEncoding.self) { try IndexedLayer(decoding: changed, as: Self.key) }
        }
        for count in 0..<bytes.count {
            #expect(throws: MalformedEncoding.self) { try IndexedLayer(decoding: Array(bytes[..<count]), as: Self.key) }
        }
        #expect(throws: MalformedEncoding.self) { try IndexedLayer(decoding: bytes + [0], as: Self.key) }
    }

    @Test("Whatever stands behind a right checksum, entries are such as a layer may hold", arguments: 0..<8)
    func hostile(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bytes = try Self.layer().encoded()
        let body = IndexedLayer.magic.count..<(bytes.count - 32)
        var accepted = 0
        for _ in 0..<4000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                changed[Int.random(in: body, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard let layer = try? IndexedLayer(unchecked: changed, in: body) else { continue }
            accepted += 1
            for entry in layer.contents.entries {
                #expect(try EntryPath(cleaning: entry.path.bytes) == entry.path)
                #expect(entry.metadata.mode <= 0o7777 && entry.metadata.modified.nanoseconds < 1_000_000_000)
                if case .hardlink(let target) = entry.kind { #expect(try EntryPath(cleaning: target.bytes) == target) }
                if case .file(let size) = entry.kind { #expect(size >= 0) }
            }
        }
        #expect(accepted > 0)
    }

    @Test("A layer that was read under looser limits is not taken for one that was read under these")
    func limits() throws {
        let layer = try Self.layer()
        #expect(layer.holds(under: ReadLimits(levels: 100)))
        #expect(layer.holds(under: ReadLimits(levels: 101)))
        #expect(!layer.holds(under: ReadLimits(levels: 99)))
        #expect(!layer.holds(under: ReadLimits(levels: 100, ratio: 1)))
        #expect(!layer.holds(under: ReadLimits(levels: 100, header: 1)))
        #expect(!layer.holds(under: ReadLimits(levels: 100, window: 1)))
        var lenient = ReadLimits(levels: 100)
        lenient.isLenient = true
        #expect(layer.holds(under: lenient))
        let read = IndexedLayer(
            layer.contents, of: Self.key, limits: lenient, filter: 7, hasContentDigests: false)
        #expect(!read.holds(under: ReadLimits(levels: 100)))
    }
}
