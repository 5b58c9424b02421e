import Digests
import ImageDocuments
import Testing

private let name = "org.opencontainers.image.ref.name"
private let ociType = #""mediaType":"\#(MediaType.ociIndex)""#

/// The further members of an entry with a tag.
private func tagged(_ tag: String, more: String = "") -> String { #","annotations":{"\#(name)":"\#(tag)"}\#(more)"# }

private func index(_ entries: String) -> String { #"{"schemaVersion":2,\#(ociType),"manifests":[\#(entries)]}"# }

@Suite struct IndexTagTests {
    private static let other = descriptor("1", .ociManifest, more: tagged("other", more: #", "x" : 1e400"#))
    private static let new = descriptor("9", .ociManifest, size: 99, more: tagged("t"))

    private static let stale = entry("3", tagged("t"))

    /// A manifest's descriptor with further members.
    private static func entry(_ digit: Character, size: Int = 7, _ more: String) -> String {
        descriptor(digit, .ociManifest, size: size, more: more)
    }

    private func image() throws -> Descriptor {
        Descriptor(mediaType: .ociManifest, digest: try Digest(digest("9")), size: 99)
    }

    private func tag() throws -> ImageDocuments.Tag { try #require(Tag("t")) }

    @Test(
        "A tag is put in its place, and the rest stays as it is",
        arguments: [
            (index(""), index(new)), (index(other), index("\(other),\(new)")),
            (
                index(" \(other), \(descriptor("2", .ociManifest)) "),
                index(" \(other), \(descriptor("2", .ociManifest)), \(new) ")
            ),
            (index("\(descriptor("2", .ociManifest, more: tagged("t"))), \(other)"), index("\(new), \(other)")),
            (
                index("\(other) ,\(entry("2", tagged("t", more: #","y" : 1.0,"platform":null"#)))"),
                index("\(other) ,\(entry("9", size: 99, tagged("t", more: #","y" : 1.0,"platform":null"#)))")
            ),
            (
                index("\(entry("2", #","data":"e30=""# + tagged("t")))\n, \(stale), \(other),\(stale)"),
                index("\(new), \(other)")
            ),
            (
                index(descriptor("2", .ociIndex, more: tagged("t", more: #", "y":1"#))),
                index(entry("9", size: 99, tagged("t", more: #", "y":1"#)))
            ),
            (
                #"{"schemaVersion": 2, "manifests": [\#(other)]}"#,
                #"{"schemaVersion": 2, "manifests": [\#(other),\#(new)], "mediaType": "\#(MediaType.ociIndex)"}"#
            ),
            (
                index(descriptor("2", .ociManifest, more: tagged("\\u0054"))),
                index("\(descriptor("2", .ociManifest, more: tagged("\\u0054"))),\(new)")
            ),
        ])
    func puts(before: String, after: String) throws {
        let text = try ImageIndex.putting(try image(), as: try tag(), into: JSONText(before))
        #expect(string(text.bytes) == after)
        #expect(try ImageIndex(text).manifests.count { $0.referenceName == "t" } == 1)
        #expect(try ImageIndex.putting(try image(), as: try tag(), into: text) == text)
    }

    @Test(
        "What the source's index says of the image is taken along",
        arguments: [
            (
                entry("5", #", "platform": {"os":"linux","architecture":"arm64"}, "z":[1.0]"#),
                entry(
                    "9", size: 99,
                    #", "platform": {"os":"linux","architecture":"arm64"}, "z":[1.0], "annotations":"#
                        + #"{"\#(name)":"t"}"#)
            ),
            (
                descriptor("5", .ociIndex, more: #","data":"e30=","annotations":{"a":"b","\#(name)":"s"}"#),
                descriptor("9", .ociManifest, size: 99, more: #","annotations":{"a":"b","\#(name)":"t"}"#)
            ),
        ])
    func carries(source: String, entry: String) throws {
        let source = try JSONText(source)
        let appended = try ImageIndex.putting(
            try image(), as: try tag(), into: JSONText(index(Self.other)), carrying: source)
        #expect(string(appended.bytes) == index("\(Self.other),\(entry)"))
        let stale = index("\(descriptor("2", .ociManifest, more: tagged("t", more: #","stale":1"#))),\(Self.other)")
        let replaced = try ImageIndex.putting(try image(), as: try tag(), into: JSONText(stale), carrying: source)
        #expect(string(replaced.bytes) == index("\(entry),\(Self.other)"))
        let fresh = try ImageIndex.listing(try image(), as: try tag(), carrying: source)
        #expect(string(fresh.bytes) == index(entry))
    }

    @Test("A fresh index has a version, a media type and the image")
    func fresh() throws {
        #expect(string(try ImageIndex.listing(try image(), as: try tag()).bytes) == index(Self.new))
    }

    @Test("A tag that an index has ten thousand times is left once, in linear time", .timeLimit(.minutes(1)))
    func manyTimes() throws {
        let entries = [String](repeating: Self.new.replacing("99", with: "98"), count: 10_000).joined(separator: ",")
        let text = try ImageIndex.putting(try image(), as: try tag(), into: JSONText(index(entries)))
        #expect(try ImageIndex(text).manifests.map(\.size) == [99])
    }

    @Test("What is no index, or no descriptor, is not edited")
    func refuses() throws {
        let image = try image()
        let tag = try tag()
        #expect(throws: DocumentError.self) { try ImageIndex.putting(image, as: tag, into: JSONText("{}")) }
        #expect(throws: DocumentError.self) {
            try ImageIndex.putting(image, as: tag, into: JSONText(index("")), carrying: JSONText("[]"))
        }
    }
}
