/// What shall be at a path of a tree.
public enum TreeChange: Equatable, Sendable {
    /// Nothing, and nothing below it.
    case remove
    /// This entry; over a directory, another directory keeps its children and anything else replaces it.
    case put(LayerEntry)
}
