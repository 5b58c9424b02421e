import Customization
import Digests
import ImageDocuments
import LXLayerKit
import LayerEntries
import RootTree
import TestSupport
import Testing

/// The design's fourth law: what is seen of the converted image is the base with the plan applied, no more, no less.
@Suite struct PlanIsResultTests {
    /// How many of the seeds give a plan, and how many a conflict; the first must be most of them.
    static let seeds: Range<UInt64> = 0..<250

    @Test("random specs on random images: the merged view is the base's with the plan applied")
    func randomImages() throws {
        var planned = 0
        for seed in PlanIsResultTests.seeds {
            if try check(seed) { planned += 1 }
        }
        #expect(planned > PlanIsResultTests.seeds.count / 2, "too few of the random images could be planned at all")
    }

    /// Whether there was a plan.
    private func check(_ seed: UInt64) throws -> Bool {
        let work = try Workplace()
        var random = RandomImages(seed: seed)
        _ = try work.layout(random.image())
        let specs = try random.specs()
        let plan: PlannedImage
        do { plan = try Converter(ConversionOptions(specs: specs)).plan(work.reference("base")) } catch is PlanError {
            return false
        } catch ImageError.merge {
            // The random layers fit no tree.
            return false
        }
        try work.convert(with: specs) { $0.force = true }
        let base = try Snapshot(of: TreeReader().tree(work.reference("base")))
        let converted = try Snapshot(of: TreeReader().tree(work.reference("converted")))
        let expected = base.applying(plan.plan.treeChanges)
        #expect(converted == expected, "seed \(seed): \(converted.differences(from: expected))")

        // What the plan tells people is what happened, too.
        for change in plan.plan.changes {
            #expect(base.summary(at: change.path) == change.before, "seed \(seed): before, \(change.path)")
            #expect(converted.summary(at: change.path) == change.after, "seed \(seed): after, \(change.path)")
        }
        let told = Set(plan.plan.changes.map(\.path))
        for path in converted.pathsThatDiffer(from: base) {
            let isTold = told.contains(path) || told.contains { $0.contains(path) && converted.isAbsent(path) }
            #expect(isTold, "seed \(seed): \(path) differs, and the plan does not say so")
        }
        return true
    }
}

/// A tree as its paths say.
struct Snapshot: Equatable {
    struct Node: Equatable {
        var kind: EntryKind
        var metadata: EntryMetadata
        var content: [UInt8]?
    }

    private(set) var nodes: [EntryPath: Node] = [:]

    init(of tree: ImageTree) throws {
        for node in tree.view.nodes() {
            var content: [UInt8]?
            if case .file = node.entry.kind { content = try tree.content(of: node.entry.path, limit: 1 << 20) }
            nodes[node.entry.path] = Node(kind: node.entry.kind, metadata: node.entry.metadata, content: content)
        }
    }

    /// The tree once these changes are made, by the simplest means.
    func applying(_ changes: [EntryPath: TreeChange]) -> Snapshot {
        var result = self
        for (path, change) in changes {
            if case .remove = change { result.nodes = result.nodes.filter { !path.contains($0.key) } }
        }
        for path in changes.keys.sorted() {
            guard case .put(let entry)? = changes[path] else { continue }
            if entry.kind != .directory { result.nodes = result.nodes.filter { !path.contains($0.key) } }
            result.nodes[path] = Node(kind: entry.kind, metadata: entry.metadata, content: entry.content)
        }
        return result
    }

    func isAbsent(_ path: EntryPath) -> Bool { nodes[path] == nil }

    func pathsThatDiffer(from other: Snapshot) -> [EntryPath] {
        Set(nodes.keys).union(other.nodes.keys).filter { nodes[$0] != other.nodes[$0] }.sorted()
    }

    func differences(from other: Snapshot) -> String {
        pathsThatDiffer(from: other).map { path in
            "\(path): \(nodes[path].map { "\($0)" } ?? "nothing"), not \(other.nodes[path].map { "\($0)" } ?? "nothing")"
        }.joined(separator: "\n")
    }

    func summary(at path: EntryPath) -> NodeSummary {
        guard let node = nodes[path] else { return .absent }
        let metadata = node.metadata
        switch node.kind {
        case .directory: return .directory(mode: metadata.mode, uid: metadata.uid, gid: metadata.gid)
        case .file(let size):
            return .file(
                digest: node.content.map { Digest(of: $0) }, size: size, mode: metadata.mode, uid: metadata.uid,
                gid: metadata.gid)
        case .symlink(let target): return .symlink(target: target)
        default: return .special
        }
    }
}
