import Digests
import Foundation
import LayerEntries
import TarIO
import TestSupport
import Testing

@Suite("Decompressing layers")
struct CompressionTests {
    static let compressed = LayerCompression.allCases.filter { $0 != .none }
    static let steps = [1, 7, 513, 65_536, Int.max]

    static func read(
        _ blob: [UInt8], _ compression: LayerCompression, step: Int = .max, limits: ReadLimits = ReadLimits()
    ) throws(LayerError) -> LayerContents {
        try LayerReader(limits: limits, keeps: { _, size in size < 100_000 }).read(
            MemorySource(blob, step: step), size: Int64(blob.count), digest: Digest(of: blob),
            compression: compression, diffID: nil)
    }

    /// What reading came to, in a word or two.
    static func outcome(
        _ blob: [UInt8], _ compression: LayerCompression, step: Int = .max, limits: ReadLimits = ReadLimits()
    ) -> String {
        do throws(LayerError) {
            let contents = try read(blob, compression, step: step, limits: limits)
            return (["\(contents.entries.count)"] + contents.diagnostics.map { "\($0)" }).joined(separator: " ")
        } catch {
            return word(error)
        }
    }

    static func word(_ error: LayerError) -> String {
        switch error {
        case .damagedCompression(_, .wrongMagic, _): "wrongMagic"
        case .damagedCompression(_, let fault, _): "\(fault)"
        case .compressionMismatch(let expected, let actual): "\(expected) is \(actual)"
        case .limitExceeded(let limit, _): limit.rawValue
        case .damagedTar: "tar"
        case .invalidEntry(let fault, _, _): "\(fault)"
        default: "\(error)"
        }
    }

    @Test("Members are one stream, however the bytes arrive", arguments: compressed, steps)
    func members(compression: LayerCompression, step: Int) throws {
        let tar = LayerReaderTests.tar
        let parts = [Array(tar[..<700]), [], Array(tar[700..<3000]), Array(tar[3000...])]
        let contents = try Self.read(try Compressed.members(parts, compression.rawValue), compression, step: step)
        #expect(contents.diffID == Digest(of: tar))
        #expect(contents.entries.count == 7)
        #expect(contents.diagnostics == [])
    }

    @Test("What expands a thousandfold comes out whole", arguments: compressed, [1, 4096, Int.max])
    func expanding(compression: LayerCompression, step: Int) throws {
        let tar = try LayerReaderTests.oneFile(3_000_000)
        let contents = try Self.read(
            try Compressed.member(tar, compression.rawValue), compression, step: step,
            limits: ReadLimits(ratio: 1_000_000))
        #expect(contents.diffID == Digest(of: tar))
        #expect(contents.entries.map(\.kind) == [.file(size: 3_000_000)])
    }

    @Test("Skippable frames are passed over, wherever they are", arguments: steps)
    func skippableFrames(step: Int) throws {
        let tar = LayerReaderTests.tar
        let blob =
            Compressed.skippable([]) + Compressed.skippable([UInt8](repeating: 0x28, count: 700), number: 15)
            + Compressed.zstd(Array(tar[..<700])) + Compressed.skippable([1, 2, 3], number: 7)
            + Compressed.zstd(Array(tar[700...]), checksum: false) + Compressed.skippable([0])
        let contents = try Self.read(blob, .zstd, step: step)
        #expect(contents.diffID == Digest(of: tar))
        #expect(contents.diagnostics == [])
    }

    @Test("A stream cut anywhere is an error even where the digest is right", arguments: compressed)
    func cut(compression: LayerCompression) throws {
        let blob = try Compressed.member(LayerReaderTests.tar, compression.rawValue)
        for length in stride(from: 1, to: blob.count, by: 3) {
            let outcome = Self.outcome(Array(blob[..<length]), compression)
            #expect(outcome == "truncated", "\(length) of \(blob.count)")
        }
    }

    @Test("Damage is an error even where the digest is right: checksums are compared", arguments: compressed)
    func flipped(compression: LayerCompression) throws {
        let blob = try Compressed.member(LayerReaderTests.tar, compression.rawValue)
        // gzip's header says when and where, which nothing checks.
        for index in blob.indices where compression != .gzip || index > 9 {
            var damaged = blob
            damaged[index] ^= 0x55
            // Some say the same in another way: a copy of zeros from elsewhere.
            let contents = try? Self.read(damaged, compression)
            #expect(contents == nil || contents?.diffID == Digest(of: LayerReaderTests.tar), "byte \(index)")
        }
    }

    @Test("A wrong checksum is told from damage where the library can", arguments: [LayerCompression.gzip, .zstd])
    func checksum(compression: LayerCompression) throws {
        var blob = try Compressed.member(LayerReaderTests.tar, compression.rawValue)
        blob[blob.count - (compression == .gzip ? 6 : 1)] ^= 1
        #expect(Self.outcome(blob, compression) == "checksum")
    }

