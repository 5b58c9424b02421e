import Customization
import Digests
import Foundation
import ImageDocuments
import LXLayerKit
import LayerEntries
import TarIO
import TestSupport
import Testing

/// The design's first law, as far as one process can tell.
@Suite struct DeterminismTests {
    @Test("converting twice, in two directories, gives the same bytes", arguments: TestDocument.Style.allCases)
    func sameBytesTwice(style: TestDocument.Style) throws {
        let work = try Workplace()
        var image = TestImage.system
        image.style = style
        _ = try work.layout(image)
        let first = try work.convert(to: "a-directory", with: TestSpecs.first())
        let second = try work.convert(to: "another", with: TestSpecs.first())
        #expect(first.digest == second.digest)
        #expect(try TestLayout.files(in: work.url("a-directory")) == TestLayout.files(in: work.url("another")))
    }

    @Test("the built-in specs give the same bytes twice")
    func sameBytesOfTheBuiltInSpecs() throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        try work.convert(to: "first", with: SpecSet.builtIn())
        try work.convert(to: "second", with: SpecSet.builtIn())
        #expect(try TestLayout.files(in: work.url("first")) == TestLayout.files(in: work.url("second")))
    }

    /// What `created` says, what SOURCE_DATE_EPOCH is, and the time that the layer gets.
    static let times: [(created: String?, timestamp: Int64?, seconds: Int64, text: String)] = [
        ("2024-05-06T07:08:09Z", nil, 1_714_979_289, "2024-05-06T07:08:09Z"),
        ("2024-05-06T07:08:09.987654321+02:00", nil, 1_714_972_089, "2024-05-06T05:08:09Z"),
        (nil, nil, 0, "1970-01-01T00:00:00Z"),
        ("once upon a time", nil, 0, "1970-01-01T00:00:00Z"),
        ("2024-05-06T07:08:09Z", 1_700_000_000, 1_700_000_000, "2023-11-14T22:13:20Z"),
        (nil, 253_402_300_799, 253_402_300_799, "9999-12-31T23:59:59Z"),
        (nil, 0, 0, "1970-01-01T00:00:00Z"),
    ]

    @Test("only our layer's times and history follow the time that is given", arguments: times)
    func timestamp(created: String?, timestamp: Int64?, seconds: Int64, text: String) throws {
        let work = try Workplace()
        var image = TestImage.system
        image.created = created
        _ = try work.layout(image)
        let conversion = try work.convert(with: TestSpecs.first()) { $0.timestamp = timestamp }
        let base = try work.image("base")
        let converted = try work.image("converted")

        let times = Set(try LayerListing.modificationTimes(of: try #require(conversion.layer).blob).values)
        // The directories above are repeated with their own times, which are the table's.
        #expect(times == [seconds, 1_500_000_000, 1_600_000_000])
        let history = try #require(converted.config[["history"]]?.elements)
        #expect(history.last?["created"]?.string == text)
        #expect(
            history.dropLast().map(converted.config.spelling)
                == base.config[["history"]]?.elements?.map(base.config.spelling))
        #expect(converted.config[["created"]]?.string == created)
    }

    @Test("a name for the base is annotated, and nothing else differs")
    func baseName() throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        try work.convert(to: "plain", with: TestSpecs.first())
        try work.convert(to: "named", with: TestSpecs.first()) { $0.baseName = "example.org/debian:12" }
        let annotation: JSONPointer = ["annotations", "org.opencontainers.image.base.name"]
        let named = try work.image("named")
        let plain = try work.image("plain")
        #expect(named.manifest[annotation]?.string == "example.org/debian:12")
        #expect(plain.manifest[annotation] == nil)
        #expect(try named.layers == plain.layers)
    }
}

/// A layer as Python's tarfile reads it.
enum LayerListing {
    static func modificationTimes(of blob: [UInt8]) throws -> [String: Int64] {
        let program = """
            import sys, tarfile, io
            for member in tarfile.open(fileobj=io.BytesIO(sys.stdin.buffer.read()), mode="r:gz"):
                print(int(member.mtime), member.name)
            """
        let lines = try Program.python(program, input: Data(blob)).text.split(separator: "\n")
        return Dictionary(
            uniqueKeysWithValues: lines.compactMap { line in
                let parts = line.split(separator: " ", maxSplits: 1)
                return Int64(parts[0]).map { (String(parts[1]), $0) }
            })
    }
}
