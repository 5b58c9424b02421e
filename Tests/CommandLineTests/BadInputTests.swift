import Foundation
import TestSupport
import Testing

/// Everything in a layout that can be wrong, and what must come of it.
@Suite("Bad inputs") struct BadInputTests {
    @Test(
        "verify tells all that is wrong, with its place, and changes nothing", .timeLimit(.minutes(10)),
        arguments: BadInput.all)
    func verify(_ input: BadInput) throws {
        let gallery = try Gallery()
        let editor = LayoutEditor(try gallery.add("bad", .system))
        try input.make(editor)
        let before = try Snapshot(gallery.url)
        let result = try gallery.run(["verify", "--json", "--all", "--progress", "none"] + input.options + ["oci:bad"])
        #expect(result.status == input.status, "\(result.text)\(result.errorText)")
        let document = try #require(try JSONSerialization.jsonObject(with: result.output) as? NSDictionary)
        let findings = try #require(document["findings"] as? [NSDictionary])
        #expect(findings.compactMap { $0["code"] as? String } == input.codes, "\(result.text)")
        for (finding, place) in zip(findings, input.places) {
            #expect((finding["where"] as? String)?.contains(place) == true, "\(finding), not \(place)")
        }
        #expect(document["ok"] as? Bool == (input.status == 0))
        #expect(try Snapshot(gallery.url) == before)
    }

    /// One input for each set of findings, for what is printed is the same of the others; and the odd name.
    static let samples = BadInput.all.filter { input in
        BadInput.all.first { $0.codes == input.codes }?.testDescription == input.testDescription
            || input.testDescription.hasPrefix("a name that is no tag")
    }

    @Test(
        "What verify prints is for people or keeps to its schema", .timeLimit(.minutes(10)), arguments: samples)
    func output(_ input: BadInput) throws {
        let gallery = try Gallery()
        try input.make(LayoutEditor(try gallery.add("bad", .system)))
        let text = try gallery.run(["verify", "--progress", "none"] + input.options + ["oci:bad"])
        #expect(text.status == input.status)
        #expect(text.errors.isEmpty)
        let lines = text.text.split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("error: ") || $0.hasPrefix("warning: ") } == input.codes.count)
        #expect(!text.text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }, "\(text.text)")
        if Schemas.canValidate {
            try Schemas.validate(try gallery.run(["verify", "--json"] + input.options + ["oci:bad"]).output, "verify")
        }
    }

    @Test("convert writes nothing of what verify refuses as damaged", .timeLimit(.minutes(10)), arguments: BadInput.all)
    func convert(_ input: BadInput) throws {
        let gallery = try Gallery()
        try input.make(LayoutEditor(try gallery.add("bad", .system)))
        let before = try Snapshot(gallery.url)
        let result = try gallery.run(
            ["convert", "--quiet", "--force"] + input.options + ["oci:bad", "oci:destination"])
        // Whatever became of it: either all of an image that is good, or nothing.
        if result.status == 0 {
            #expect(try gallery.run("verify", "--quiet", "oci:destination").status == 0)
        } else {
            // 64: the name that the index gives the image is no tag, so that the destination needs one.
            #expect([3, 4, 5, 6, 64].contains(result.status), "\(result.errorText)")
            #expect(try Snapshot(gallery.url) == before)
        }
    }

    @Test("No two bad inputs are the same") func names() {
        #expect(Set(BadInput.all.map(\.testDescription)).count == BadInput.all.count)
        #expect(BadInput.all.count > 200)
    }

    @Test("A tag is looked for in what can be read of a damaged index")
    func selection() throws {
        let gallery = try Gallery()
        let editor = LayoutEditor(try gallery.add("bad", .system))
        try editor.index { try BadInput.twice($0) { $0.replacing(#""size":"#, with: #""size":-"#) } }
        for (tag, images) in [("latest", 1), ("other", 0)] {
            let result = try gallery.run("verify", "--json", "--quiet", "oci:bad:" + tag)
            #expect(result.status == 3)
            let document = try #require(try JSONSerialization.jsonObject(with: result.output) as? NSDictionary)
            #expect((document["images"] as? [Any])?.count == images)
        }
    }

    @Test("A layer that an image has twice is read once")
    func once() throws {
        let gallery = try Gallery()
        let input = try #require(BadInput.all.first { $0.testDescription == "the same layer twice" })
        try input.make(LayoutEditor(try gallery.add("twice", .system)))
        let result = try gallery.run("verify", "oci:twice")
        #expect(result.errorText.split(separator: "\n").count { $0.hasPrefix("reading layer ") } == 1)
    }
}

/// Every name below a directory, what it is, and what is in it: nothing is opened that could block.
private struct Snapshot: Equatable {
    private var lines: [String: String] = [:]

    init(_ url: URL) throws {
        for name in try FileManager.default.subpathsOfDirectory(atPath: url.path) {
            let path = url.appending(path: name).path
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            var line = "\(status.st_mode) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
            if status.st_mode & S_IFMT == S_IFREG, status.st_size < 1 << 20 {
                line += " " + (try Data(contentsOf: URL(filePath: path)).base64EncodedString())
            }
            lines[name] = line
        }
    }
}
