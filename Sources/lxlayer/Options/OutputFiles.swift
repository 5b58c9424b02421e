import ArgumentParser
import Digests
import Glibc
import ImageDocuments
import ImageStore
import LXLayerKit

/// Files that say what came out, for programs that run this one.
struct OutputFiles: ParsableArguments {
    @Option(
        name: .customLong("digestfile"),
        help: ArgumentHelp("Write the digest of the result to this file, as skopeo does.", valueName: "file"))
    var digestFile: String?

    @Option(help: ArgumentHelp("Write what the result is to this file as JSON, as buildx does.", valueName: "file"))
    var metadataFile: String?

    /// Whether any was asked for.
    var areWanted: Bool { digestFile != nil || metadataFile != nil }

    /// Throws where one of the files could not be written: before anything is done. Nothing is made, or emptied.
    func check() throws {
        for file in [digestFile, metadataFile].compactMap(\.self) {
            var status = stat()
            if stat(file, &status) == 0 {
                guard status.st_mode & S_IFMT != S_IFDIR else { throw failure("open", file, EISDIR) }
                guard access(file, W_OK) == 0 else { throw failure("open", file) }
            } else {
                guard errno == ENOENT, !file.isEmpty else { throw failure("open", file) }
                let slash = file.utf8.lastIndex(of: UInt8(ascii: "/"))
                let directory = slash.map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
                guard access(directory, W_OK | X_OK) == 0 else {
                    throw ImageError.store(.unwritable(directory: directory, code: errno), at: nil)
                }
            }
        }
    }

    /// Writes the files that were asked for.
    func write(_ descriptor: Descriptor, at reference: Reference) throws {
        if let digestFile { try write(Array(descriptor.digest.description.utf8), to: digestFile) }
        guard let metadataFile else { return }
        let metadata: JSONValue = [
            "containerimage.descriptor": descriptor.jsonValue,
            "containerimage.digest": .string(descriptor.digest.description),
            "image.name": .string(reference.description),
        ]
        try write(metadata.serialized(pretty: true) + [0x0a], to: metadataFile)
    }

    private func write(_ bytes: [UInt8], to file: String) throws {
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure("open", file) }
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { throw failure("write", file) }
            offset += max(count, 0)
        }
    }

    private func failure(_ operation: String, _ file: String, _ code: CInt = errno) -> ImageError {
        .store(.system(operation: operation, name: file, code: code), at: nil)
    }
}
