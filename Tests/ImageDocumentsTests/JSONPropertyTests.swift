import ImageDocuments
import TestSupport
import Testing

/// New documents in every run; a failure prints its seed.
private let seeds: [UInt64] = {
    let first = UInt64.random(in: 0...UInt64.max / 2)
    return (0..<400).map { first + $0 }
}()

@Suite struct JSONPropertyTests {
    @Test("An edit of any value of any document keeps all other bytes, and its inverse restores the document")
    func edits() throws {
        for seed in seeds {
            var documents = RandomDocuments(seed: seed)
            let original = try documents.document(try documents.value())
            for (pointer, node) in places(in: original.root, at: .root) {
                let comment: Comment = "seed \(seed), at \(pointer), in \(string(original.bytes))"
                let value = try documents.value(depth: 3)
                try checkReplace(original, pointer, node, value, comment)
                if node.kind == .array {
                    var edited = original
                    try edited.append(value, to: pointer)
                    #expect(isInsertion(from: original, to: edited), comment)
                    #expect(edited[pointer]?.elements?.count == (node.elements?.count ?? 0) + 1, comment)
                    #expect(edited[pointer]?.elements?.last.map(edited.spelling) == string(value.serialized()), comment)
                    try edited.removeLast(of: pointer)
                    #expect(edited == original, comment)
                } else if node.kind == .object {
                    let member = pointer.appending("new\n\"key/~")
                    var edited = original
                    try edited.set(member, to: value)
                    #expect(isInsertion(from: original, to: edited), comment)
                    #expect(edited[member].map(edited.spelling) == string(value.serialized()), comment)
                    #expect(edited[pointer]?.members?.last?.key == "new\n\"key/~", comment)
                    try edited.remove(member)
                    #expect(edited == original, comment)
                }
            }
        }
    }

    @Test("Without any one of its values a document still is one, and has all the others")
    func removals() throws {
        for seed in seeds {
            var documents = RandomDocuments(seed: seed)
            let original = try documents.document(try documents.value())
            for (pointer, _) in places(in: original.root, at: .root) where pointer != .root {
                var edited = original
                try edited.remove(pointer)
                let parent = JSONPointer(Array(pointer.tokens.dropLast()))
                let before = try #require(original[parent]).children(in: original)
                let after = try #require(edited[parent]).children(in: edited)
                #expect(after.count == before.count - 1, "seed \(seed), at \(pointer)")
                #expect(Set(after).isSubset(of: before), "seed \(seed), at \(pointer)")
            }
        }
    }

    @Test("Any damaged document is refused or read, but never crashes the parser")
    func damage() throws {
        for seed in seeds {
            var documents = RandomDocuments(seed: seed)
            let original = try documents.document(try documents.value())
            for _ in 0..<20 {
                var bytes = original.bytes
                for _ in 0..<Int.random(in: 1...3, using: &documents.random) {
                    let place = Int.random(in: bytes.indices, using: &documents.random)
                    bytes[place] = documents.random.pick(Array("{}[]\",:\\u0e-. \u{0}".utf8) + [0xFF, 0xC3, 0xED])
                }
                guard let found = failure(of: bytes) else { continue }
                #expect((0...bytes.count).contains(found.offset), "seed \(seed)")
            }
            for length in original.bytes.indices where length < original.root.range.upperBound {
                #expect(failure(of: Array(original.bytes[..<length])) != nil, "seed \(seed), cut at \(length)")
            }
        }
    }

    private func checkReplace(
        _ original: JSONText, _ pointer: JSONPointer, _ node: JSONNode, _ value: JSONValue, _ comment: Comment
    ) throws {
        var edited = original
        try edited.replace(pointer, with: value)
        let expected =
            original.bytes[..<node.range.lowerBound] + value.serialized() + original.bytes[node.range.upperBound...]
        #expect(edited.bytes == Array(expected), comment)
        try edited.replace(pointer, with: .raw(try original.document(of: node)))
        #expect(edited == original, comment)
    }

    /// Whether the edited document is the original with bytes put in at one place.
    private func isInsertion(from original: JSONText, to edited: JSONText) -> Bool {
        let prefix = zip(original.bytes, edited.bytes).prefix { $0 == $1 }.count
        let suffix = zip(original.bytes.reversed(), edited.bytes.reversed()).prefix { $0 == $1 }.count
        return edited.bytes.count > original.bytes.count && prefix + suffix >= original.bytes.count
    }

    private func places(in node: JSONNode, at pointer: JSONPointer) -> [(JSONPointer, JSONNode)] {
        var places = [(pointer, node)]
        for member in node.members ?? [] { places += self.places(in: member.value, at: pointer.appending(member.key)) }
        for (index, element) in (node.elements ?? []).enumerated() {
            places += self.places(in: element, at: pointer.appending(index))
        }
        return places
    }
}

extension JSONNode {
    fileprivate func children(in text: JSONText) -> [[UInt8]] {
        if let members { return members.map { Array(text.bytes[$0.keyRange.lowerBound..<$0.value.range.upperBound]) } }
        return (elements ?? []).map { Array(text.bytes[$0.range]) }
    }
}
