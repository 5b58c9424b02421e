package import Digests

/// The file `oci-layout`, which marks a directory as a layout (image-spec, image-layout.md).
public struct LayoutFile: Equatable, Sendable {
    /// The file's name.
    public static let name = "oci-layout"
    /// The name of the layout's index.
    package static let index = "index.json"
    /// The name of the directory that holds the blobs.
    package static let blobs = "blobs"
    /// The only version there is.
    public static let version = "1.0.0"
    /// The file as we write it.
    public static let content = JSONValue.object([
        JSONValue.Member(key: "imageLayoutVersion", value: .string(version))
    ])

    /// Where a blob of this digest is.
    package static func path(of digest: Digest) -> String { "\(blobs)/\(digest.algorithm.rawValue)/\(digest.hex)" }

    /// Reads the file; a version other than 1.0.0 is an error.
    public init(_ text: JSONText) throws(DocumentError) {
        let object = try DocumentObject(text.root, at: .root, fields: ["imageLayoutVersion"])
        let version = try object.string("imageLayoutVersion")
        guard version == LayoutFile.version else {
            throw DocumentError(
                .unsupported(expected: [LayoutFile.version], found: version), at: ["imageLayoutVersion"])
        }
    }
}
