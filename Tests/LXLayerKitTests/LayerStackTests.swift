import Digests
import ImageStore
import LXLayerKit
import LayerEntries
import TarIO
import TestSupport
import Testing

@Suite("Reading an image's layers")
struct LayerStackTests {
    /// The error of converting an image of these layers within these limits.
    static func fault(_ layers: [[LayerEntry]], _ limits: ReadLimits) throws -> String {
        let work = try Workplace()
        _ = try work.layout(TestImage(layers.map(TestImage.Layer.entries)))
        do {
            try work.convert(with: TestSpecs.none()) {
                $0.limits.layers = limits
                $0.force = true
            }
        } catch ImageError.layer(.limitExceeded(let limit, let maximum), .layer(let index, _)) {
            return "layer \(index): \(limit.rawValue) \(maximum)"
        }
        return "none"
    }

    @Test("A limit on all layers together is told as it was set, whichever layer exceeds it")
    func limits() throws {
        let layers: [[LayerEntry]] = [[.directory("a"), .directory("b")], [.directory("c"), .directory("dd")]]
        #expect(try Self.fault(layers, ReadLimits(entries: 4)) == "none")
        #expect(try Self.fault(layers, ReadLimits(entries: 3)) == "layer 1: --max-entries 3")
        #expect(try Self.fault(layers, ReadLimits(entries: 1)) == "layer 0: --max-entries 1")
        #expect(try Self.fault(layers, ReadLimits(kept: 5)) == "none")
        #expect(try Self.fault(layers, ReadLimits(kept: 4)) == "layer 1: --max-kept 4")
    }

    @Test("A directory that must be repeated with an attribute that no record can say is refused")
    func attributeName() throws {
        let source = """
            import io, sys, tarfile
            out = io.BytesIO(); t = tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT)
            i = tarfile.TarInfo("etc"); i.type = tarfile.DIRTYPE; i.pax_headers = {"LIBARCHIVE.xattr.user.a%3Db": "AP8K"}
            t.addfile(i); t.close(); sys.stdout.buffer.write(out.getvalue())
            """
        let tar = Array(try Program.python(source).output)
        let work = try Workplace()
        let layer = TestImage.Layer.blob(
            tar, diffID: Digest(of: tar), mediaType: "application/vnd.oci.image.layer.v1.tar")
        _ = try work.layout(TestImage([layer]))
        let error = #expect(throws: ImageError.self) {
            try work.convert(with: TestSpecs.set("file: {path: /etc/note, content: hello}")) { $0.force = true }
        }
        guard case .unwritable(.attributeName(Array("user.a=b".utf8), path: .literal("etc"))) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A layer that is there twice counts twice") func repeatedLayer() throws {
        let layer: [LayerEntry] = [.directory("a"), .directory("b")]
        #expect(try Self.fault([layer, layer], ReadLimits(entries: 4)) == "none")
        #expect(try Self.fault([layer, layer], ReadLimits(entries: 3)) == "layer 1: --max-entries 3")
    }
}
