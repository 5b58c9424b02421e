public import Digests

extension ImageConfig {
    /// What one more layer adds to an image's configuration.
    public struct Addition: Sendable {
        /// The digest of the layer's tar before compression.
        public var diffID: Digest
        /// How the layer came to be.
        public var history: HistoryEntry
        /// What members of `config` (`Entrypoint`, `StopSignal`) shall be; `null` is how one is unset.
        public var container: [JSONValue.Member]
        /// Labels that are added.
        public var labels: [StringMap.Entry]
        /// The name of the label that says what was added.
        public var label: String

        /// An addition of these parts.
        public init(
            diffID: Digest, history: HistoryEntry, container: [JSONValue.Member] = [],
            labels: [StringMap.Entry] = [], label: String
        ) {
            self.diffID = diffID
            self.history = history
            self.container = container
            self.labels = labels
            self.label = label
        }
    }

    /// Adds a layer to a configuration; every byte that need not change stays.
    ///
    /// The history gets an entry only where there is one: a history that counts the new layer but not the others
    /// would be wrong. The label's text is asked for last, and is given what takes all of this back, the label itself
    /// included.
    public static func appending(
        _ addition: Addition, to text: JSONText, labelText: ([DocumentUndo]) -> String
    ) throws(DocumentError) -> DocumentEdit {
        let base = try ImageConfig(text)
        var edit = DocumentEdit(text)
        try edit.append(.string(addition.diffID.description), to: ["rootfs", "diff_ids"])
        if let history = base.history, !history.isEmpty {
            try edit.append(addition.history.jsonValue, to: ["history"])
        }
        for member in addition.container {
            try edit.set(["config", member.key], to: member.value)
        }
        for label in addition.labels {
            try edit.set(["config", "Labels", label.name], to: .string(label.value))
        }
        let label: JSONPointer = ["config", "Labels", addition.label]
        try edit.set(label, to: "")
        try edit.set(label, to: .string(labelText(edit.undo)))
        return edit
    }

    /// The configuration as it was before the recorded changes, byte for byte.
    ///
    /// Only as trustworthy as the record: compare its digest with the base's.
    public static func restored(from text: JSONText, undo: [DocumentUndo]) throws(DocumentError) -> JSONText {
        try DocumentEdit.reverting(undo, in: text)
    }
}
