import Digests
import ImageDocuments
import TestSupport
import Testing

private let first = UInt64.random(in: 0...UInt64.max / 2)
private let label = "org.example/label~1"

private func addition(_ container: [JSONValue.Member] = []) throws -> ImageConfig.Addition {
    ImageConfig.Addition(
        diffID: try Digest(digest("9")), history: HistoryEntry(created: "t", createdBy: "lxlayer"),
        container: container, label: label)
}

/// The record as a label holds it.
private func encode(_ undo: [DocumentUndo]) -> String {
    string(JSONValue.array(undo.map(\.jsonValue)).serialized())
}

/// The record that a configuration's label holds.
private func decode(_ text: JSONText) throws -> [DocumentUndo] {
    let value = try #require(try ImageConfig(text).container?.labels[label])
    return try #require(try JSONText(value).root.elements).map { try DocumentUndo($0, at: .root) }
}

@Suite struct ConfigAppendTests {
    private static let ids = #""rootfs":{"type":"layers","diff_ids":["\#(digest("1"))"]}"#
    private static let idsAfter = #""rootfs":{"type":"layers","diff_ids":["\#(digest("1"))","\#(digest("9"))"]}"#

    @Test(
        "A layer is added to the lists that there are, and the label is made where there is none",
        arguments: [
            (
                "", #","config":{"Labels":{"\#(label)":"x"}}"#,
                [.removeLast(["rootfs", "diff_ids"]), .remove(["config"])]
            ),
            (
                #","config":null"#, #","config":{"Labels":{"\#(label)":"x"}}"#,
                [.removeLast(["rootfs", "diff_ids"]), .restore(["config"], spelling: "null")]
            ),
            (
                #","config":{ }"#, #","config":{"Labels":{"\#(label)":"x"} }"#,
                [.removeLast(["rootfs", "diff_ids"]), .remove(["config", "Labels"])]
            ),
            (
                #","config":{"Labels": null}"#, #","config":{"Labels": {"\#(label)":"x"}}"#,
                [.removeLast(["rootfs", "diff_ids"]), .restore(["config", "Labels"], spelling: "null")]
            ),
            (
                #","config":{"Labels": {"a": "b"}}"#, #","config":{"Labels": {"a": "b","\#(label)": "x"}}"#,
                [.removeLast(["rootfs", "diff_ids"]), .remove(["config", "Labels", label])]
            ),
            (
                #","config":{"Labels":{"\#(label)":"\u0061"}}"#, #","config":{"Labels":{"\#(label)":"x"}}"#,
                [.removeLast(["rootfs", "diff_ids"]), .restore(["config", "Labels", label], spelling: #""\u0061""#)]
            ),
            (
                #","history":[],"config":{"Labels":{}}"#, #","history":[],"config":{"Labels":{"\#(label)":"x"}}"#,
                [.removeLast(["rootfs", "diff_ids"]), .remove(["config", "Labels", label])]
            ),
            (
                #","history":null,"config":{"Labels":{}}"#, #","history":null,"config":{"Labels":{"\#(label)":"x"}}"#,
                [.removeLast(["rootfs", "diff_ids"]), .remove(["config", "Labels", label])]
            ),
            (
                #","history":[{}, {}],"config":{"Labels":{}}"#,
                #","history":[{}, {}, {"created":"t","created_by":"lxlayer"}],"config":{"Labels":{"\#(label)":"x"}}"#,
                [.removeLast(["rootfs", "diff_ids"]), .removeLast(["history"]), .remove(["config", "Labels", label])]
            ),
        ] as [(String, String, [DocumentUndo])])
    func adds(before: String, after: String, undo: [DocumentUndo]) throws {
        let base = try JSONText(#"{"os":"linux","architecture":"amd64",\#(Self.ids)\#(before)}"#)
        let edit = try ImageConfig.appending(try addition(), to: base) { _ in "x" }
        #expect(string(edit.text.bytes) == #"{"os":"linux","architecture":"amd64",\#(Self.idsAfter)\#(after)}"#)
        #expect(edit.undo == undo)
        #expect(try ImageConfig.restored(from: edit.text, undo: undo) == base)
    }

    @Test("Members of the config are set, and what was there is recorded as it was spelled")
    func members() throws {
        let base = try JSONText(
            #"{"os":"linux","architecture":"amd64",\#(Self.ids),"config":{"Cmd": [ "sh" ],"Labels":{}}}"#)
        let members = [
            JSONValue.Member(key: "Entrypoint", value: ["/sbin/init"]), JSONValue.Member(key: "Cmd", value: .null),
            JSONValue.Member(key: "Cmd", value: []),
        ]
        let edit = try ImageConfig.appending(try addition(members), to: base) { encode($0) }
        let container = try #require(try ImageConfig(edit.text).container)
        #expect(container.entrypoint == ["/sbin/init"] && container.command == [])
        #expect(
            edit.undo == [
                .removeLast(["rootfs", "diff_ids"]), .remove(["config", "Entrypoint"]),
                .restore(["config", "Cmd"], spelling: #"[ "sh" ]"#), .remove(["config", "Labels", label]),
            ])
        #expect(try ImageConfig.restored(from: edit.text, undo: decode(edit.text)) == base)
    }

    @Test("Of whatever shape the base is, the label's own record restores it byte for byte")
    func roundTrip() throws {
        for seed in first..<first + 600 {
            var documents = RandomDocuments(seed: seed)
            let base = try documents.document(try shape(&documents))
            var members: [JSONValue.Member] = []
            if documents.random.once(in: 2) {
                members.append(JSONValue.Member(key: "StopSignal", value: .string(documents.text())))
            }
            if documents.random.once(in: 3) { members.append(JSONValue.Member(key: "Cmd", value: ["a", "b"])) }
            let edit = try ImageConfig.appending(try addition(members), to: base) { encode($0) }
            let comment: Comment = "seed \(seed), \(string(base.bytes))"
            let before = try ImageConfig(base)
            let after = try ImageConfig(edit.text)
            #expect(after.diffIDs == before.diffIDs + [try Digest(digest("9"))], comment)
            #expect(after.history?.count == before.history.map { $0.isEmpty ? 0 : $0.count + 1 }, comment)
            #expect(try ImageConfig.restored(from: edit.text, undo: decode(edit.text)) == base, comment)
            // A layer on top of ours, recorded in the same label, comes off first.
            let second = try ImageConfig.appending(try addition(members), to: edit.text) { encode($0) }
            let once = try ImageConfig.restored(from: second.text, undo: decode(second.text))
            #expect(once == edit.text, comment)
        }
    }

    @Test("A record that does not fit, or is too long, is an error")
    func badRecords() throws {
        let text = try JSONText(#"{"a":1}"#)
        check(("", "/b", .missing), against: failure(text, [.remove(["b"])]))
        check(("", "", .missing), against: failure(text, [.remove(.root)]))
        check(("", "/a", .wrongType(expected: .array, found: .number)), against: failure(text, [.removeLast(["a"])]))
        check(
            ("", "/a", .invalidEdit(try #require(jsonError("1,2")))),
            against: failure(text, [.restore(["a"], spelling: "1,2")]))
        let many = [DocumentUndo](repeating: .restore(["a"], spelling: "1"), count: DocumentUndo.limit + 1)
        check(("", "", .tooManySteps(limit: DocumentUndo.limit)), against: failure(text, many))
        #expect(failure(text, Array(many.dropLast())) == nil)
    }

    @Test(
        "A record is written and read back",
        arguments: [
            (
                DocumentUndo.restore(["config", "a/b~"], spelling: "{\"x\": [1e400]}"),
                #"{"restore":"/config/a~1b~0","to":"{\"x\": [1e400]}"}"#
            ),
            (.remove(["config"]), #"{"remove":"/config"}"#), (.removeLast(["history"]), #"{"removeLast":"/history"}"#),
        ])
    func serialization(step: DocumentUndo, text: String) throws {
        #expect(string(step.jsonValue.serialized()) == text)
        #expect(try DocumentUndo(JSONText(text).root, at: .root) == step)
    }

    @Test(
        "What is no record is not read as one",
        arguments: [
            ("{}", "/restore", .missing), (#"{"restore":"/a"}"#, "/to", .missing),
            (#"{"remove":"a"}"#, "/remove", .unsupported(expected: ["a JSON pointer"], found: "a")),
            (#"{"remove":"/a","removeLast":"/a"}"#, "", .ambiguous),
            (#"{"remove":1}"#, "/remove", .wrongType(expected: .string, found: .number)),
        ] as [Fault])
    func faults(fault: Fault) throws {
        check(
            fault,
            against: try ImageDocumentsTests.failure(fault.text) { text throws(DocumentError) in
                try DocumentUndo(text.root, at: .root)
            })
    }

    /// A configuration of a random shape, with what the additions touch absent, null, empty or there.
    private func shape(_ documents: inout RandomDocuments) throws -> JSONValue {
        let others = try [documents.value(depth: 3), documents.value(depth: 3)]
        let texts: [JSONValue] = [.string(documents.text()), .string(documents.text())]
        let id = JSONValue.string(digest("1"))
        let labels = [nil, JSONValue.null, [:], ["l": texts[0]], ["l": texts[0], "m": texts[1]]]
        let lists = [nil, JSONValue.null, [], ["x"], ["x", texts[1]]]
        var container = [JSONValue.Member(key: "Unknown", value: others[0])]
        for (key, choices) in [("Labels", labels), ("Cmd", lists)] {
            if let value = documents.random.pick(choices) { container.append(JSONValue.Member(key: key, value: value)) }
        }
        if documents.random.once(in: 2) { container.append(JSONValue.Member(key: "StopSignal", value: texts[0])) }
        if documents.random.once(in: 3) { container.removeFirst() }
        container.shuffle(using: &documents.random)
        var members: [JSONValue.Member] = [
            JSONValue.Member(key: "os", value: "linux"), JSONValue.Member(key: "architecture", value: "amd64"),
            JSONValue.Member(key: "other", value: others[1]),
        ]
        let ids = documents.random.pick([nil, JSONValue.null, [], [id], [id, id]])
        var rootfs = [JSONValue.Member(key: "type", value: "layers")]
        if let ids { rootfs.append(JSONValue.Member(key: "diff_ids", value: ids)) }
        rootfs.shuffle(using: &documents.random)
        members.append(JSONValue.Member(key: "rootfs", value: .object(rootfs)))
        if let history = documents.random.pick([nil, JSONValue.null, [], [[:]], [["comment": texts[1]], [:]]]) {
            members.append(JSONValue.Member(key: "history", value: history))
        }
        if let config = documents.random.pick([nil, JSONValue.null, [:], .object(container), .object(container)]) {
            members.append(JSONValue.Member(key: "config", value: config))
        }
        members.shuffle(using: &documents.random)
        return .object(members)
    }

    private func failure(_ text: JSONText, _ undo: [DocumentUndo]) -> DocumentError? {
        do {
            _ = try ImageConfig.restored(from: text, undo: undo)
            return nil
        } catch {
            return error
        }
    }

    private func jsonError(_ text: String) -> JSONError? {
        do {
            _ = try JSONText(text)
            return nil
        } catch {
            return error
        }
    }
}
