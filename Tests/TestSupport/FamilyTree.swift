public import Foundation
public import LayerEntries

/// A small tree of `Fixtures/families`, with files as the distribution has them.
///
/// `NAME/root/` holds files and symlinks; `NAME/tree.txt` what git cannot keep: a summary in its first line, then
/// `directory MODE OWNER PATH` (empty ones, or other than 0755), `mode MODE OWNER PATH` (of files that are neither 0644
/// nor 0755), `program PATH` (an executable of which only the head matters) and `expect FACT VALUE`.
public struct FamilyTree: Sendable {
    /// The directory's name.
    public let name: String
    /// What it is, for people.
    public let summary: String
    /// What the tree shall be found to be, by fact.
    public let expected: [String: String]
    /// All entries but the root, each after its parent.
    public let entries: [LayerEntry]

    /// Where the trees are.
    public static let directory = Fixture.repository.appending(path: "Fixtures/families")

    /// The names of all trees.
    public static let names: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }()

    /// Reads a tree.
    public init(_ name: String) throws {
        let place = FamilyTree.directory.appending(path: name)
        let text = try String(contentsOf: place.appending(path: "tree.txt"), encoding: .utf8)
        let lines = text.split(separator: "\n")
        var entries: [EntryPath: LayerEntry] = [:]
        try FamilyTree.read(place.appending(path: "root").path, into: &entries)
        var expected: [String: String] = [:]
        for line in lines.dropFirst() {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            switch (words[0], words.count) {
            case ("expect", 3): expected[words[1]] = words[2]
            case ("program", 2):
                entries[.literal(words[1])] = LayerEntry(
                    path: .literal(words[1]), kind: .file(size: Int64(FamilyTree.programHead.count)),
                    metadata: FamilyTree.metadata(0o755), content: FamilyTree.programHead)
            case ("directory", 4), ("mode", 4):
                let owner = words[2].split(separator: ":").compactMap { UInt32($0) }
                guard let mode = UInt16(words[1], radix: 8), owner.count == 2 else { throw BadLine(text: String(line)) }
                let path = EntryPath.literal(words[3])
                var entry = LayerEntry(path: path, kind: .directory, metadata: FamilyTree.metadata(mode))
                if words[0] == "mode" {
                    guard let file = entries[path] else { throw BadLine(text: String(line)) }
                    entry.kind = file.kind
                    entry.content = file.content
                }
                entry.metadata.uid = owner[0]
                entry.metadata.gid = owner[1]
                entries[path] = entry
            default: throw BadLine(text: String(line))
            }
        }
        for path in entries.keys {
            for parent in sequence(first: path.parent, next: { $0.isRoot ? nil : $0.parent })
            where !parent.isRoot && entries[parent] == nil {
                entries[parent] = LayerEntry(path: parent, kind: .directory, metadata: FamilyTree.metadata(0o755))
            }
        }
        self.name = name
        self.summary = String(lines.first?.dropFirst(2) ?? "")
        self.expected = expected
        self.entries = entries.values.sorted { $0.path < $1.path }
    }

    /// As the planner reads it.
    public var tree: MemoryTree {
        var tree = MemoryTree()
        for entry in entries { tree.put(entry) }
        return tree
    }

    /// As an image of two layers: the second brings `/etc`, and takes away something that the first brought.
    public var image: TestImage {
        let isUpper = { (entry: LayerEntry) in EntryPath.literal("etc").contains(entry.path) }
        let lower = entries.filter { !isUpper($0) && $0.path != .literal("opt") }
        return TestImage([
            .entries(
                lower + [
                    .directory("opt"), .directory("opt/removed"), .file("opt/removed/file", "gone\n"),
                    .file("opt/replaced", "a file\n"),
                ]),
            .entries(
                entries.filter(isUpper) + [
                    .directory("opt"), .file("opt/.wh.removed", ""), .directory("opt/replaced"),
                    .file("opt/replaced/file", "in a directory\n"),
                ]),
        ])
    }

    /// The head of an executable for x86-64, as far as anybody looks at one.
    private static let programHead: [UInt8] =
        [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 8) + [2, 0, 0x3e, 0, 1, 0, 0, 0]

    private static func metadata(_ mode: UInt16) -> EntryMetadata {
        EntryMetadata(mode: mode, modified: ModificationTime(seconds: 1_500_000_000))
    }

    /// Reads what is below `root`; follows no link.
    private static func read(_ root: String, into entries: inout [EntryPath: LayerEntry]) throws {
        let manager = FileManager.default
        for name in try manager.subpathsOfDirectory(atPath: root) {
            let attributes = try manager.attributesOfItem(atPath: "\(root)/\(name)")
            let path = EntryPath.literal(name)
            switch attributes[.type] as? FileAttributeType {
            case .typeSymbolicLink?:
                let target = try manager.destinationOfSymbolicLink(atPath: "\(root)/\(name)")
                entries[path] = .symlink(name, target)
            case .typeRegular?:
                let bytes = Array(try Data(contentsOf: URL(filePath: "\(root)/\(name)")))
                let mode = attributes[.posixPermissions] as? Int ?? 0
                entries[path] = LayerEntry(
                    path: path, kind: .file(size: Int64(bytes.count)),
                    metadata: metadata(mode & 0o100 != 0 ? 0o755 : 0o644), content: bytes)
            default: entries[path] = LayerEntry(path: path, kind: .directory, metadata: metadata(0o755))
            }
        }
    }

    /// A line of `tree.txt` that says nothing.
    public struct BadLine: Error {
        /// The line.
        public var text: String
    }
}
