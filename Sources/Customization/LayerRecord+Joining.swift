internal import ImageDocuments
internal import LayerEntries

extension LayerRecord {
    /// An earlier record of an unpacked tree with a later one joined into it.
    ///
    /// A path that both have keeps what was there before anybody came, and gets the later steps. What only the earlier
    /// one has stays: the tree still is as it says. Throws when one of them is no JSON.
    static func joining(_ earlier: [UInt8], _ later: [UInt8]) throws(JSONError) -> [UInt8] {
        let earlier = try JSONText(earlier)
        let later = try JSONText(later)
        var paths: [String: JSONValue] = [:]
        for member in earlier[["paths"]]?.members ?? [] {
            paths[member.key] = .raw(try earlier.document(of: member.value))
        }
        for member in later[["paths"]]?.members ?? [] {
            var members: [JSONValue.Member] = []
            if let first = earlier[["paths", member.key, "before"]] {
                members.append(.init(key: "before", value: .raw(try earlier.document(of: first))))
            } else if let before = member.value["before"] {
                members.append(.init(key: "before", value: .raw(try later.document(of: before))))
            }
            if let steps = member.value["steps"] {
                members.append(.init(key: "steps", value: .raw(try later.document(of: steps))))
            }
            paths[member.key] = .object(members)
        }
        let sorted = paths.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        var members: [JSONValue.Member] = []
        for member in later.root.members ?? [] {
            switch member.key {
            case "paths":
                let joined = sorted.map { JSONValue.Member(key: $0.key, value: $0.value) }
                members.append(JSONValue.Member(key: "paths", value: .object(joined)))
            case "specs":
                let specs = names(earlier[["specs"]]) + names(member.value)
                members.append(
                    JSONValue.Member(key: "specs", value: .array(CustomizationMarker.union(specs).map { .string($0) })))
            case "target":
                let targets = [earlier[["target"]], member.value].compactMap { $0?.string.flatMap(TargetSet.init) }
                let joined = TargetSet(targets.flatMap(\.targets))
                members.append(JSONValue.Member(key: "target", value: .string(joined.description)))
            default:
                members.append(JSONValue.Member(key: member.key, value: .raw(try later.document(of: member.value))))
            }
        }
        return JSONValue.object(members).serialized(pretty: true) + [UInt8(ascii: "\n")]
    }

    private static func names(_ node: JSONNode?) -> [String] { (node?.elements ?? []).compactMap(\.string) }
}

extension CustomizationMarker {
    /// The lines of an earlier marker with those of a later one joined into them: lists have what both have.
    static func joining(_ earlier: [UInt8], _ later: [UInt8]) -> [UInt8] {
        let before = CustomizationMarker(earlier).values
        let lines = String(decoding: later, as: UTF8.self).split(separator: "\n").map { line -> String in
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = String(parts[0])
            guard parts.count == 2, lists.contains(key), let old = before[key] else { return String(line) }
            let items = (old + "," + parts[1]).split(separator: ",").map(String.init)
            return key + "=" + union(items).joined(separator: ",")
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    private static let lists: Set<String> = ["specs", "categories", "steps"]

    /// Each once, in the order of their first coming.
    static func union(_ items: [String]) -> [String] {
        var seen: Set<String> = []
        return items.filter { seen.insert($0).inserted }
    }
}

extension Plan {
    /// The plan for a tree that was customized before: marker and record go on where the earlier ones stop.
    ///
    /// Throws what reading the tree throws, and `JSONError` when the earlier record cannot be read.
    public func continuing(_ tree: any TreeReading) throws -> Plan {
        guard !treeChanges.isEmpty else { return self }
        var plan = self
        try plan.join(CustomizationMarker.path(for: targets), in: tree, CustomizationMarker.joining)
        try plan.join(LayerRecord.path, in: tree) { try LayerRecord.joining($0, $1) }
        return plan
    }

    private mutating func join(
        _ path: String, in tree: any TreeReading, _ joining: ([UInt8], [UInt8]) throws -> [UInt8]
    ) throws {
        let path = try EntryPath(path)
        guard let earlier = try tree.bytes(at: "/" + path.description, limit: ReadLimit.edits),
            case .put(var entry)? = treeChanges[path], let later = entry.content
        else { return }
        let content = try joining(earlier, later)
        entry.content = content
        entry.kind = .file(size: Int64(content.count))
        treeChanges[path] = .put(entry)
    }
}
