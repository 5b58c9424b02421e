extension JSONText {
    /// Puts another value in the place of the one that is there.
    public mutating func replace(_ pointer: JSONPointer, with value: JSONValue) throws(JSONEditError) {
        try splice([Splice(range: try node(pointer).range, replacement: value.serialized())])
    }

    /// Adds an element at the end of an array, after as much white space as stands before the last one.
    public mutating func append(_ value: JSONValue, to pointer: JSONPointer) throws(JSONEditError) {
        let array = try node(pointer)
        guard let elements = array.elements else { throw wrongKind(pointer, expected: .array, found: array) }
        guard let last = elements.last else { return try fill(array, with: value.serialized()) }
        let previous = elements.dropLast().last?.range.upperBound ?? array.range.lowerBound + 1
        let space = whiteSpace(after: previous, before: last.range.lowerBound)
        try insert([UInt8(ascii: ",")] + space + value.serialized(), at: last.range.upperBound)
    }

    /// Gives an object's member this value; a new one is added at the end, in the style of the one before it.
    ///
    /// The last token of `pointer` is the member's key.
    public mutating func set(_ pointer: JSONPointer, to value: JSONValue) throws(JSONEditError) {
        guard let (parent, key) = pointer.split else { return try replace(pointer, with: value) }
        let object = try node(parent)
        guard let members = object.members else { throw wrongKind(parent, expected: .object, found: object) }
        if let member = members.first(where: { $0.hasKey(key) }) {
            return try splice([Splice(range: member.value.range, replacement: value.serialized())])
        }
        let newKey = JSONValue.string(key).serialized()
        guard let last = members.last else {
            return try fill(object, with: newKey + [UInt8(ascii: ":")] + value.serialized())
        }
        let previous = members.dropLast().last?.value.range.upperBound ?? object.range.lowerBound + 1
        let space = whiteSpace(after: previous, before: last.keyRange.lowerBound)
        let colon = Array(bytes[last.keyRange.upperBound..<last.value.range.lowerBound])
        let separator = colon.count > JSONText.longestStyle ? [UInt8(ascii: ":")] : colon
        try insert(
            [UInt8(ascii: ",")] + space + newKey + separator + value.serialized(), at: last.value.range.upperBound)
    }

    /// Takes a member out of its object, or an element out of its array, with the comma that set it apart.
    ///
    /// The inverse of `append` and of `set` where that added a member, byte for byte.
    public mutating func remove(_ pointer: JSONPointer) throws(JSONEditError) {
        guard let (parent, token) = pointer.split else { throw .missing(pointer) }
        let container = try node(parent)
        let children = container.childRanges
        let index =
            if let members = container.members {
                members.firstIndex { $0.hasKey(token) }
            } else {
                JSONPointer.index(token)
            }
        guard let index, children.indices.contains(index) else { throw .missing(pointer) }
        try splice([Splice(range: JSONText.removal(of: index, from: children), replacement: [])])
    }

    /// Takes the last element of an array away.
    public mutating func removeLast(of pointer: JSONPointer) throws(JSONEditError) {
        let array = try node(pointer)
        guard let elements = array.elements else { throw wrongKind(pointer, expected: .array, found: array) }
        try remove(pointer.appending(max(elements.count - 1, 0)))
    }

    /// Takes elements of an array away, all but the first of which may be named; indices outside are ignored.
    ///
    /// Complexity: linear in the number of bytes, however many elements go.
    public mutating func removeElements(at indices: Set<Int>, of pointer: JSONPointer) throws(JSONEditError) {
        let array = try node(pointer)
        guard array.kind == .array else { throw wrongKind(pointer, expected: .array, found: array) }
        let children = array.childRanges
        let removals = children.indices.dropFirst().filter(indices.contains)
        try splice(removals.map { Splice(range: JSONText.removal(of: $0, from: children), replacement: []) })
    }

    /// Gives members of an array's objects other values and takes elements away, all at once.
    ///
    /// Elements are known by their position; a member that is not there is not made, and `nil` takes one away, which is
    /// one of an element's at most. Complexity: linear in the number of bytes.
    public mutating func editElements(
        of pointer: JSONPointer, setting settings: [Int: [String: JSONValue?]], removing removed: Set<Int>
    ) throws(JSONEditError) {
        let array = try node(pointer)
        guard let elements = array.elements else { throw wrongKind(pointer, expected: .array, found: array) }
        let children = array.childRanges
        let leading = children.indices.prefix { removed.contains($0) }.count
        var splices: [Splice] = []
        if leading > 0 {
            // What is left begins where the first element did.
            let end = leading < children.count ? children[leading].lowerBound : children[leading - 1].upperBound
            splices.append(Splice(range: children[0].lowerBound..<end, replacement: []))
        }
        for (index, element) in elements.enumerated().dropFirst(leading) {
            if removed.contains(index) {
                splices.append(Splice(range: JSONText.removal(of: index, from: children), replacement: []))
                continue
            }
            guard let values = settings[index] else { continue }
            for (position, member) in (element.members ?? []).enumerated() {
                guard let value = values[member.key] else { continue }
                let range =
                    value == nil ? JSONText.removal(of: position, from: element.childRanges) : member.value.range
                let replacement = value?.serialized() ?? []
                splices.append(Splice(range: range, replacement: replacement))
            }
        }
        try splice(splices)
    }
}

