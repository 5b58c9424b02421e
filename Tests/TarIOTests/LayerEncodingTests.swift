import Digests
import Foundation
import LayerEntries
import TarIO
import TestSupport
import Testing

/// Our layer, packed as the user wants it.
@Suite("Packing layers") struct LayerEncodingTests {
    /// What there is, and the program that unpacks it.
    static let encodings: [(encoding: LayerEncoding, program: [String])] =
        (1...9).map { (.gzip(level: $0), ["gzip", "-cd"]) } + [1, 3, 19].map { (.zstd(level: $0), ["zstd", "-qcd"]) }
        + [(.stored, ["gzip", "-cd"]), (.none, ["cat"])]

    @Test("the tar inside is the same, for our reader and for the compressor's own program", arguments: encodings)
    func roundTrip(encoding: LayerEncoding, program: [String]) throws {
        let expected = try LayerWriter.write(LayerWriterTests.entries)
        let layer = try LayerWriter.write(LayerWriterTests.entries, as: encoding)
        #expect(layer.diffID == expected.diffID)
        #expect(layer.compression == encoding.compression)
        #expect(try LayerWriter.write(LayerWriterTests.entries, as: encoding).blob == layer.blob)
        let contents = try LayerReader(keeps: { _, _ in true }).read(
            MemorySource(layer.blob), size: Int64(layer.blob.count), digest: layer.digest,
            compression: encoding.compression, diffID: layer.diffID)
        #expect(contents.diagnostics.isEmpty)
        #expect(contents.entries.count == LayerWriterTests.entries.count)
        guard let unpacker = Program(program[0]) else { return }
        let unpacked = try unpacker.run(Array(program.dropFirst()), input: Data(layer.blob))
        #expect(unpacked.status == 0 && unpacked.errors.isEmpty, "\(unpacked.errorText)")
        #expect(Digest(of: Array(unpacked.output)) == expected.diffID)
    }

    @Test("a member of gzip says nothing of time and name, and is what zlib makes elsewhere", arguments: [1, 6, 9])
    func gzip(level: Int) throws {
        let tar = try LayerWriter.write(LayerWriterTests.entries, as: .none).blob
        let blob = try LayerWriter.write(LayerWriterTests.entries, as: .gzip(level: level)).blob
        #expect(blob.prefix(8) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0])
        #expect(blob.count < tar.count)
        // Deflated by the zlib of Python, with the same settings.
        let source = """
            import sys, zlib
            deflate = zlib.compressobj(int(sys.argv[1]), zlib.DEFLATED, -15, 8)
            data = sys.stdin.buffer.read()
            sys.stdout.buffer.write(deflate.compress(data) + deflate.flush())
            """
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/python3") else { return }
        let python = Program(at: URL(filePath: "/usr/bin/python3"))
        let deflated = try python.run(["-c", source, String(level)], input: Data(tar))
        #expect(Array(deflated.output) == Array(blob.dropFirst(10).dropLast(8)))
    }

    @Test("a large layer that cannot be made smaller is packed, too", arguments: encodings.map(\.encoding))
    func random(encoding: LayerEncoding) throws {
        var generator = SeededGenerator(seed: 5)
        let content = (0..<300_000).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let entry = LayerEntry(
            path: LayerWriterTests.path(Array("noise".utf8)), kind: .file(size: Int64(content.count)),
            metadata: EntryMetadata(mode: 0o644), content: content)
        let layer = try LayerWriter.write([entry], as: encoding)
        let contents = try LayerReader(keeps: { _, _ in true }).read(
            MemorySource(layer.blob), size: Int64(layer.blob.count), digest: layer.digest,
            compression: encoding.compression, diffID: layer.diffID)
        #expect(Array(contents.entries)[0].content == content)
    }
}
