public import Customization
public import Digests
public import ImageDocuments
public import LayerEntries
internal import RootTree
internal import TarIO

/// What the layers of an image did to one path, bottom first.
public struct PathHistory: Sendable {
    /// The real path: links in the parents were followed inside the image.
    public let path: EntryPath
    /// What happened; empty when no layer ever had the path.
    public internal(set) var events: [Event] = []

    /// What one layer did to the path.
    public struct Event: Sendable {
        /// What a layer can do to a path.
        public enum Action: String, Sendable {
            /// It was not there, and is.
            case added
            /// It was there, and the layer gave it again.
            case replaced
            /// It was there, and the layer hid it.
            case removed
        }

        /// What the layer did.
        public let action: Action
        /// The layer's index, 0 at the bottom.
        public let layer: Int
        /// The layer's digest.
        public let digest: Digest
        /// The history's `created_by` for the layer, where there is one.
        public let createdBy: String?
        /// What is there afterwards; nil after a removal.
        public let entry: LayerEntry?
        /// For our own layer, the steps that changed the path.
        public let steps: [RecordedStep]
    }
}

extension TreeReader {
    /// What the layers of the image that `reference` names did to `path`.
    ///
    /// The layers are read once; then their entries are merged once more, to look at the path after each.
    public func history(of path: String, in reference: Reference) throws -> PathHistory {
        let reader = try ImageReader(reference, limits: limits, progress: progress)
        let image = try reader.image(reference, platform: platform)
        var options = LayerStack.Options(limits: limits.layers, strict: strict)
        options.access = access
        options.keepsContents = true
        let stack = try LayerStack(image, from: reader.source, options, progress: progress)
        let place = try realPath(path, in: stack.view)
        let tree = ImageTree(stack.view, of: image, in: reader.source, limits: limits.layers, cache: access.cache)
        let steps = try tree.recordedSteps(for: place, of: image)
        var history = PathHistory(path: place)
        var view = MergedView(maximumNames: limits.layers.entries)
        var before: TreeNode?
        let createdBy = (image.config.history ?? []).filter { !$0.emptyLayer }.map(\.createdBy)
        for (layer, entries) in stack.view.layers.enumerated() {
            try ImageReader.translating(at: .layer(layer, stack.layers[layer].digest)) { try view.apply(entries) }
            let now = view.node(at: place)
            if let action = PathHistory.action(before: before, now: now, layer: layer) {
                history.events.append(
                    PathHistory.Event(
                        action: action, layer: layer, digest: stack.layers[layer].digest,
                        createdBy: createdBy.count == stack.layers.count ? createdBy[layer] : nil, entry: now?.entry,
                        steps: layer == stack.layers.count - 1 ? steps : []))
            }
            before = now
        }
        guard !history.events.isEmpty else { throw ImageError.noFile(path: path) }
        return history
    }

    private func realPath(_ path: String, in view: MergedView) throws -> EntryPath {
        guard let entryPath = try? EntryPath(path) else { throw ImageError.noFile(path: path) }
        switch view.find(entryPath, followingLast: false) {
        case .node(let node): return node.entry.path
        case .nothing(let place): return place
        case .throughNonDirectory, .loop: return entryPath
        }
    }
}

extension PathHistory {
    /// What a layer did, by what was there before and after it.
    fileprivate static func action(before: TreeNode?, now: TreeNode?, layer: Int) -> Event.Action? {
        switch (before, now) {
        case (nil, .some): .added
        case (.some, nil): .removed
        case (.some, let now?) where now.layer == layer: .replaced
        default: nil
        }
    }
}

extension MergedView {
    /// What is at a real path.
    fileprivate func node(at path: EntryPath) -> TreeNode? {
        guard case .node(let node) = find(path, followingLast: false), node.entry.path == path else { return nil }
        return node
    }
}

extension ImageTree {
    /// What our record says of a path, when the image's topmost layer is ours.
    fileprivate func recordedSteps(for path: EntryPath, of image: Image) throws -> [RecordedStep] {
        guard try BaseImage(of: image).removedSpecs != nil, let place = try? EntryPath(LayerRecord.path),
            case .node(let node) = view.find(place, followingLast: true)
        else { return [] }
        let bytes = try content(of: node.entry.path, limit: 4 << 20)
        return (try? LayerRecord(bytes))?.steps(for: path) ?? []
    }
}
