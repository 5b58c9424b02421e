internal import Digests

extension ImageIndex {
    /// Gives entries of an index another digest and size, and takes others away; every byte that need not change stays.
    ///
    /// Entries are known by their position. A copy of the blob that an entry no longer is of (`data`) goes, too.
    /// Complexity: linear in the number of bytes.
    public static func rewriting(
        _ text: JSONText, replacing changes: [Int: Descriptor], removing removed: Set<Int>
    ) throws(DocumentError) -> JSONText {
        if changes.isEmpty, removed.isEmpty { return text }
        let entries = try ImageIndex(text).manifests
        var settings: [Int: [String: JSONValue?]] = [:]
        for (position, descriptor) in changes where entries.indices.contains(position) {
            var members: [String: JSONValue?] = ["digest": .string(descriptor.digest.description)]
            members["data"] = .some(nil)
            if descriptor.size != entries[position].size { members["size"] = .integer(descriptor.size) }
            settings[position] = members
        }
        var edit = DocumentEdit(text)
        try edit.edit(["manifests"]) { text throws(JSONEditError) in
            try text.editElements(of: ["manifests"], setting: settings, removing: removed)
        }
        return edit.text
    }
}
