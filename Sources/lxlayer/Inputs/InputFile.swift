import FoundationEssentials
import Glibc
import ImageDocuments

/// Why a file of the user's, which an option or an argument names, cannot be used.
struct InputFileError: Error {
    /// As the user named it.
    var name: String
    var fault: Fault

    enum Fault: Equatable {
        /// The operating system refused.
        case system(CInt)
        case tooLarge(limit: Int)
        case notUTF8
    }

    /// Whether it is no file, but what the program was given on standard input.
    var isStandardInput: Bool { name == Reference.standardStream }
}

/// A text that the user named: a file of this machine, or where that is allowed standard input.
enum InputFile {
    /// All of the file, which has at most `limit` bytes; `-` is standard input.
    static func text(_ name: String, limit: Int) throws -> String {
        let isInput = name == Reference.standardStream
        let file = isInput ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw InputFileError(name: name, fault: .system(errno)) }
        defer { if !isInput { close(file) } }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw InputFileError(name: name, fault: .system(errno)) }
            if count == 0 { break }
            bytes += chunk[..<count]
            guard bytes.count <= limit else { throw InputFileError(name: name, fault: .tooLarge(limit: limit)) }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw InputFileError(name: name, fault: .notUTF8)
        }
        return text
    }

    /// The names in a directory.
    static func names(inDirectory name: String) throws -> [String] {
        guard let directory = opendir(name) else { throw InputFileError(name: name, fault: .system(errno)) }
        closedir(directory)
        return try FileManager.default.contentsOfDirectory(atPath: name)
    }
}
