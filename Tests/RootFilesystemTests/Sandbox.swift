import Foundation
import LayerEntries
import RootFilesystem
import Testing

/// A directory with a root inside and something beside it that must not be met.
final class Sandbox {
    let directory: URL
    var root: URL { directory.appending(path: "root") }
    var secret: URL { directory.appending(path: "secret") }

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "sandbox-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: secret, withIntermediateDirectories: true)
        try Data("secret".utf8).write(to: secret.appending(path: "file"))
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func file(_ path: String, _ text: String = "", mode: Int = 0o644) throws {
        let url = root.appending(path: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
    }

    func directory(_ path: String) throws {
        try FileManager.default.createDirectory(
            at: root.appending(path: path), withIntermediateDirectories: true)
    }

    func link(_ path: String, to target: String) throws {
        let url = root.appending(path: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: url.path, withDestinationPath: target)
    }

    func text(_ path: String) -> String? {
        (try? Data(contentsOf: root.appending(path: path))).map { String(decoding: $0, as: UTF8.self) }
    }

    func tree() throws -> RootFilesystem { try RootFilesystem(path: root.path) }

    /// An entry that belongs to whoever runs the tests.
    func entry(_ path: String, _ kind: EntryKind, mode: UInt16 = 0o644, content: String? = nil) throws -> TreeChange {
        .put(
            LayerEntry(
                path: try EntryPath(path), kind: kind,
                metadata: EntryMetadata(
                    mode: mode, uid: getuid(), gid: getgid(), modified: ModificationTime(seconds: 1_700_000_000)),
                content: content.map { Array($0.utf8) }))
    }

    func fileEntry(_ path: String, _ text: String, mode: UInt16 = 0o644) throws -> TreeChange {
        try entry(path, .file(size: Int64(text.utf8.count)), mode: mode, content: text)
    }

    /// What lies about that is ours.
    func leftovers() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: directory.path).filter { $0.contains(".lxlayer-") }
    }
}
