import Foundation
import LayerEntries
import RootTree
import TestSupport
import Testing

/// A case of `Fixtures/merge-cases.json`.
struct MergeCase: Decodable, CustomTestStringConvertible, Sendable {
    var id: String
    var title: String
    var layers: [[Entry]]
    var expect: Expectation

    struct Expectation: Decodable {
        var view: [Entry]?
        var error: String?
        var diagnostic: Bool?
        var strict: String?
        var rootMode: String?
    }

    struct Entry: Decodable {
        var type: String
        var path: String?
        var content: String?
        var mode: String?
        var uid: UInt32?
        var gid: UInt32?
        var target: String?
        var device: [UInt32]?
        var hardlinkGroup: Int?
    }

    var testDescription: String { "\(id) \(title)" }

    static let all: [MergeCase] = {
        struct File: Decodable { var cases: [MergeCase] }
        guard let data = try? Fixture.data("merge-cases.json"),
            let file = try? JSONDecoder().decode(File.self, from: data)
        else { return [] }
        return file.cases
    }()

    /// The merged view of the case's layers.
    func merge(strict: Bool) throws -> MergedView {
        var view = MergedView(strict: strict)
        for layer in layers { try view.apply(try layer.compactMap { try $0.layerEntry() }) }
        return view
    }
}

extension MergeCase.Entry {
    /// The entry, nil for what is no entry (a global header).
    func layerEntry() throws -> LayerEntry? {
        guard let path else { return nil }
        let metadata = EntryMetadata(mode: UInt16(mode ?? "0644", radix: 8) ?? 0, uid: uid ?? 0, gid: gid ?? 0)
        let bytes = Array((content ?? "").utf8)
        let number = DeviceNumber(major: device?.first ?? 0, minor: device?.last ?? 0)
        let kind: EntryKind =
            switch type {
            case "directory": .directory
            case "file": .file(size: Int64(bytes.count))
            case "symlink": .symlink(target: Array((target ?? "").utf8))
            case "hardlink": .hardlink(target: try EntryPath(target ?? ""))
            case "chardev": .characterDevice(number)
            case "blockdev": .blockDevice(number)
            case "fifo": .fifo
            default: throw UnknownType(type: type)
            }
        return LayerEntry(
            path: try EntryPath(path), kind: kind, metadata: metadata, content: type == "file" ? bytes : nil)
    }

    struct UnknownType: Error { var type: String }

    /// What a case says of a path, in one line.
    var line: String {
        var parts = [path ?? "", type]
        if let content { parts.append("content=\(content)") }
        if let mode { parts.append("mode=\(mode)") }
        parts.append("owner=\(uid ?? 0):\(gid ?? 0)")
        if let target { parts.append("target=\(target)") }
        if let device { parts.append("device=\(device)") }
        if let hardlinkGroup { parts.append("group=\(hardlinkGroup)") }
        return parts.joined(separator: " ")
    }
}
