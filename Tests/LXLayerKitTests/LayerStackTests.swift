import Digests
import ImageStore
import LXLayerKit
import LayerEntries
import TarIO
import TestSupport
import Testing

@Suite("Reading an image's layers")
struct LayerStackTests {
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
}
