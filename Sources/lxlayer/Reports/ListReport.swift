import FoundationEssentials
import ImageDocuments
import ImageStore
import LXLayerKit
import LayerEntries
import RootTree

/// What `ls` and `cat --json` print.
enum ListReport {
    /// For people: one name a line, or with its metadata before it.
    static func writeText(_ listing: any NodeListing, long: Bool, indented: Bool, to console: Console) throws {
        var output: [UInt8] = []
        try listing.forEachNode { node in
            if long { output += details(of: node).utf8 }
            let path = node.entry.path
            let name =
                indented
                ? String(repeating: "    ", count: max(0, path.depth - 1)) + EscapedText.printable(path.name)
                : EscapedText.printable(path.bytes)
            output += (name + suffix(of: node) + "\n").utf8
            try flush(&output, above: 64 << 10, to: console)
        }
        try flush(&output, above: 0, to: console)
    }

    /// For programs: schema `Specs/json/ls.schema.json`. Written entry by entry.
    static func writeJSON(_ listing: any NodeListing, to console: Console) throws {
        var output = Array("{\"root\":".utf8) + json(listing.root).serialized() + Array(",\"entries\":[".utf8)
        var isFirst = true
        try listing.forEachNode { node in
            output += (isFirst ? "\n" : ",\n").utf8
            json(node).write(to: &output)
            isFirst = false
            try flush(&output, above: 64 << 10, to: console)
        }
        output += "],\"diagnostics\":[".utf8
        for (index, diagnostic) in listing.diagnostics.enumerated() {
            output += (index == 0 ? "\n" : ",\n").utf8
            let value: JSONValue = [
                "code": .string(diagnostic.code.rawValue), "layer": .integer(Int64(diagnostic.layer)),
                "entry": .integer(Int64(diagnostic.entry)), "path": .string(diagnostic.path.description),
                "message": .string(diagnostic.code.sentence),
            ]
            value.write(to: &output)
        }
        output += "]}\n".utf8
        try flush(&output, above: 0, to: console)
    }

    /// A file with its bytes in base64; throws when it is larger than that is for, or than a document may be.
    static func file(at path: String, in tree: ImageTree, limit: Int) throws -> JSONValue {
        let limit = max(limit, 64 << 20)
        var bytes = Data()
        try tree.copyFile(at: path) { part in
            guard part.count <= limit - bytes.count else {
                throw ImageError.store(.documentTooLarge(name: path, maximum: limit), at: nil)
            }
            bytes.append(contentsOf: part)
        }
        return ["path": .string(path), "base64": .string(bytes.base64EncodedString())]
    }

    private static func flush(_ output: inout [UInt8], above limit: Int, to console: Console) throws {
        guard output.count > limit else { return }
        try console.result(bytes: output)
        output.removeAll(keepingCapacity: true)
    }

    private static func details(of node: TreeNode) -> String {
        let metadata = node.entry.metadata
        var size = "0"
        if case .file(let bytes) = node.entry.kind { size = String(bytes) }
        func padded(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        let owner = "\(metadata.uid):\(metadata.gid)"
        return "\(letter(of: node.entry.kind))\(Words.octal(metadata.mode)) \(padded(owner, 12)) "
            + "\(padded(size, 12)) \(padded(String(metadata.modified.seconds), 12)) "
    }

    private static func suffix(of node: TreeNode) -> String {
        switch node.entry.kind {
        case .directory: "/"
        case .symlink(let target): " -> \(EscapedText.printable(target))"
        case .hardlink(let target): " = \(EscapedText.printable(target.bytes))"
        default: ""
        }
    }

    static func json(_ node: TreeNode) -> JSONValue {
        let metadata = node.entry.metadata
        var members: [JSONValue.Member] = []
        func add(_ key: String, _ value: JSONValue) { members.append(.init(key: key, value: value)) }
        if !node.entry.path.isRoot { add("path", .string(node.entry.path.description)) }
        add("type", .string(node.entry.kind.name))
        add("mode", .string(Words.octal(metadata.mode)))
        add("uid", .integer(Int64(metadata.uid)))
        add("gid", .integer(Int64(metadata.gid)))
        if case .file(let size) = node.entry.kind { add("size", .integer(size)) }
        add("mtime", .string(metadata.modified.decimalSeconds))
        switch node.entry.kind {
        case .symlink(let target): add("target", .string(EscapedText.reversible(target)))
        case .hardlink(let target): add("target", .string(target.description))
        case .characterDevice(let device), .blockDevice(let device):
            add("device", [.integer(Int64(device.major)), .integer(Int64(device.minor))])
        default: break
        }
        if let group = node.hardLinkGroup { add("hardlinkGroup", .integer(Int64(group))) }
        if !metadata.xattrs.isEmpty {
            let xattrs = metadata.xattrs.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            add(
                "xattrs",
                .object(
                    xattrs.map {
                        .init(key: EscapedText.reversible($0.key), value: .string(Data($0.value).base64EncodedString()))
                    }))
        }
        add("layer", .integer(Int64(node.layer)))
        if node.isImplied { add("implied", true) }
        return .object(members)
    }

    /// The kind as `ls -l` has it.
    private static func letter(of kind: EntryKind) -> String {
        switch kind {
        case .directory: "d"
        case .file: "-"
        case .symlink: "l"
        case .hardlink: "h"
        case .characterDevice: "c"
        case .blockDevice: "b"
        case .fifo: "p"
        }
    }
}
