import ImageDocuments

extension FuzzTarget {
    /// Bytes as JSON: parsed, edited at many places, and edited back.
    static let json = FuzzTarget(name: "json") { bytes in
        let limits = JSONLimits(bytes: 1 << 20, depth: 64)
        let original: JSONText
        do throws(JSONError) { original = try JSONText(bytes, limits: limits) } catch {
            require((0...bytes.count).contains(error.offset), "the error is inside the document")
            return
        }
        require(original.bytes == bytes, "a document keeps its bytes")
        require((try? JSONText(bytes, limits: limits)) == original, "a document is read the same twice")
        let spelling = original.spelling(of: original.root)
        require(JSONValue.raw(original).serialized() == Array(spelling.utf8), "a value is written as it is spelled")
        checkStrings(original)
        var places: [(JSONPointer, JSONNode)] = [(.root, original.root)]
        var position = 0
        while position < places.count, places.count < 200 {
            let (pointer, node) = places[position]
            position += 1
            for member in node.members ?? [] { places.append((pointer.appending(member.key), member.value)) }
            for (index, element) in (node.elements ?? []).enumerated() {
                places.append((pointer.appending(index), element))
            }
        }
        // Spread over the document, so that a long one takes no longer than a short one.
        for (pointer, node) in stride(from: 0, to: places.count, by: max(1, places.count / 12)).map({ places[$0] }) {
            checkEdits(of: original, at: pointer, node)
        }
    }

    private static func checkEdits(of original: JSONText, at pointer: JSONPointer, _ node: JSONNode) {
        require(original[pointer] == node, "\(pointer) leads to its value")
        require(JSONPointer(parsing: pointer.description) == pointer, "\(pointer) is read as it is written")
        guard let part = try? original.document(of: node) else { return require(false, "a value is a document") }
        require(part.bytes == Array(original.bytes[node.range]), "a value's document has its bytes")
        var edited = original
        // The edited document may be too large or too deep; then it must be as it was.
        if (try? edited.replace(pointer, with: ["a": [1, "b", .null]])) != nil {
            require(edited[pointer]?["a"]?.elements?.count == 3, "the new value is there")
            require((try? edited.replace(pointer, with: .raw(part))) != nil, "it can be replaced again")
        }
        require(edited == original, "replacing back restores \(pointer)")
        if node.kind == .array, (try? edited.append("new", to: pointer)) != nil {
            require(edited[pointer]?.elements?.last?.string == "new", "the new element is the last")
            require((try? edited.removeLast(of: pointer)) != nil, "the new element can be removed")
        }
        let key = "new\n\"key/~\u{301}"
        if let members = node.members, node[key] == nil, (try? edited.set(pointer.appending(key), to: 7)) != nil {
            require(edited[pointer]?.members?.count == members.count + 1, "there is one member more")
            require(edited[pointer.appending(key)]?.integer == 7, "the new member has its value")
            require((try? edited.remove(pointer.appending(key))) != nil, "the new member can be removed")
        }
        require(edited == original, "removing what was added restores \(pointer)")
        if pointer != .root, (try? edited.remove(pointer)) != nil {
            require(edited.bytes.count < original.bytes.count, "removing makes a document shorter")
        }
    }

    /// Every text that was read is read again as it is written.
    private static func checkStrings(_ text: JSONText) {
        var pending = [text.root]
        while let node = pending.popLast() {
            pending += node.elements ?? []
            for member in node.members ?? [] {
                pending.append(member.value)
                checkString(member.key)
            }
            if let string = node.string { checkString(string) }
        }
    }

    private static func checkString(_ string: String) {
        let again = try? JSONText(JSONValue.string(string).serialized())
        require(again?.root.string?.utf8.elementsEqual(string.utf8) == true, "a text is read as it is written")
    }
}
