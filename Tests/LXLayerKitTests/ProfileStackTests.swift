import Customization
import Digests
import ImageDocuments
import LXLayerKit
import TestSupport
import Testing

/// The design's laws 2 and 9: profiles that are given in one run or one after another make the same image.
@Suite struct ProfileStackTests {
    private static func profile(_ name: String, _ operations: String..., header: String = "") throws -> Profile {
        let steps = operations.enumerated().map { "  - {id: s\($0), why: for the test, \($1)}\n" }
        let text = "spec: lxlayer/1\nname: \(name)\nsummary: a test\ntarget: lx\n\(header)steps:\n\(steps.joined())"
        return try Profile(text, file: name + ".yaml") { $0 == "note" ? "a note\n" : nil }
    }

    private static func first() throws -> Profile {
        try profile(
            "one", "lines: {path: /etc/hosts, rules: [{append: '10.0.0.3 {{host}}'}]}",
            "file: {path: /etc/note, contentFrom: note}",
            header: "params: {host: {default: one, pattern: '[a-z]+'}}\n")
    }

    private static func second() throws -> Profile {
        try profile(
            "two", "lines: {path: /etc/hosts, rules: [{append: 10.0.0.4 two}]}",
            "override: test/s1, file: {path: /usr/lib/zone/note, content: goodbye}")
    }

    @Test("in one run or one after another, all given again or not: the same image", arguments: ImageCase.all)
    func oneAfterAnother(of each: ImageCase) throws {
        let work = try Workplace()
        _ = try work.layout(each.image)
        let specs = try TestSpecs.first()
        let (one, two) = (try Self.first(), try Self.second())
        let both = try work.convert(to: "both", with: specs) { $0.profiles = [one, two] }
        try work.convert(to: "one", with: specs) { $0.profiles = [one] }
        try work.convert("one", to: "added", with: specs) { $0.profiles = [two] }
        try work.convert("one", to: "again", with: specs) { $0.profiles = [one, two] }
        try work.convert(to: "plain", with: specs)
        try work.convert("plain", to: "late", with: specs) { $0.profiles = [one, two] }
        for name in ["added", "again", "late"] {
            #expect(try work.image(name).digest == both.digest, "\(name)")
            #expect(try TestLayout.files(in: work.url(name)) == TestLayout.files(in: work.url("both")))
        }
        let same = try work.convert("both", to: "same", with: specs) { $0.profiles = [one, two] }
        #expect(same.layer == nil)
        #expect(same.digest == both.digest)
    }

