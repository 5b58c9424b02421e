import Customization
import Digests
import ImageDocuments
import Testing

@testable import LXLayerKit

/// The profiles that a label brings, which somebody else may have written.
@Suite struct RecordedProfileTests {
    private static func profile(_ name: String, _ length: Int) throws -> Profile {
        let steps = "  - {id: s, why: a test, file: {path: /a, content: '\(String(repeating: "x", count: length))'}}\n"
        return try Profile(
            "spec: lxlayer/1\nname: \(name)\nsummary: a test\ntarget: lx\nsteps:\n\(steps)", file: name
        ) { _ in nil }
    }

    @Test("are as many bytes as ours keeps at most, together")
    func limit() throws {
        let profiles = try ["a", "b", "c", "d"].map { try Self.profile($0, 70 << 10) }
        let kept = RecordedProfile.kept(of: profiles)
        #expect(kept.map { $0.source == nil } == [false, false, false, true])
        func read(_ profiles: [RecordedProfile]) throws -> [RecordedProfile] {
            let value = JSONValue.array(profiles.map(\.jsonValue))
            return try RecordedProfile.all(in: JSONText(value.serialized()).root)
        }
        #expect(try read(kept) == kept)
        var more = kept
        more[3].source = more[2].source
        #expect(throws: CustomizationRecord.MalformedRecord.self) { try read(more) }
    }
}
