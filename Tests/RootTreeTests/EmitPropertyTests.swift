import LayerEntries
import RootTree
import Testing

/// Random trees and changes: the emitted layer on top must be what the changes say, by a model of one dictionary.
@Suite("The emitted layer does what the changes say")
struct EmitPropertyTests {
    /// A tree as its names.
    struct Model: Equatable {
        var entries: [EntryPath: LayerEntry] = [:]

        init(_ view: MergedView) {
            for node in view.nodes() { entries[node.entry.path] = node.entry }
        }

        mutating func apply(_ changes: [EntryPath: TreeChange]) {
            for path in changes.keys.sorted() {
                switch changes[path] {
                case .remove?: entries = entries.filter { !path.contains($0.key) }
                case .put(let entry)?:
                    let keepsChildren = entry.kind == .directory && entries[path]?.kind == .directory
                    if !keepsChildren { entries = entries.filter { !path.contains($0.key) } }
                    entries[path] = entry
                    var parent = path.parent
                    while !parent.isRoot, entries[parent] == nil {
                        entries[parent] = LayerEntry(path: parent, kind: .directory, metadata: .implied)
                        parent = parent.parent
                    }
                case nil: break
                }
            }
        }
    }

    struct Dice {
        var generator: SplitMix
        mutating func roll(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

        mutating func path() throws -> EntryPath {
            let names = (0...roll(4)).map { _ in ["a", "b", "a-", "c.d", "\u{e9}"][roll(5)] }
            return try EntryPath(names.joined(separator: "/"))
        }

        mutating func entry(at path: EntryPath) -> LayerEntry {
            let metadata = EntryMetadata(
                mode: UInt16(roll(0o10000)), uid: UInt32(roll(3)), modified: ModificationTime(seconds: Int64(roll(100)))
            )
            let bytes = [UInt8](repeating: 0x78, count: roll(4))
            switch roll(5) {
            case 0, 1: return LayerEntry(path: path, kind: .directory, metadata: metadata)
            case 2: return LayerEntry(path: path, kind: .symlink(target: Array("a/b".utf8)), metadata: metadata)
            default:
                return LayerEntry(path: path, kind: .file(size: Int64(bytes.count)), metadata: metadata, content: bytes)
            }
        }
    }

    /// A generator that gives the same numbers from the same seed (Steele, Lea and Flood, SplitMix64).
    struct SplitMix: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var value = state
            value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
            value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
            return value ^ (value >> 31)
        }
    }

    /// Changes that contradict neither each other nor the tree: every parent is, or becomes, a directory.
    static func changes(in model: Model, _ dice: inout Dice) throws -> [EntryPath: TreeChange] {
        var changes: [EntryPath: TreeChange] = [:]
        for _ in 0...dice.roll(8) {
            let path = try dice.path()
            changes[path] = dice.roll(3) == 0 ? .remove : .put(dice.entry(at: path))
        }
        for path in changes.keys.sorted() where !isPossible(path, changes, model) { changes[path] = nil }
        return changes
    }

    static func isPossible(_ path: EntryPath, _ changes: [EntryPath: TreeChange], _ model: Model) -> Bool {
        var parent = path.parent
        while !parent.isRoot {
            switch changes[parent] {
            case .remove?: return false
            case .put(let entry)?: if entry.kind != .directory { return false }
            case nil: if let entry = model.entries[parent], entry.kind != .directory { return false }
            }
            parent = parent.parent
        }
        return true
    }

    @Test("For every seed", arguments: [1, 2, 3, 4] as [UInt64]) func property(seed: UInt64) throws {
        var dice = Dice(generator: SplitMix(state: seed))
        for round in 0..<500 {
            var view = MergedView()
            for _ in 0...dice.roll(2) {
                var entries: [LayerEntry] = []
                for _ in 0...dice.roll(15) { entries.append(dice.entry(at: try dice.path())) }
                // Links that lead in a circle are an error of their own; the tree so far is not to be used then.
                var next = view
                if (try? next.apply(entries)) != nil { view = next }
            }
            var model = Model(view)
            let changes = try Self.changes(in: model, &dice)
            let entries = view.layerEntries(for: changes, modified: .epoch)
            checkRules(entries, on: view)
            try view.apply(entries)
            model.apply(changes)
            #expect(Model(view) == model, "seed \(seed), round \(round): \(changes.keys.sorted())")
            #expect(view.layerEntries(for: changes.filter { $0.value == .remove }, modified: .epoch).isEmpty)
        }
    }

    /// Rules 1, 2, 4, 5 and 9, whatever the changes were.
    func checkRules(_ entries: [LayerEntry], on view: MergedView) {
        var named: Set<EntryPath> = [.root]
        for entry in entries {
            #expect(named.contains(entry.path.parent))
            guard case .name(let hidden) = Whiteout(lastComponent: entry.path.name) else {
                #expect(Whiteout(lastComponent: entry.path.name) == nil)
                #expect(named.insert(entry.path).inserted)
                continue
            }
            let path = entry.path.parent.appending(hidden)
            #expect(!entries.contains { path.contains($0.path) })
            guard case .node = view.find(path, followingLast: false) else {
                Issue.record("a whiteout of nothing: \(path)")
                continue
            }
        }
    }
}
