import Foundation
import LayerEntries
import TestSupport
import Testing

/// What `export` refuses, and that nothing is left of what it began.
@Suite struct ExportFailureTests {
    static let formats = ["rootfs", "smartos", "proxmox", "incus", "lxc"]

    @Test("A damaged layer leaves no result, the old one as it was, and nothing else", arguments: formats)
    func damaged(format: String) throws {
        let source = try ExportSource()
        let layout = source.url.appending(path: "images")
        let image = try TestLayout([ExportSource.awkward], at: source.url.appending(path: "again")).images[0]
        let isDirectory = ["smartos", "lxc"].contains(format)
        if !isDirectory { try source.mustRun("export", "oci:images", "out", "--as", format) }
        let old = isDirectory ? nil : try source.bytes("out")
        let file = TestLayout.file(of: image.layers[1], in: layout)
        var bytes = Array(try Data(contentsOf: file))
        bytes[bytes.count / 2] ^= 1
        try Data(bytes).write(to: file)
        let result = try source.run("export", "oci:images", "out", "--as", format)
        #expect(result.status == 3)
        #expect(result.errorText.contains("layer 2 \(image.layers[1])"))
        #expect(try source.names() == ["again", "images"] + (isDirectory ? [] : ["out"]))
        if let old { #expect(try source.bytes("out") == old) }
        let stream = try source.run("export", "oci:images", "-", "--as", "rootfs")
        #expect(stream.status == 3 && stream.output.isEmpty)
    }

    @Test("What is in the way is not replaced") func occupied() throws {
        let source = try ExportSource()
        let full = source.url.appending(path: "full")
        try FileManager.default.createDirectory(at: full, withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: full.appending(path: "file"))
        for (format, status) in [("smartos", 7), ("lxc", 7), ("rootfs", 7), ("incus", 7)] as [(String, Int32)] {
            let result = try source.run("export", "oci:images", "full", "--as", format)
            #expect(result.status == status, "\(format): \(result.errorText)")
        }
        #expect(try TestLayout.files(in: full) == ["file": Array("mine".utf8)])
        #expect(try source.names() == ["full", "images"])
        #expect(try source.run("export", "oci:images", "none/out", "--as", "rootfs").status == 1)
        #expect(try source.run("export", "oci:images", "/dev/null", "--as", "rootfs").status == 7)
        // An empty directory is none.
        let empty = source.url.appending(path: "empty")
        try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
        try source.mustRun("export", "oci:images", "empty", "--as", "lxc")
    }

    @Test("Who would boot an image without an init gets none, unless it is forced") func notBootable() throws {
        let source = try ExportSource([TestImage([.entries([.directory("etc"), .file("app", "x", mode: 0o755)])])])
        for format in ["proxmox", "incus", "lxc"] {
            #expect(try source.run("export", "oci:images", "out-" + format, "--as", format).status == 6)
            let forced = try source.run("export", "oci:images", "out-" + format, "--as", format, "--force")
            #expect(forced.status == 0, "\(format): \(forced.errorText)")
            #expect(forced.errorText.contains("warning: this image cannot boot as a system"))
        }
        #expect(try source.run("export", "oci:images", "a", "--as", "rootfs", "--convert").status == 6)
        for format in ["rootfs", "smartos"] { try source.mustRun("export", "oci:images", format, "--as", format) }
    }

    @Test(
        "Whoever is stopped leaves nothing behind, and nothing half", arguments: ["rootfs", "smartos", "incus", "lxc"])
    func stopped(format: String) throws {
        var image = ExportSource.awkward
        for number in 0..<3 {
            let text = String(repeating: "\(number)", count: 4 << 20)
            image.layers.append(.entries([.file("large-\(number)", text)]))
        }
        let source = try ExportSource([image])
        let out = source.url.appending(path: "out")
        try source.mustRun("export", "oci:images", "out", "--as", format)
        let whole = try contents(of: out)
        try FileManager.default.removeItem(at: out)
        var random = SeededGenerator(seed: 5)
        var stopped = 0
        for _ in 0..<12 {
            let process = Process()
            process.executableURL = Program.lxlayer.url
            process.currentDirectoryURL = source.url
            process.arguments = ["export", "--quiet", "oci:images", "out", "--as", format]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            usleep(UInt32.random(in: 1000...600_000, using: &random))
            process.terminate()
            process.waitUntilExit()
            let names = try source.names()
            if process.terminationStatus == 0 {
                #expect(names == ["images", "out"])
            } else {
                // Before it listens, the signal ends it at once.
                #expect(process.terminationReason == .uncaughtSignal || process.terminationStatus == 143)
                // It may come just after the result.
                #expect(names == ["images"] || names == ["images", "out"])
                stopped += 1
            }
            guard names.contains("out") else { continue }
            #expect(try contents(of: out) == whole)
            try FileManager.default.removeItem(at: out)
        }
        #expect(stopped > 0)
    }

    /// All bytes of a file, or of the files of a directory, by name.
    private func contents(of url: URL) throws -> [String: Data] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: url.path) else {
            return ["": try Data(contentsOf: url)]
        }
        return try names.reduce(into: [:]) { $0[$1] = try Data(contentsOf: url.appending(path: $1)) }
    }

    static let usages: [[String]] = [
        ["out", "--as", "zip"], ["out"], ["out", "--as", "rootfs", "--per-layer"], ["out", "--as", "lxc", "--split"],
        ["out", "--as", "lxc", "--compress", "gzip"], ["out", "--as", "smartos", "--compress", "zstd"],
        ["out", "--as", "rootfs", "--compress", "gzip:10"], ["out", "--as", "rootfs", "--compress", "xz:"],
        ["out", "--as", "rootfs", "--compress", "none:1"], ["out", "--as", "rootfs", "--compress", "zstd:+3"],
        ["-", "--as", "smartos"], ["-", "--as", "lxc"], ["-", "--as", "incus", "--split"],
        ["out", "--as", "rootfs", "--name", "a"], ["out", "--as", "smartos", "--name", "A B"],
        ["out", "--as", "proxmox", "--compress", "gzip"], ["out", "--as", "rootfs", "--set", "lx-base.x=y"],
        ["out", "--as", "smartos", "--per-layer", "--set-uid"],
    ]

    @Test("What cannot be meant is a mistake of usage", arguments: usages) func usage(arguments: [String]) throws {
        let source = try ExportSource()
        let result = try source.run(["export", "oci:images"] + arguments)
        #expect(result.status == 64, "\(result.errorText)")
        #expect(result.output.isEmpty)
        #expect(try source.names() == ["images"])
    }
}
