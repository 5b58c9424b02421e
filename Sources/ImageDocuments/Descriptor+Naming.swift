extension Descriptor {
    /// An index's entry with this whole name, or without any; every byte that need not change stays.
    public static func naming(_ entry: JSONText, _ name: String?) throws(DocumentError) -> JSONText {
        let pointer: JSONPointer = ["annotations", DockerName.annotation]
        var edit = DocumentEdit(entry)
        if let name {
            try edit.setUnlessEqual(pointer, to: .string(name))
        } else if entry[pointer] != nil {
            try edit.remove(pointer)
        }
        return edit.text
    }
}
