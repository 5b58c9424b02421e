import Foundation
import TestSupport
import Testing

/// A root directory in which the program runs, with stand-ins for what it calls there.
final class InstanceRoot {
    private let directory: TemporaryDirectory
    var url: URL { directory.url.appending(path: "root") }
    private var metadata: URL { url.appending(path: "native/usr/sbin/metadata") }

    /// Where something stands that the program must not reach.
    var outside: URL { directory.url.appending(path: "outside") }

    static let program = Fixture.repository.appending(path: "Specs/lx/files/lx-instance")

    /// What the image has, and what the zone's metadata say.
    init(_ values: [String: String] = [:], without: Set<String> = []) throws {
        directory = try TemporaryDirectory()
        for path in ["etc/ssh", "run", "tmp", "root", "var/log", "var/svc", "bin", "usr/bin", "usr/sbin"] {
            try FileManager.default.createDirectory(
                at: url.appending(path: path), withIntermediateDirectories: true)
        }
        try FileManager.default.createDirectory(at: metadata, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
        // Links to the repository's: a program that was just written cannot be run while another test's child holds it open.
        let programs = Fixture.repository.appending(path: "Tests/InstanceTests/Programs")
        try link("native/usr/sbin/mdata-get", to: programs.appending(path: "mdata-get").path)
        for path in ["bin/hostname", "usr/bin/ssh-keygen"] { try standIn(path) }
        try write("usr/sbin/sshd", "", mode: 0o755)
        for path in without { try FileManager.default.removeItem(at: url.appending(path: path)) }
        for (key, value) in values { try set(key, value) }
    }

    /// Puts a program there that notes its arguments in `run/NAME`, and fails if `run/NAME.fails` is there.
    func standIn(_ path: String) throws {
        let program = Fixture.repository.appending(path: "Tests/InstanceTests/Programs/stand-in")
        try FileManager.default.createDirectory(
            at: url.appending(path: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        try link(path, to: program.path)
    }

    /// Sets a value, as `mdata-get` prints it; nil takes it away.
    func set(_ key: String, _ value: String?) throws { try set(key, value.map { Data($0.utf8) }) }

    func set(_ key: String, _ value: Data?) throws {
        let file = metadata.appending(path: key)
        if let value { try value.write(to: file) } else { try FileManager.default.removeItem(at: file) }
    }

    /// Makes `mdata-get` fail with this status for a key, or hang.
    func fail(_ key: String, status: Int?) throws {
        let file = metadata.appending(path: key + (status == nil ? ".hangs" : ".status"))
        try Data((status.map(String.init) ?? "").utf8).write(to: file)
    }

    /// Makes `mdata-get` answer again.
    func answer(_ key: String) throws {
        for suffix in [".hangs", ".status"] {
            let file = metadata.appending(path: key + suffix)
            if FileManager.default.fileExists(atPath: file.path) { try FileManager.default.removeItem(at: file) }
        }
    }

    func write(_ path: String, _ text: String, mode: Int = 0o644) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    }

    func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: url.appending(path: path).path, withDestinationPath: target)
    }

    func data(_ path: String) -> Data? { FileManager.default.contents(atPath: url.appending(path: path).path) }
    func text(_ path: String) -> String? { data(path).map { String(decoding: $0, as: UTF8.self) } }
    func exists(_ path: String) -> Bool { type(path) != nil }
    func type(_ path: String) -> FileAttributeType? { attributes(path)?[.type] as? FileAttributeType }
    func mode(_ path: String) -> Int? { attributes(path)?[.posixPermissions] as? Int }
    var log: String { text("var/log/lx-instance.log") ?? "" }

    private func attributes(_ path: String) -> [FileAttributeKey: Any]? {
        try? FileManager.default.attributesOfItem(atPath: url.appending(path: path).path)
    }

    /// Runs a phase; `status` is what it must exit with.
    @discardableResult
    func boot(_ phase: String, _ shell: Shell, status: Int32 = 0) throws -> String {
        let program = try #require(shell.program)
        let arguments = shell.arguments + [Self.program.path, "--root", url.path, "--seconds", "1", phase]
        let result = try program.run(arguments)
        #expect(result.status == status, "\(shell): \(result.text) \(result.errorText)")
        #expect(result.errorText.isEmpty, "\(shell): \(result.errorText)")
        return result.text
    }

    /// Everything below the root: kind, mode, inode, time and content, but for the log.
    func listing() throws -> [String: String] {
        var listing: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: url.path) where !path.hasPrefix("var/log") {
            let attributes = try #require(self.attributes(path))
            let isDirectory = type(path) == .typeDirectory
            let time = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970
            listing[path] = [
                type(path)?.rawValue, mode(path).map(String.init),
                isDirectory ? nil : (attributes[.systemFileNumber] as? Int).map(String.init),
                isDirectory ? nil : time.map { String($0) }, isDirectory ? nil : text(path),
            ].map { $0 ?? "-" }.joined(separator: " ")
        }
        return listing
    }
}
