public import LayerEntries

/// All places of one layer, or of the documents, where one rule is broken.
public struct LintFinding: Equatable, Sendable {
    /// Which rule.
    public let rule: LintRule
    /// The layer's index, 0 at the bottom; nil for what the documents say.
    public let layer: Int?
    /// How many places there are.
    public internal(set) var count: Int
    /// The first of them; none for what concerns the layer as a whole, or the documents.
    public internal(set) var places: [Place]

    /// An entry that breaks the rule.
    public struct Place: Equatable, Sendable {
        /// The entry's number in the layer, from 0.
        public let entry: Int
        /// The path that is concerned: the entry's own, or the directory's that lacks an entry.
        public let path: EntryPath
    }

    /// Which consumers see something else, and what.
    public var consumers: [Divergence] { rule.divergences.filter { !unconcerned.contains($0.consumer) } }
    /// Consumers that never get the image.
    var unconcerned: Set<Consumer> = []

    /// The same where these consumers do not matter; nil where it matters to no others.
    public func leavingOut(_ consumers: Set<Consumer>) -> LintFinding? {
        var finding = self
        finding.unconcerned = consumers
        return finding.consumers.isEmpty && !rule.divergences.isEmpty ? nil : finding
    }
}
