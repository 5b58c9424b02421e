import Customization
import FoundationEssentials

/// A user's own spec on this machine, with the files beside it.
struct ProfileFile {
    /// As the user named it.
    let name: String
    let text: String
    private let directory: URL

    /// The most bytes of a profile, and of a file that it puts into an image.
    static let sizeLimit = 1 << 20

    init(_ name: String) throws {
        self.name = name
        directory = URL(filePath: name).deletingLastPathComponent()
        // `-` is a file of this name here.
        text = try InputFile.text(name == "-" ? "./-" : name, limit: Self.sizeLimit)
    }

    func profile() throws -> Profile { try Profile(text, file: name, contents: content) }

    /// The text of a file that the profile names.
    func content(_ name: String) -> String? { Self.text(at: directory.appending(path: name)) }

    private static func text(at url: URL) -> String? {
        guard let data = try? Data(contentsOf: url), data.count <= sizeLimit else { return nil }
        return String(validating: data, as: UTF8.self)
    }
}
