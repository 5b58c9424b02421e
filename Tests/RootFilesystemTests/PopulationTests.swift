import Customization
import Foundation
import LayerEntries
import RootFilesystem
import Testing

/// Filling a root filesystem: by whoever runs the tests, for themselves.
@Suite struct PopulationTests {
    private func entry(_ path: String, _ kind: EntryKind, mode: UInt16 = 0o644, uid: UInt32? = nil) throws -> LayerEntry
    {
        LayerEntry(
            path: try EntryPath(path), kind: kind,
            metadata: EntryMetadata(
                mode: mode, uid: uid ?? getuid(), gid: getgid(),
                modified: ModificationTime(seconds: 1_000_000_000, nanoseconds: 250_000_000)))
    }

    private func attributes(_ path: String, in sandbox: Sandbox) throws -> stat {
        var status = stat()
        #expect(lstat(sandbox.root.appending(path: path).path, &status) == 0)
        return status
    }

    @Test func `makes what the entries say, holes and times included`() throws {
        let sandbox = try Sandbox()
        let population = try TreePopulation(try sandbox.tree())
        try population.addDirectory(try entry("", .directory, mode: 0o755))
        try population.addDirectory(try entry("d", .directory, mode: 0o500))
        let size: Int64 = 3 << 20
        try population.beginFile(try entry("d/f", .file(size: size), mode: 0o4750))
        var part = [UInt8](repeating: 0, count: 100_001)
        part[50_000] = 7
        try population.write(part.span.bytes, at: 4_097)
        try population.beginFile(try entry("d/empty", .file(size: 0)))
        try population.addOther(try entry("l", .symlink(target: Array("/d/f".utf8)), mode: 0o777))
        try population.addOther(try entry("p", .fifo))
        try population.addLink(try EntryPath("again"), to: try EntryPath("d/f"))
        try population.finish()
        let file = try attributes("d/f", in: sandbox)
        #expect(file.st_size == size && file.st_mode & 0o7777 == 0o4750 && file.st_nlink == 2)
        #expect(file.st_blocks < 64)
        #expect(file.st_mtim.tv_sec == 1_000_000_000 && file.st_mtim.tv_nsec == 250_000_000)
        let bytes = try Data(contentsOf: sandbox.root.appending(path: "again"))
        #expect(bytes[54_097] == 7 && bytes.count { $0 != 0 } == 1)
        let directory = try attributes("d", in: sandbox)
        #expect(directory.st_mode & 0o7777 == 0o500 && directory.st_mtim.tv_sec == 1_000_000_000)
        #expect(try attributes("l", in: sandbox).st_mtim.tv_sec == 1_000_000_000)
        #expect(try attributes("p", in: sandbox).st_mode & S_IFMT == S_IFIFO)
        #expect(population.report.isFaithful)
        chmod(sandbox.root.appending(path: "d").path, 0o700)
    }

    @Test func `sets no attribute that is the host's to set, and says so`() throws {
        let sandbox = try Sandbox()
        let population = try TreePopulation(try sandbox.tree())
        try population.addDirectory(try entry("", .directory, mode: 0o755))
        for (number, name) in [
            "trusted.overlay.opaque", "security.selinux", "security.ima", "security.capability2",
        ].enumerated() {
            for kind in [EntryKind.file(size: 0), .directory] {
                var made = try entry("\(number)\(kind == .directory ? "d" : "f")", kind, mode: 0o755)
                made.metadata.xattrs = [Array(name.utf8): Array("y".utf8)]
                if kind == .directory { try population.addDirectory(made) } else { try population.beginFile(made) }
            }
        }
        try population.finish()
        #expect(population.report.attributes.count == 8)
        let tree = try sandbox.tree()
        for number in 0..<4 {
            for kind in ["f", "d"] {
                let entry = try tree.locate(EntryPath("\(number)\(kind)"), followingLast: false).entry
                #expect(try #require(entry).metadata.xattrs.keys.allSatisfy { $0 == Array("security.selinux".utf8) })
                #expect(entry?.metadata.xattrs.values.contains(Array("y".utf8)) == false)
            }
        }
    }

    @Test func `fills nothing that has something in it`() throws {
        let sandbox = try Sandbox()
        try sandbox.directory("lost+found")
        _ = try TreePopulation(try sandbox.tree())
        try sandbox.file("f")
        #expect(throws: RootFilesystemError.notEmpty(path: sandbox.root.path)) {
            try TreePopulation(try sandbox.tree())
        }
    }

    @Test func `never goes through a link, nor over what is there`() throws {
        let sandbox = try Sandbox()
        let population = try TreePopulation(try sandbox.tree())
        try sandbox.link("l", to: sandbox.secret.path)
        #expect(throws: RootFilesystemError.self) { try population.beginFile(try entry("l/new", .file(size: 0))) }
        #expect(throws: RootFilesystemError.self) { try population.beginFile(try entry("l", .file(size: 0))) }
        #expect(throws: RootFilesystemError.self) { try population.addDirectory(try entry("l", .directory)) }
        #expect(throws: RootFilesystemError.self) {
            try population.addLink(try EntryPath("stolen"), to: try EntryPath("l/file"))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: sandbox.secret.path) == ["file"])
    }
}
