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
        } catch ImageError.unwritable(.attributeName(let name, let path)) {
            return "\(String(decoding: name, as: UTF8.self)) of \(path)"
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

    @Test("A layer that is there twice counts twice") func repeatedLayer() throws {
        let layer: [LayerEntry] = [.directory("a"), .directory("b")]
        #expect(try Self.fault([layer, layer], ReadLimits(entries: 4)) == "none")
        #expect(try Self.fault([layer, layer], ReadLimits(entries: 3)) == "layer 1: --max-entries 3")
    }
}
