internal import Foundation

extension Program {
    /// Our own program, which is built beside the tests.
    public static let lxlayer: Program = {
        let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "lxlayer")
        if FileManager.default.isExecutableFile(atPath: beside.path) { return Program(at: beside) }
        return Program(at: Fixture.repository.appending(path: ".build/debug/lxlayer"))
    }()
}
