import Customization
import Digests
import Foundation
import ImageDocuments
import LXLayerKit
import TarIO
import TestSupport
import Testing

/// The design's second law: our layer is recognised, replaced, taken off; there is never a second one.
@Suite struct RepetitionTests {
    @Test("converting the result changes nothing", arguments: ImageCase.all)
    func again(of each: ImageCase) throws {
        let work = try Workplace()
        _ = try work.layout(each.image)
        let first = try work.convert(to: "first", with: TestSpecs.first())
        let second = try work.convert("first", to: "second", with: TestSpecs.first())
        #expect(first.layer != nil)
        #expect(second.layer == nil)
        #expect(second.planned.isCustomized)
        #expect(second.digest == first.digest)
        #expect(try TestLayout.files(in: work.url("second")) == TestLayout.files(in: work.url("first")))
        // In place, too.
        try work.convert("first", to: "first", with: TestSpecs.first())
        #expect(try TestLayout.files(in: work.url("first")) == TestLayout.files(in: work.url("second")))
    }

    @Test("other specs replace our layer: the result is that of the base", arguments: ImageCase.all)
    func otherSpecs(of each: ImageCase) throws {
        let work = try Workplace()
        let base = try work.layout(each.image)
        try work.convert(to: "first", with: TestSpecs.first())
        let replaced = try work.convert("first", to: "replaced", with: TestSpecs.second())
        let direct = try work.convert(to: "direct", with: TestSpecs.second())
        #expect(replaced.layer != nil)
        #expect(replaced.digest == direct.digest)
        #expect(try work.image("replaced").layers.count == base.images[0].layers.count + 1)
        #expect(try TestLayout.files(in: work.url("replaced")) == TestLayout.files(in: work.url("direct")))
    }

    @Test("specs that change nothing take our layer off: the base is back, byte for byte", arguments: ImageCase.all)
    func takenOff(of each: ImageCase) throws {
        let work = try Workplace()
        let base = try work.layout(each.image)
        try work.convert(to: "first", with: TestSpecs.first())
        let restored = try work.convert("first", to: "restored", with: TestSpecs.none())
        #expect(restored.layer == nil)
        #expect(restored.digest == base.images[0].manifest)
        #expect(try work.image("restored").manifest == work.image("base").manifest)
        #expect(try work.image("restored").config == work.image("base").config)
        let blobs = try TestLayout.files(in: work.url("restored")).filter { $0.key.hasPrefix("blobs/") }
        #expect(try blobs == TestLayout.files(in: base.url).filter { $0.key.hasPrefix("blobs/") })
    }

    @Test("where nothing is to be changed, the image is passed on without a layer", arguments: ImageCase.all)
    func nothingToDo(of each: ImageCase) throws {
        let work = try Workplace()
        let base = try work.layout(each.image)
        let conversion = try work.convert(with: TestSpecs.none())
        #expect(conversion.layer == nil)
        #expect(!conversion.planned.isCustomized)
        #expect(conversion.planned.isUnchanged)
        #expect(conversion.digest == base.images[0].manifest)
    }

    @Test("another time or base name alone makes no new layer")
    func timeAlone() throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        let first = try work.convert(to: "first", with: TestSpecs.first())
        let second = try work.convert("first", to: "second", with: TestSpecs.first()) {
            $0.timestamp = 1
            $0.baseName = "example.org/other"
        }
        #expect(second.digest == first.digest)
    }

    @Test("our layer below somebody else's is part of the base", arguments: ImageCase.all)
    func below(of each: ImageCase) throws {
        let work = try Workplace()
        let base = try work.layout(each.image)
        try work.convert(to: "first", with: TestSpecs.first())
        let other = try Derived.adding([.file("etc/theirs", "theirs\n")], to: work.image("first"))

        let planned = try Converter(ConversionOptions(specs: try TestSpecs.second())).plan(work.reference("first"))
        #expect(!planned.isCustomized)
        #expect(planned.base.manifest.layers.count == base.images[0].layers.count + 2)
        let second = try work.convert("first", to: "second", with: TestSpecs.second())
        #expect(try work.image("second").layers.count == base.images[0].layers.count + 3)
        #expect(try work.convert("second", to: "third", with: TestSpecs.second()).digest == second.digest)
        let restored = try work.convert("second", to: "restored", with: TestSpecs.none())
        #expect(restored.digest == other)
    }

    @Test("below somebody else's layer, the same specs change nothing more")
    func belowWithTheSameSpecs() throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        try work.convert(to: "first", with: TestSpecs.first())
        let other = try Derived.adding([.file("etc/theirs", "theirs\n")], to: work.image("first"))
        let second = try work.convert("first", to: "second", with: TestSpecs.first())
        #expect(second.layer == nil)
        #expect(second.digest == other)
    }

    @Test("a setting of the configuration alone makes a layer, once")
    func settingAlone() throws {
        let work = try Workplace()
        let base = try work.layout(.system)
        let specs = try TestSpecs.set("image: {stopSignal: SIGPWR}")
        let first = try work.convert(to: "first", with: specs)
        #expect(first.layer != nil)
        #expect(try work.image("first").config[["config", "StopSignal"]]?.string == "SIGPWR")
        #expect(try work.convert("first", to: "second", with: specs).digest == first.digest)
        let restored = try work.convert("first", to: "restored", with: TestSpecs.none())
        #expect(restored.digest == base.images[0].manifest)
        // Where the base has the setting, there is nothing to do.
        let other = try Derived.adding([.directory("theirs")], to: work.image("first"))
        #expect(try work.convert("first", to: "third", with: specs).digest == other)
    }

    @Test("a record that somebody changed is refused, and nothing is written")
    func damagedRecord() throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        try work.convert(to: "first", with: TestSpecs.first())
        try Derived.replacing("localhost-was-not-here", label: "x/y", in: work.image("first"))
        let error = #expect(throws: ImageError.self) {
            try work.convert("first", to: "second", with: TestSpecs.second())
        }
        guard case .damagedRecord = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!FileManager.default.fileExists(atPath: work.url("second").path))
    }
}
