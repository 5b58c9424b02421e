import Digests
import Foundation
import ImageDocuments
import LXLayerKit
import LayerEntries
import RootTree
import TarIO
import TestSupport
import Testing

/// Times are measured generously: what is not linear takes hours.
@Suite("Reading large layers takes linear time", .serialized)
struct LayerSpeedTests {
    /// A layout with layers of empty entries, whose names Python makes: one generator expression for each layer.
    private func layout(_ work: Workplace, _ names: [String]) throws {
        let source = """
            import sys
            out = sys.stdout.buffer
            def header(name, kind, size=0):
                block = bytearray(512); block[:len(name)] = name; block[100:107] = b"0000644"
                block[108:115] = block[116:123] = b"0000000"; block[124:135] = b"%011o" % size
                block[136:147] = b"00000000000"; block[148:156] = b" " * 8; block[156:157] = kind
                block[257:265] = b"ustar\\x0000"; block[148:156] = b"%06o\\0 " % sum(block)
                return bytes(block)
            for name in eval(sys.argv[1]):
                name = name.encode()
                if len(name) > 100:
                    out.write(header(b"L", b"L", len(name) + 1) + name + bytes(512 - len(name) % 512))
                out.write(header(name[:100], b"0"))
            out.write(bytes(1024))
            """
        let layers = try names.map { names -> TestImage.Layer in
            let tar = Array(try Program.python(source, [names]).output)
            return .blob(
                try Compressed.member(tar, "gzip"), diffID: Digest(of: tar), mediaType: MediaType.ociLayerGzip.text)
        }
        _ = try work.layout(TestImage(layers))
    }

    private func verify(_ work: Workplace, _ limits: ReadLimits = ReadLimits()) throws -> (Verification, Duration) {
        var verification: Verification?
        let time = try ContinuousClock().measure {
            verification = try Verifier(limits: ConversionLimits(layers: limits)).verify(work.reference("base"))
        }
        return (try #require(verification), time)
    }

    @Test("A hundred thousand entries in one directory, and in as many")
    func entries() throws {
        let work = try Workplace()
        var limits = ReadLimits()
        limits.ratio = 1 << 20
        try layout(work, ["(f'd/{n}' for n in range(50000))", "(f'{n}/f' for n in range(50000))"])
        let (verification, time) = try verify(work, limits)
        #expect(verification.isGood)
        #expect(time < .seconds(300))
    }

    @Test("A hundred thousand whiteouts in one directory, of what is there and of what is not")
    func whiteouts() throws {
        let work = try Workplace()
        var limits = ReadLimits()
        limits.ratio = 1 << 20
        try layout(work, ["(f'd/{n}' for n in range(20000))", "(f'd/.wh.{n}' for n in range(100000))"])
        let (verification, time) = try verify(work, limits)
        #expect(verification.isGood)
        #expect(time < .seconds(300))
        let tree = try TreeReader(limits: ConversionLimits(layers: limits)).tree(work.reference("base"))
        var names: [String] = []
        try tree.forEachNode(at: nil) { names.append($0.entry.path.description) }
        #expect(names == ["d"])
    }

    @Test("Ten thousand levels are too many, and can be looked at where the limit is raised")
    func levels() throws {
        let work = try Workplace()
        try layout(work, ["['n/' * 9999 + 'f', 'n/' * 4095 + 'g']"])
        let (refused, _) = try verify(work, ReadLimits(path: 20_000))
        guard case .error(.layer(.limitExceeded(.levels, maximum: 4096), _))? = refused.findings.first?.problem else {
            Issue.record("\(refused.findings)")
            return
        }
        let limits = ReadLimits(levels: 10_000, path: 20_000)
        let (verification, time) = try verify(work, limits)
        #expect(verification.isGood)
        #expect(time < .seconds(300))
        let tree = try TreeReader(limits: ConversionLimits(layers: limits)).tree(work.reference("base"))
        var depths: [Int] = []
        try tree.forEachNode(at: nil) { if case .file = $0.entry.kind { depths.append($0.entry.path.depth) } }
        #expect(depths.sorted() == [4096, 10_000])
        var content: [UInt8] = [1]
        try tree.copyFile(at: String(repeating: "n/", count: 9999) + "f") { content += $0 }
        #expect(content == [1])
        #expect(try Linter(limits: ConversionLimits(layers: limits)).lint(work.reference("base")).unread == nil)
    }
}