    @Test("parameters stay when a further profile comes")
    func parameters() throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        let specs = try TestSpecs.first()
        let (one, two) = (try Self.first(), try Self.second())
        let both = try work.convert(to: "both", with: specs) {
            $0.profiles = [one, two]
            $0.parameters = ["one.host": "other"]
        }
        try work.convert(to: "one", with: specs) {
            $0.profiles = [one]
            $0.parameters = ["one.host": "other"]
        }
        let added = try work.convert("one", to: "added", with: specs) { $0.profiles = [two] }
        #expect(added.digest == both.digest)
        let changed = try work.convert("one", to: "changed", with: specs) {
            $0.profiles = [two]
            $0.parameters = ["one.host": "third"]
        }
        #expect(changed.digest != both.digest)
    }

    @Test("a profile that the command lacks is an error that names it, and can be dropped")
    func lacking() throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        let specs = try TestSpecs.first()
        let (one, two) = (try Self.first(), try Self.second())
        try work.convert(to: "both", with: specs) { $0.profiles = [one, two] }
        for (given, lacking) in [([], ["one", "two"]), ([one], ["two"]), ([two], ["one"])] {
            let error = #expect(throws: ImageError.self) {
                try work.convert("both", to: "never", with: specs) { $0.profiles = given }
            }
            guard case .profilesLacking(lacking) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        let alone = try work.convert(to: "alone", with: specs) { $0.profiles = [two] }
        let dropped = try work.convert("both", to: "dropped", with: specs) { $0.droppedProfiles = ["one"] }
        #expect(dropped.digest == alone.digest)
        let none = try work.convert("both", to: "none", with: specs) { $0.droppedProfiles = ["one", "two"] }
        #expect(try none.digest == work.convert(to: "plain", with: specs).digest)
        let error = #expect(throws: ImageError.self) {
            try work.convert("alone", to: "never", with: specs) { $0.droppedProfiles = ["one"] }
        }
        guard case .noSuchProfile("one", ["two"]) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        // To look at it, nothing need be said.
        var options = ConversionOptions(specs: specs)
        options.keepsRecordedProfiles = true
        let planned = try Converter(options).plan(work.reference("both"))
        #expect(planned.isUnchanged)
        #expect(planned.profiles.map(\.name) == ["one", "two"])
    }

    @Test("a profile with another text takes the place of the one that was there")
    func replaced() throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        let specs = try TestSpecs.first()
        let new = try Self.profile("one", "file: {path: /etc/note, content: new}")
        try work.convert(to: "both", with: specs) { $0.profiles = [try Self.first(), try Self.second()] }
        let replaced = try work.convert("both", to: "new", with: specs) { $0.profiles = [new, try Self.second()] }
        let direct = try work.convert(to: "direct", with: specs) { $0.profiles = [new, try Self.second()] }
        #expect(replaced.digest == direct.digest)
        let third = try Self.profile("three", "directory: {path: /srv/three}")
        let added = try work.convert("both", to: "added", with: specs) { $0.profiles = [third, new] }
        #expect(added.planned.profiles.map(\.name) == ["one", "two", "three"])
    }

    @Test("profiles that are too long for the label must be given again")
    func tooLong() throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        let specs = try TestSpecs.first()
        let long = try Self.profile(
            "long", "file: {path: /etc/long, content: '" + String(repeating: "x", count: 300 << 10) + "'}")
        let both = try work.convert(to: "both", with: specs) { $0.profiles = [long, try Self.second()] }
        try work.convert(to: "long", with: specs) { $0.profiles = [long] }
        let error = #expect(throws: ImageError.self) {
            try work.convert("long", to: "never", with: specs) { $0.profiles = [try Self.second()] }
        }
        guard case .profileTextsLacking(["long"]) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let again = try work.convert("long", to: "again", with: specs) { $0.profiles = [long, try Self.second()] }
        #expect(again.digest == both.digest)
        #expect(again.planned.image.config.container?.labels["org.lxlayer.layer"]?.utf8.count ?? 0 < 10_000)
    }

    @Test("a conflict between profiles names both, and nothing is written")
    func conflict() throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        let one = try Self.first()
        let other = try Self.profile("other", "file: {path: /etc/note, content: other}")
        let error = #expect(throws: PlanError.self) {
            try work.convert(to: "never", with: TestSpecs.first()) { $0.profiles = [one, other] }
        }
        guard case .conflict(_, let first, let second) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(first == StepReference(spec: "one", step: "s1", mark: SourceMark(file: "one.yaml", line: 8, column: 5)))
        #expect(second.mark.file == "other.yaml")
        // The one that the image has already is named, too.
        try work.convert(to: "one", with: TestSpecs.first()) { $0.profiles = [one] }
        let later = #expect(throws: PlanError.self) {
            try work.convert("one", to: "never", with: TestSpecs.first()) { $0.profiles = [other] }
        }
        guard case .conflict(_, let recorded, _) = later else {
            Issue.record("\(String(describing: later))")
            return
        }
        #expect(recorded.mark == SourceMark(file: "one (recorded)", line: 8, column: 5))
    }

    @Test("labels say what the marker in the tree says, and go with the layer")
    func labels() throws {
        let work = try Workplace()
        let base = try work.layout(.system)
        try work.convert(to: "one", with: TestSpecs.first()) { $0.profiles = [try Self.first()] }
        let config = try work.image("one").config
        func label(_ name: String) -> String? { config[["config", "Labels", "org.lxlayer.\(name)"]]?.string }
        #expect(label("schema") == "1")
        #expect(label("tool") == "lxlayer")
        #expect(label("target") == "lx")
        #expect(label("specs") == "test,one")
        #expect(label("categories") == "7")
        #expect(label("steps") == "test/s0,test/s1,test/s2,test/s3,one/s0,one/s1")
        #expect(label("specs-digest")?.hasPrefix("sha256:") == true)
        let restored = try work.convert("one", to: "restored", with: TestSpecs.none()) { $0.droppedProfiles = ["one"] }
        #expect(restored.digest == base.images[0].manifest)
    }
}
