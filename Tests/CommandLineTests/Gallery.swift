import Foundation
import TestSupport

/// A directory in which the program is run, with the bundled image and others that are made here.
final class Gallery {
    private let directory: TemporaryDirectory
    var url: URL { directory.url }

    /// The bundled image is there as `debian-skeleton`.
    init() throws {
        directory = try TemporaryDirectory()
        try FileManager.default.copyItem(
            at: Fixture.repository.appending(path: "Fixtures/debian-skeleton"),
            to: url.appending(path: "debian-skeleton"))
    }

    /// Adds a layout.
    @discardableResult
    func add(_ name: String, _ images: TestImage...) throws -> TestLayout {
        try TestLayout(images, at: url.appending(path: name))
    }

    /// Adds a directory with these specs.
    func addSpecs(_ name: String, _ files: [String: String]) throws {
        let directory = url.appending(path: name)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for (file, text) in files { try Data(text.utf8).write(to: directory.appending(path: file)) }
    }

    /// Runs the program here.
    func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Result {
        try run(arguments, environment: environment)
    }

    func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Program.Result {
        try Program.lxlayer.run(arguments, environment: environment, in: url)
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url.appending(path: name).path) }

    /// Names of what the program makes while it works, and must not leave.
    func leftovers() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: url.path).filter { $0.contains(".lxlayer-") }
    }
}
