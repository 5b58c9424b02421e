public import Foundation

/// A program of this machine, run as an independent oracle.
public struct Program: Sendable {
    /// Where it is.
    public let url: URL

    /// Looks for the program on the PATH; nil when it is not there.
    public init?(_ name: String) {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let candidates = path.split(separator: ":").map { URL(filePath: String($0)).appending(path: name) }
        guard let url = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            return nil
        }
        self.url = url
    }

    /// The program that is at this place.
    public init(at url: URL) { self.url = url }

    /// What a run came to.
    public struct Result: Sendable {
        /// Its exit status.
        public var status: Int32
        /// What it wrote to standard output.
        public var output: Data
        /// What it wrote to standard error.
        public var errors: Data

        /// Standard output as text.
        public var text: String { String(decoding: output, as: UTF8.self) }

        /// Standard error as text.
        public var errorText: String { String(decoding: errors, as: UTF8.self) }
    }

    /// Runs it with these arguments and this standard input, in the C locale, in `workingDirectory` where that is
    /// given.
    public func run(
        _ arguments: [String], input: Data = Data(), environment: [String: String] = [:],
        in workingDirectory: URL? = nil
    ) throws -> Result {
        let process = Process()
        process.executableURL = url
        process.arguments = arguments
        if let workingDirectory { process.currentDirectoryURL = workingDirectory }
        var variables = ProcessInfo.processInfo.environment
        variables["LC_ALL"] = "C"
        variables["TZ"] = "UTC"
        variables["COLUMNS"] = "80"
        variables["SOURCE_DATE_EPOCH"] = nil
        variables["LXLAYER_CACHE"] = TestCache.prepared()
        variables.merge(environment) { $1 }
        process.environment = variables
        let directory = try TemporaryDirectory()
        let inputFile = directory.url.appending(path: "input")
        try input.write(to: inputFile)
        let outputFile = directory.url.appending(path: "output")
        let errorFile = directory.url.appending(path: "errors")
        for file in [outputFile, errorFile] { try Data().write(to: file) }
        process.standardInput = try FileHandle(forReadingFrom: inputFile)
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        try Self.withoutBlockedSignals { try process.run() }
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: try Data(contentsOf: outputFile),
            errors: try Data(contentsOf: errorFile))
    }

    /// A program inherits the signals that its parent's thread blocks, and Dispatch's threads block nearly all: a shell
    /// would wait for ever for a child's end.
    private static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
        var none = sigset_t()
        var blocked = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &blocked)
        defer { pthread_sigmask(SIG_SETMASK, &blocked, nil) }
        try body()
    }

    /// Runs a Python program with the system's interpreter.
    public static func python(_ source: String, _ arguments: [String] = [], input: Data = Data()) throws -> Result {
        guard let python = Program("python3") else { throw MissingProgram(name: "python3") }
        let result = try python.run(["-c", source] + arguments, input: input)
        guard result.status == 0 else {
            throw FailedProgram(errors: String(decoding: result.errors, as: UTF8.self))
        }
        return result
    }

    /// A program that a test cannot do without is not there.
    public struct MissingProgram: Error {
        /// Its name.
        public var name: String
    }

    /// A program failed that should not have.
    public struct FailedProgram: Error {
        /// What it wrote to standard error.
        public var errors: String
    }
}

/// A directory of the test's own, removed when it goes.
public final class TemporaryDirectory: Sendable {
    /// Where it is.
    public let url: URL

    /// Makes one.
    public init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "lxlayer-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}
