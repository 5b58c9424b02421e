public import Foundation

/// Files of the repository that tests read.
public enum Fixture {
    /// The repository's root, from where this file is.
    public static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A file of `Fixtures/`.
    public static func data(_ name: String) throws -> Data {
        try Data(contentsOf: repository.appending(path: "Fixtures").appending(path: name))
    }
}
