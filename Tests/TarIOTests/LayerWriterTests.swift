import Digests
import Foundation
import LayerEntries
import TarIO
import TestSupport
import Testing

@Suite("Writing layers")
struct LayerWriterTests {
    static func path(_ bytes: [UInt8]) -> EntryPath { (try? EntryPath(cleaning: bytes)) ?? .root }

    static let entries: [LayerEntry] = {
        let time = ModificationTime(seconds: 1_700_000_000)
        func meta(_ mode: UInt16, uid: UInt32 = 0, _ modified: ModificationTime = time, _ x: [[UInt8]: [UInt8]] = [:])
            -> EntryMetadata
        { EntryMetadata(mode: mode, uid: uid, gid: uid, modified: modified, xattrs: x) }
        func file(_ name: [UInt8], _ size: Int, _ metadata: EntryMetadata) -> LayerEntry {
            LayerEntry(
                path: path(name), kind: .file(size: Int64(size)), metadata: metadata,
                content: [UInt8](repeating: 0x61, count: size))
        }
        let deep = Array(repeating: Array("d".utf8) * 60, count: 3).joined(separator: [0x2f])
        return [
            LayerEntry(path: path(Array("etc".utf8)), kind: .directory, metadata: meta(0o1755)),
            file(Array("etc/.wh.x".utf8), 0, meta(0)),
            file(Array("etc/f".utf8), 513, meta(0o4644, uid: 70_000)),
            file(Array("etc/g".utf8), 512, meta(0o644, uid: 3_000_000_000)),
            file(Array("etc/old".utf8), 1, meta(0o644, ModificationTime(seconds: -2, nanoseconds: 750_000_000))),
            file(Array("etc/new".utf8), 1, meta(0o644, ModificationTime(seconds: 1 << 34, nanoseconds: 5))),
            file(
                Array("etc/x".utf8), 1,
                meta(0o644, time, [Array("user.b".utf8): [0, 255, 10], Array("user.a".utf8): []])),
            LayerEntry(
                path: path(Array("etc/s".utf8)), kind: .symlink(target: [UInt8](repeating: 0x74, count: 101)),
                metadata: meta(0o777)),
            LayerEntry(
                path: path(Array("etc/z".utf8)), kind: .hardlink(target: path(Array("etc/f".utf8))),
                metadata: meta(0o644)),
            file([0xff, 0xfe], 3, meta(0o644)),
            file(Array(deep) + Array("/short".utf8), 2, meta(0o600)),
            file(Array("l".utf8) * 200, 2, meta(0o600)),
            LayerEntry(path: path(Array("p".utf8)), kind: .fifo, metadata: meta(0o600)),
        ]
    }()

    @Test("What was written is read again alike") func roundTrip() throws {
        let layer = try LayerWriter.write(Self.entries)
        let contents = try LayerReader(keeps: { _, _ in true }).read(
            MemorySource(layer.blob), size: Int64(layer.blob.count), digest: layer.digest, compression: .gzip,
            diffID: layer.diffID)
        #expect(contents.diagnostics.isEmpty)
        for (read, written) in zip(contents.entries, Self.entries) { #expect(read == written) }
        #expect(contents.entries.count == Self.entries.count)
    }

    @Test("Two runs give the same bytes, and these never change") func reproducible() throws {
        let layer = try LayerWriter.write(Self.entries)
        #expect(try LayerWriter.write(Self.entries).blob == layer.blob)
        #expect(layer.digest.description == "sha256:bf43913f707c79f3eda6ce31d9da40c3463b1f7eaef9a2076f462a5092d6a4df")
    }

    @Test("gzip, GNU tar, bsdtar and Python read the same entries") func readers() throws {
        let layer = try LayerWriter.write(Self.entries)
        let directory = try TemporaryDirectory()
        let file = directory.url.appending(path: "layer.tar.gz")
        try Data(layer.blob).write(to: file)
        let python = try Program.python(
            """
            import sys, tarfile
            for m in tarfile.open(sys.argv[1], errors="surrogateescape"):
                sys.stdout.buffer.write(m.name.encode("utf-8", "surrogateescape") + b"\\n")
            """, [file.path])
        let names = Self.entries.map { $0.path.bytes + [0x0a] }.joined()
        #expect(Array(python.output) == Array(names))
        for (name, arguments) in [("tar", ["--quoting-style=literal", "-tzf"]), ("bsdtar", ["-tzf"])] {
            guard let program = Program(name) else { continue }
            let result = try program.run(arguments + [file.path])
            #expect(result.status == 0, "\(name): \(String(decoding: result.errors, as: UTF8.self))")
            let listed = String(decoding: result.output, as: UTF8.self).split(separator: "\n").count
            #expect(listed == Self.entries.count, "\(name)")
        }
        if let gzip = Program("gzip") { #expect(try gzip.run(["-t", file.path]).status == 0) }
    }

    @Test("Every field is what Python reads") func fields() throws {
        let layer = try LayerWriter.write(Self.entries)
        let result = try Program.python(
            """
            import io, json, sys, tarfile
            for m in tarfile.open(fileobj=io.BytesIO(sys.stdin.buffer.read()), errors="surrogateescape"):
                print(json.dumps([m.mode, m.uid, m.gid, repr(m.mtime), m.size, m.linkname]))
            """, input: Data(layer.blob))
        let lines = result.text.split(separator: "\n").map(String.init)
        #expect(lines[2] == #"[2468, 70000, 70000, "1700000000", 513, ""]"#)
        #expect(lines[3] == #"[420, 3000000000, 3000000000, "1700000000", 512, ""]"#)
        #expect(lines[4] == #"[420, 0, 0, "-1.25", 1, ""]"#)
        #expect(lines[7] == "[511, 0, 0, \"1700000000\", 0, \"\(String(repeating: "t", count: 101))\"]")
        #expect(lines[8] == #"[420, 0, 0, "1700000000", 0, "etc/f"]"#)
    }

    @Test(
        "An attribute whose name no record can say is refused, not written as another one",
        arguments: ["user.a=b", "user.a\nb", "", "="])
    func attributeNames(name: String) throws {
        let path = try EntryPath("etc")
        let metadata = EntryMetadata(
            mode: 0o755, xattrs: [Array(name.utf8): [1], Array("user.fine".utf8): [0x3d, 0x0a]])
        let entry = LayerEntry(path: path, kind: .directory, metadata: metadata)
        #expect(throws: LayerWriteError.attributeName(Array(name.utf8), path: path)) { try LayerWriter.write([entry]) }
    }

    @Test("Content across many stored blocks is intact") func manyBlocks() throws {
        let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let entry = LayerEntry(
            path: try EntryPath("big"), kind: .file(size: 200_000), metadata: EntryMetadata(mode: 0o644),
            content: content)
        let layer = try LayerWriter.write([entry])
        let unpacked = try Program.python(
            "import gzip,sys; sys.stdout.buffer.write(gzip.decompress(sys.stdin.buffer.read()))",
            input: Data(layer.blob))
        #expect(Digest(of: Array(unpacked.output)) == layer.diffID)
        #expect(Array(unpacked.output[512..<200_512]) == content)
    }
}

private func * (bytes: [UInt8], count: Int) -> [UInt8] { Array(repeatElement(bytes, count: count).joined()) }
