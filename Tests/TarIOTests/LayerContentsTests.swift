import Digests
import LayerEntries
import TarIO
import TestSupport
import Testing

@Suite("Copying files' contents out of a layer")
struct LayerContentsTests {
    /// What arrived, put together as a file system would: holes are zeros.
    func contents(
        of blob: [UInt8], _ compression: LayerCompression = .none, step: Int = .max, digest: Digest? = nil,
        wants: (Int) -> Bool = { _ in true }
    ) throws -> [Int: [UInt8]] {
        var files: [Int: [UInt8]] = [:]
        try LayerReader().copyContents(
            of: wants, in: MemorySource(blob, step: step), size: Int64(blob.count), digest: digest ?? Digest(of: blob),
            compression: compression
        ) { entry, place, part in
            var file = files[entry] ?? []
            // In ascending order, and never twice.
            #expect(place >= file.count)
            file += [UInt8](repeating: 0, count: Int(place) - file.count)
            for index in 0..<part.byteCount {
                file.append(unsafe part.unsafeLoad(fromByteOffset: index, as: UInt8.self))
            }
            files[entry] = file
        }
        return files
    }

    /// What reading each entry alone gives.
    func alone(_ entry: Int, of blob: [UInt8]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try LayerReader().copy(
            entry, of: MemorySource(blob, step: .max), size: Int64(blob.count), digest: Digest(of: blob),
            compression: .none
        ) { bytes += $0 }
        return bytes
    }

    @Test("One pass gives what reading each file alone gives", arguments: [1, 511, .max]) func onePass(
        step: Int
    ) throws {
        let tar = LayerReaderTests.tar
        let files = try contents(of: tar, step: step)
        #expect(files.keys.sorted() == [1, 6])
        for (entry, bytes) in files { #expect(try alone(entry, of: tar) == bytes) }
    }

    @Test("Only what is wanted is given") func wanted() throws {
        #expect(try contents(of: LayerReaderTests.tar) { $0 == 6 } == [6: Array("odd".utf8)])
        #expect(try contents(of: LayerReaderTests.tar) { _ in false }.isEmpty)
    }

    @Test(
        "A sparse file's holes are not given, and its segments are in their places",
        arguments: HeaderCase.sparse("two segments", [(512, 512), (4096, 1024)], size: 10_000))
    func sparse(_ test: HeaderCase) throws {
        let tar = test.tar
        let files = try contents(of: tar) { $0 == 0 }
        let whole = try alone(0, of: tar)
        #expect(whole.count == 10_000)
        let given = files[0] ?? []
        #expect(given.count == 5120)
        #expect(given + [UInt8](repeating: 0, count: whole.count - given.count) == whole)
    }

    @Test("Another blob and a damaged stream are errors, after whatever arrived") func damaged() throws {
        let tar = LayerReaderTests.tar
        #expect(throws: LayerError.self) { try contents(of: tar, digest: Digest(of: [1])) }
        #expect(throws: LayerError.self) { try contents(of: Array(tar.prefix(2048))) }
        var gzip = try LayerReaderTests.gzip([tar])
        gzip[gzip.count - 6] ^= 1
        #expect(throws: LayerError.self) { try contents(of: gzip, .gzip) }
    }

    @Test("An error of the receiver is passed on as it is") func receiver() throws {
        struct Full: Error {}
        let tar = LayerReaderTests.tar
        #expect(throws: Full.self) {
            try LayerReader().copyContents(
                of: { _ in true }, in: MemorySource(tar, step: .max), size: Int64(tar.count), digest: Digest(of: tar),
                compression: .none
            ) { _, _, _ in throw Full() }
        }
    }
}