    @Test("Zeros after the last member are reported, anything else is an error", arguments: compressed, [1, 1000])
    func after(compression: LayerCompression, step: Int) throws {
        let blob = try Compressed.member(LayerReaderTests.tar, compression.rawValue)
        let zeros = [UInt8](repeating: 0, count: 9000)
        #expect(Self.outcome(blob + zeros, compression, step: step) == "7 zerosAfterCompression")
        #expect(Self.outcome(blob + zeros + [1], compression, step: step) == "trailingData")
        #expect(Self.outcome(blob + [7], compression, step: step) == "trailingData")
        // Only xz has padding between its streams, four by four.
        let next = try Compressed.member([], compression.rawValue)
        #expect(
            Self.outcome(blob + zeros + next, compression, step: step) == (compression == .xz ? "7" : "trailingData"))
        #expect(Self.outcome(blob + [0, 0, 0] + next, compression, step: step) == "trailingData")
    }

    @Test("A blob that is not what its media type says is an error, and a diagnostic when that is forgiven")
    func mislabelled() throws {
        var lenient = ReadLimits()
        lenient.isLenient = true
        for actual in LayerCompression.allCases {
            let blob = try Compressed.member(LayerReaderTests.tar, actual.rawValue)
            for label in LayerCompression.allCases {
                for step in [1, 100, .max] {
                    let right = "7"
                    #expect(
                        Self.outcome(blob, label, step: step) == (label == actual ? right : "\(label) is \(actual)"))
                    #expect(
                        Self.outcome(blob, label, step: step, limits: lenient)
                            == (label == actual ? right : "7 mislabelledCompression(TarIO.LayerCompression.\(actual))"))
                }
            }
        }
    }

    @Test("What begins like nothing that is known is an error, forgiven or not", arguments: compressed)
    func unknown(compression: LayerCompression) {
        var lenient = ReadLimits()
        lenient.isLenient = true
        for limits in [ReadLimits(), lenient] {
            #expect(Self.outcome(Array("no such thing".utf8), compression, limits: limits) == "wrongMagic")
            #expect(Self.outcome([UInt8](repeating: 0x41, count: 2000), compression, limits: limits) == "wrongMagic")
        }
    }

    @Test("A blob may be empty, or hold nothing", arguments: LayerCompression.allCases)
    func empty(compression: LayerCompression) throws {
        #expect(Self.outcome([], compression) == "0 emptyBlob")
        #expect(Self.outcome(try Compressed.member([], compression.rawValue), compression) == "0 emptyBlob")
    }

    @Test("Compressed twice is no tar", arguments: compressed)
    func twice(compression: LayerCompression) throws {
        let once = try Compressed.member(LayerReaderTests.tar, compression.rawValue)
        #expect(Self.outcome(try Compressed.member(once, compression.rawValue), compression) == "tar")
    }

    @Test("A window or dictionary that is too large is a limit that names its flag")
    func window() throws {
        let tar = LayerReaderTests.tar
        func outcome(_ blob: [UInt8], _ compression: LayerCompression, _ window: Int64? = nil) -> String {
            Self.outcome(blob, compression, limits: window.map { ReadLimits(window: $0) } ?? ReadLimits())
        }
        for (log, isFine) in [(20, true), (27, true), (28, false), (30, false)] as [(UInt8, Bool)] {
            #expect(outcome(Compressed.rawZstd(tar, windowLog: log), .zstd) == (isFine ? "7" : "--max-window"))
        }
        #expect(outcome(Compressed.rawZstd(tar, windowLog: 28), .zstd, 1 << 28) == "7")
        #expect(outcome(Compressed.rawZstd(tar, windowLog: 27), .zstd, 1 << 27 - 1) == "--max-window")
        // By hand: one raw block, and a window of 1 GiB; of 2 TiB, which no library takes.
        for descriptor in [0xa0, 0xf8] as [UInt8] {
            #expect(outcome([0x28, 0xb5, 0x2f, 0xfd, 0, descriptor, 9, 0, 0, 0x61], .zstd) == "--max-window")
        }
        // The preset 9 has a dictionary of 64 MiB.
        let source = "import lzma, sys; sys.stdout.buffer.write(lzma.compress(sys.stdin.buffer.read(), preset=9))"
        let xz = Array(try Program.python(source, input: .init(tar)).output)
        #expect(outcome(xz, .xz) == "7")
        #expect(outcome(xz, .xz, 64 << 20) == "7")
        #expect(outcome(xz, .xz, 32 << 20) == "--max-window")
    }

    @Test("A dictionary that is not there is not supported")
    func dictionary() {
        // A frame that names the dictionary 7, with one raw block.
        #expect(Self.outcome([0x28, 0xb5, 0x2f, 0xfd, 1, 0x50, 7, 9, 0, 0, 0x61], .zstd) == "unsupported")
    }

    @Test("Thousands of empty members are read in linear time", arguments: compressed)
    func emptyMembers(compression: LayerCompression) throws {
        let empty = try Compressed.member([], compression.rawValue)
        var blob: [UInt8] = []
        for _ in 0..<30_000 { blob += empty }
        blob += try Compressed.member(LayerReaderTests.tar, compression.rawValue)
        var outcome = ""
        let time = ContinuousClock().measure { outcome = Self.outcome(blob, compression) }
        #expect(outcome == "7")
        #expect(time < .seconds(300))
    }

    @Test("A bomb is stopped by its ratio and by its size", arguments: compressed)
    func bomb(compression: LayerCompression) throws {
        let blob = try Compressed.member(try LayerReaderTests.oneFile(8 << 20), compression.rawValue)
        #expect(Self.outcome(blob, compression, limits: ReadLimits(ratio: 50)) == "--max-ratio")
        #expect(
            Self.outcome(blob, compression, limits: ReadLimits(unpacked: 1 << 20, ratio: 1 << 40)) == "--max-unpacked")
    }
}
