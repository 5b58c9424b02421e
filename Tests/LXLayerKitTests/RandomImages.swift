import Customization
import LayerEntries
import TestSupport

/// Makes small images and small specs whose paths meet often.
struct RandomImages {
    private var random: SeededGenerator
    private static let names = ["a", "b", "c"]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func image() -> TestImage {
        let count = Int.random(in: 1...3, using: &random)
        var image = TestImage((0..<count).map { layer(isLowest: $0 == 0) })
        image.style = random.pick(TestDocument.Style.allCases)
        image.family = random.pick(TestImage.Family.allCases)
        image.history = random.pick(TestImage.Presence.allCases)
        image.labels = random.pick(TestImage.Presence.allCases)
        return image
    }

    private mutating func layer(isLowest: Bool) -> TestImage.Layer {
        var entries: [LayerEntry] = []
        var files: [String] = []
        for path in Set((0..<Int.random(in: 1...12, using: &random)).map { _ in path() }).sorted() {
            switch Int.random(in: 0..<(isLowest ? 8 : 10), using: &random) {
            case 0...2: entries.append(.directory(path, mode: random.pick([0o755, 0o700, 0o1777])))
            case 3...4:
                entries.append(.file(path, text(), mode: random.pick([0o644, 0o755, 0o600])))
                files.append(path)
            case 5: entries.append(.symlink(path, random.pick(["a", "../b", "/c", "/a/b", "nowhere", "."])))
            case 6 where !files.isEmpty: entries.append(.hardlink(path, random.pick(files)))
            case 7: entries.append(.fifo(path))
            case 8: entries.append(.file(LayerEntry.whiteout(of: path), ""))
            case 9: entries.append(.file(path + "/.wh..wh..opq", ""))
            default: entries.append(.file(path, text()))
            }
        }
        return random.once(in: 3) ? .plain(entries) : .entries(entries)
    }

    /// One or two specs, or what the decoder makes of them.
    mutating func specs() throws -> SpecSet {
        try TestSpecs.set((0..<Int.random(in: 1...6, using: &random)).map { _ in operation() })
    }

    private mutating func operation() -> String {
        let path = "/" + path()
        let policy = random.pick(["keep", "replace"])
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            let mode = random.pick(["'0755'", "'0711'"])
            return "directory: {path: \(path), mode: \(mode), ifExists: \(random.pick(["keep", "set"]))}"
        case 1: return "file: {path: \(path), content: \"\(escapedText())\", ifExists: \(policy)}"
        case 2: return "symlink: {path: \(path), target: \(random.pick(["b", "/a"])), ifExists: \(policy)}"
        case 3: return "remove: {path: \(path)}"
        case 4: return "remove: {path: \(path.dropLast())*}"
        default:
            let rules = "[{comment: 'x.*', prefix: '#'}, {delete: 'y'}, {append: added}]"
            return "lines: {path: \(path), ifMissing: \(random.pick(["skip", "create"])), rules: \(rules)}"
        }
    }

    private mutating func path() -> String {
        (0..<Int.random(in: 1...3, using: &random)).map { _ in random.pick(RandomImages.names) }.joined(separator: "/")
    }

    private mutating func text() -> String {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in random.pick(["x\n", "y\n", "xyz\n", "z"]) }.joined()
    }

    private mutating func escapedText() -> String {
        text().split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
    }
}

extension LayerEntry {
    fileprivate static func whiteout(of path: String) -> String {
        var components = path.split(separator: "/").map(String.init)
        components[components.count - 1] = ".wh." + components[components.count - 1]
        return components.joined(separator: "/")
    }
}
