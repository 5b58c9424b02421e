public import Digests
public import Foundation

/// An OCI layout on disk with images that tests built.
public struct TestLayout: Sendable {
    /// Where it is.
    public let url: URL
    /// The images, in order.
    public let images: [Written]

    /// What was written of one image.
    public struct Written: Sendable {
        /// The manifest.
        public let manifest: Digest
        /// The configuration.
        public let config: Digest
        /// The layers' blobs.
        public let layers: [Digest]
        /// The layers' contents.
        public let diffIDs: [Digest]
    }

    /// Writes `images` to a new layout at `url`.
    public init(_ images: [TestImage], at url: URL, style: TestDocument.Style = .compact) throws {
        self.url = url
        let blobs = url.appending(path: "blobs/sha256")
        try FileManager.default.createDirectory(at: blobs, withIntermediateDirectories: true)
        func write(_ blob: TestImage.Blob) throws {
            try Data(blob.bytes).write(to: blobs.appending(path: blob.digest.hex))
        }
        var listed: [TestDocument] = []
        var written: [Written] = []
        for image in images {
            let made = try image.make()
            try made.layers.forEach { try write($0.blob) }
            try write(made.config)
            try write(made.manifest)
            written.append(
                Written(
                    manifest: made.manifest.digest, config: made.config.digest, layers: made.layers.map(\.blob.digest),
                    diffIDs: made.layers.map(\.diffID)))
            for tag in image.tags.isEmpty ? [nil] : image.tags.map(Optional.some) {
                listed.append(TestLayout.entry(made.manifest, tag, image))
            }
        }
        self.images = written
        var index: [(String, TestDocument)] = [("schemaVersion", 2)]
        index.append(("mediaType", "application/vnd.oci.image.index.v1+json"))
        index.append(("manifests", .array(listed)))
        if images.contains(where: \.hasUnknownFields) { index.append(("x-of-the-index", .raw("1.0"))) }
        try Data(TestDocument.object(index).bytes(style)).write(to: url.appending(path: "index.json"))
        try Data("{\"imageLayoutVersion\":\"1.0.0\"}".utf8).write(to: url.appending(path: "oci-layout"))
    }

    private static func entry(_ manifest: TestImage.Blob, _ tag: String?, _ image: TestImage) -> TestDocument {
        var blob = manifest
        if let mediaType = image.listedMediaType { blob.mediaType = mediaType }
        var members = blob.descriptor
        var annotations: [(String, TestDocument)] = []
        if image.hasUnknownFields {
            members.append(("x-of-an-entry", [.raw("1E2")]))
            annotations.append(("org.example.note", "kept"))
        }
        if let tag { annotations.append(("org.opencontainers.image.ref.name", .string(tag))) }
        if !annotations.isEmpty { members.append(("annotations", .object(annotations))) }
        members.append(("platform", ["architecture": .string(image.architecture), "os": "linux"]))
        return .object(members)
    }

    /// The file of a blob.
    public static func file(of digest: Digest, in url: URL) -> URL {
        url.appending(path: "blobs").appending(path: digest.algorithm.rawValue).appending(path: digest.hex)
    }

    /// A blob's bytes.
    public func bytes(of digest: Digest) throws -> [UInt8] { try TestLayout.bytes(of: digest, in: url) }

    /// A blob's bytes in the layout at `url`.
    public static func bytes(of digest: Digest, in url: URL) throws -> [UInt8] {
        Array(try Data(contentsOf: file(of: digest, in: url)))
    }

    /// Turns one bit of a blob's byte round.
    public func flip(_ digest: Digest, at offset: Int) throws {
        let file = TestLayout.file(of: digest, in: url)
        var bytes = Array(try Data(contentsOf: file))
        bytes[offset] ^= 1
        try Data(bytes).write(to: file)
    }

    /// Every file below `url`, by its path there, with its bytes.
    public static func files(in url: URL) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: url.path) {
            let file = url.appending(path: name)
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isDirectory), !isDirectory.boolValue
            else { continue }
            files[name] = Array(try Data(contentsOf: file))
        }
        return files
    }
}