extension JSONText {
    /// White space longer than this is nobody's style; it is not imitated, lest every edit double it.
    private static let longestStyle = 256

    private struct Splice {
        let range: Range<Int>
        let replacement: [UInt8]
    }

    /// Applies splices, which are in ascending order and do not overlap, and checks the result.
    private mutating func splice(_ splices: [Splice]) throws(JSONEditError) {
        var result: [UInt8] = []
        var position = 0
        for splice in splices {
            result += bytes[position..<splice.range.lowerBound]
            result += splice.replacement
            position = splice.range.upperBound
        }
        result += bytes[position...]
        do {
            self = try JSONText(result, limits: limits)
        } catch {
            throw .invalidResult(error)
        }
    }

    private mutating func insert(_ inserted: [UInt8], at offset: Int) throws(JSONEditError) {
        try splice([Splice(range: offset..<offset, replacement: inserted)])
    }

    /// Puts the only child into an empty array or object, right after its bracket.
    private mutating func fill(_ container: JSONNode, with child: [UInt8]) throws(JSONEditError) {
        try insert(child, at: container.range.lowerBound + 1)
    }

    private func node(_ pointer: JSONPointer) throws(JSONEditError) -> JSONNode {
        guard let node = self[pointer] else { throw .missing(pointer) }
        return node
    }

    private func wrongKind(_ pointer: JSONPointer, expected: JSONKind, found: JSONNode) -> JSONEditError {
        .wrongKind(pointer, expected: expected, found: found.kind)
    }

    /// The white space between a comma or bracket, which is the first byte that is no white space, and a child.
    private func whiteSpace(after previous: Int, before child: Int) -> [UInt8] {
        let between = bytes[previous..<child]
        let space = between.lastIndex(of: UInt8(ascii: ",")).map { between[($0 + 1)...] } ?? between
        return space.count > JSONText.longestStyle ? [] : Array(space)
    }

    /// What goes with a child: the comma and white space before it; for the first one those after it.
    private static func removal(of index: Int, from children: [Range<Int>]) -> Range<Int> {
        if index > 0 { return children[index - 1].upperBound..<children[index].upperBound }
        if children.count > 1 { return children[0].lowerBound..<children[1].lowerBound }
        return children[0]
    }
}

extension JSONNode {
    /// The bytes of each member, from key to value, or of each element.
    fileprivate var childRanges: [Range<Int>] {
        switch content {
        case .object(let members): members.map { $0.keyRange.lowerBound..<$0.value.range.upperBound }
        case .array(let elements): elements.map(\.range)
        default: []
        }
    }
}
