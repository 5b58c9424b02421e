public import Digests
public import Foundation

/// An OCI layout on disk with an index of several platforms, under the tag `latest`.
public struct TestIndex {
    /// What an index lists.
    public indirect enum Child: Sendable {
        /// An image, and what the index says that it runs on; nil says nothing.
        case image(TestImage, platform: String?)
        /// What BuildKit attests of the image of this number; without annotations only its platform tells that.
        case attestation(of: Int, isAnnotated: Bool = true)
        /// An artifact whose `subject` is the image of this number.
        case referrer(of: Int)
        /// Another index.
        case index([Child])
    }

    /// Where it is.
    public let url: URL
    /// The index that is tagged.
    public private(set) var digest = Digest(of: [UInt8]())
    /// The images, in order.
    public private(set) var images: [TestLayout.Written] = []
    /// The attestations and artifacts, in order.
    public private(set) var others: [Digest] = []
    /// The blobs of the images, attestations, artifacts and their parts.
    public private(set) var blobs: [Digest] = []
    private let style: TestDocument.Style

    /// Writes an index that lists `children` to a new layout at `url`.
    public init(_ children: [Child], at url: URL, style: TestDocument.Style = .compact) throws {
        self.url = url
        self.style = style
        try FileManager.default.createDirectory(
            at: url.appending(path: "blobs/sha256"), withIntermediateDirectories: true)
        let index = try write(index: children)
        var members = index.descriptor
        members.append(("annotations", ["org.opencontainers.image.ref.name": "latest", "org.example.note": "kept"]))
        members.append(("x-of-an-entry", [.raw("1E2")]))
        digest = index.digest
        try Data(TestDocument.object(TestIndex.index([.object(members)])).bytes(style))
            .write(to: url.appending(path: "index.json"))
        try Data("{\"imageLayoutVersion\":\"1.0.0\"}".utf8).write(to: url.appending(path: "oci-layout"))
    }

    private static func index(_ manifests: [TestDocument]) -> [(String, TestDocument)] {
        [
            ("schemaVersion", 2), ("mediaType", "application/vnd.oci.image.index.v1+json"),
            ("manifests", .array(manifests)), ("x-of-the-index", .raw("1.0")),
            ("annotations", ["org.example.index": "kept"]),
        ]
    }

    private mutating func write(index children: [Child]) throws -> TestImage.Blob {
        let entries = try children.map { TestDocument.object(try write($0)) }
        return try write(
            TestDocument.object(TestIndex.index(entries)), "application/vnd.oci.image.index.v1+json")
    }

    /// Writes what a child leads to; gives its descriptor.
    private mutating func write(_ child: Child) throws -> [(String, TestDocument)] {
        switch child {
        case .index(let children): return try write(index: children).descriptor
        case .image(let image, let platform):
            let made = try image.make()
            try made.layers.forEach { try write($0.blob) }
            try write(made.config)
            try write(made.manifest)
            images.append(
                TestLayout.Written(
                    manifest: made.manifest.digest, config: made.config.digest, layers: made.layers.map(\.blob.digest),
                    diffIDs: made.layers.map(\.diffID)))
            var members: [(String, TestDocument)] = [("x-before", .raw("1e0"))] + made.manifest.descriptor
            if let platform { members.append(("platform", TestIndex.platform(platform))) }
            return members + [("annotations", ["org.example.child": "é"])]
        case .attestation(let number, let isAnnotated):
            let subject = images[number].manifest.description
            let statement = try write(["subject": .string(subject)], "application/vnd.in-toto+json")
            let config = try write(
                [
                    "architecture": "unknown", "os": "unknown", "config": [:],
                    "rootfs": ["type": "layers", "diff_ids": [.string(statement.digest.description)]],
                ], "application/vnd.oci.image.config.v1+json")
            let manifest = try write(
                [
                    "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                    "config": .object(config.descriptor), "layers": [.object(statement.descriptor)],
                ], "application/vnd.oci.image.manifest.v1+json")
            others.append(manifest.digest)
            let annotations: TestDocument = [
                "vnd.docker.reference.digest": .string(subject), "vnd.docker.reference.type": "attestation-manifest",
            ]
            return manifest.descriptor + (isAnnotated ? [("annotations", annotations)] : [])
                + [("platform", ["architecture": "unknown", "os": "unknown"])]
        case .referrer(let number):
            let subject = images[number].manifest
            let empty = try write([:], "application/vnd.oci.empty.v1+json")
            let size = try Data(contentsOf: TestLayout.file(of: subject, in: url)).count
            let manifest = try write(
                [
                    "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                    "artifactType": "application/x-signature", "config": .object(empty.descriptor),
                    "layers": [.object(empty.descriptor)],
                    "subject": [
                        "mediaType": "application/vnd.oci.image.manifest.v1+json",
                        "digest": .string(subject.description), "size": .raw(String(size)),
                    ],
                ], "application/vnd.oci.image.manifest.v1+json")
            others.append(manifest.digest)
            return manifest.descriptor + [("artifactType", "application/x-signature")]
        }
    }

    private static func platform(_ text: String) -> TestDocument {
        let parts = text.split(separator: "/").map(String.init)
        let variant: [(String, TestDocument)] = parts.dropFirst(2).map { ("variant", .string($0)) }
        return .object([("os", .string(parts[0])), ("architecture", .string(parts[1]))] + variant)
    }

    private mutating func write(_ document: TestDocument, _ mediaType: String) throws -> TestImage.Blob {
        let blob = TestImage.Blob(bytes: document.bytes(style), mediaType: mediaType)
        try write(blob)
        return blob
    }

    private mutating func write(_ blob: TestImage.Blob) throws {
        try Data(blob.bytes).write(to: TestLayout.file(of: blob.digest, in: url))
        blobs.append(blob.digest)
    }
}
