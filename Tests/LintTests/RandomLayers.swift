import LayerEntries
import Lint
import RootTree
import TestSupport

/// Small layers over the one that all cases lie over, whose names meet often.
struct RandomLayers {
    private var random: SeededGenerator

    /// Layers that make a tree, and that lint says this consumer sees as we do; always the same ones.
    static func unclaimed(of consumer: Consumer, count: Int) throws -> [LintCase] {
        var layers: [LintCase] = []
        var seed: UInt64 = 0
        while layers.count < count {
            seed += 1
            var random = RandomLayers(random: SeededGenerator(seed: seed))
            let example = LintCase("random layer \(seed)", layer: random.layer())
            guard (try? example.view(whole: true)) != nil else { continue }
            let findings = LayerLint.findings(in: example.entries, over: try example.view(whole: false), layer: 1)
            guard !findings.flatMap(\.consumers).contains(where: { $0.consumer == consumer }) else { continue }
            layers.append(example)
        }
        return layers
    }

    private mutating func layer() -> [LayerEntry] {
        var entries: [LayerEntry] = []
        for _ in 0..<Int.random(in: 2...6, using: &random) { entries.append(entry()) }
        // Parents are mostly repeated, so that other rules come to the fore.
        guard Int.random(in: 0..<4, using: &random) > 0 else { return entries }
        let named = Set(entries.map(\.path))
        let parents = Set(entries.map(\.path.parent)).subtracting(named).filter { !$0.isRoot && $0 != .literal("lib") }
        let modes: [EntryPath: UInt16] = [.literal("d"): 0o700, .literal("t"): 0o1777]
        return parents.sorted().map { path in
            LayerEntry(
                path: path, kind: .directory,
                metadata: EntryMetadata(mode: modes[path] ?? 0o755, modified: ModificationTime(seconds: 1_500_000_000)))
        } + entries
    }

    private mutating func entry() -> LayerEntry {
        let directory = pick(["", "", "d/", "t/", "n/", "lib/", "usr/lib/"])
        let name = pick(["a", "b", "f", "d", "n", "x", "lib"])
        switch Int.random(in: 0..<9, using: &random) {
        case 0...2: return .file(directory + name, "new")
        case 3...4: return .directory(directory + name)
        case 5: return .symlink(directory + name, pick(["d", "/t", "nowhere"]))
        case 6...7: return .file(directory + ".wh." + name, "")
        default: return .hardlink(directory + name, pick(["f", "d/a", "n/a", "a"]))
        }
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }
}
