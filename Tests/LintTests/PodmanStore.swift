import Foundation
import TestSupport
import Testing

/// A store of podman's own for one test: layers on the kernel's overlayfs.
final class PodmanStore {
    private let url: URL
    private let podman: Program

    /// Whether podman can be asked at all here; overlayfs can be mounted by root alone.
    static let isUsable: Bool = {
        guard getuid() == 0, Program("python3") != nil, Program("podman") != nil, let store = try? PodmanStore() else {
            return false
        }
        let version = try? store.podman.run(["--version"]).text
        return version?.hasPrefix("podman version 4.") == true && (try? store.run(["info"]).status) == 0
    }()

    init() throws {
        podman = try #require(Program("podman"))
        // References to layouts may have no upper-case letters; podman wants short names for its state.
        let name = "lxlayer-\(UUID().uuidString.lowercased().prefix(8))"
        url = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        // The driver mounts its own directory onto itself.
        _ = try? Program("umount")?.run(["--lazy", url.appending(path: "root/overlay").path])
        try? FileManager.default.removeItem(at: url)
    }

    private func run(_ arguments: [String]) throws -> Program.Result {
        let (root, state) = (url.appending(path: "root").path, url.appending(path: "state").path)
        return try podman.run(["--root", root, "--runroot", state, "--storage-driver", "overlay"] + arguments)
    }

    /// Pulls a layout's image and shows its tree; nil, and podman's words, when it refuses the image.
    func withMounted<Value>(_ layout: URL, _ body: (String) throws -> Value) throws -> (Value?, String) {
        let place = url.appending(path: "layout")
        try? FileManager.default.removeItem(at: place)
        try FileManager.default.copyItem(at: layout, to: place)
        let pulled = try run(["pull", "--quiet", "oci:\(place.path):latest"])
        guard pulled.status == 0 else { return (nil, pulled.errorText) }
        let image = pulled.text.trimmingCharacters(in: .whitespacesAndNewlines)
        let mounted = try run(["image", "mount", image])
        try #require(mounted.status == 0, "\(mounted.errorText)")
        defer { _ = try? run(["image", "umount", image]) }
        return (try body(mounted.text.trimmingCharacters(in: .whitespacesAndNewlines)), "")
    }
}
