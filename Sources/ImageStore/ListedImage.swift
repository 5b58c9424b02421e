public import Digests
public import ImageDocuments

/// An image whose blobs were staged, and how a destination is to list it.
public struct ListedImage: Sendable {
    /// The manifest's.
    public var descriptor: Descriptor
    /// The name that the index gives it.
    public var tag: Tag
    /// The image's whole name, for Docker and containerd; nil for none.
    public var imageName: String?
    /// The descriptor by which the source lists what the image was made from: its other members are taken along.
    public var sourceEntry: JSONText?
    /// The configuration; nil for an index.
    public var config: Digest?
    /// The layers, the base first.
    public var layers: [Digest]

    /// An image of these parts.
    public init(
        descriptor: Descriptor, tag: Tag, imageName: String? = nil, sourceEntry: JSONText? = nil, config: Digest? = nil,
        layers: [Digest] = []
    ) {
        self.descriptor = descriptor
        self.tag = tag
        self.imageName = imageName
        self.sourceEntry = sourceEntry
        self.config = config
        self.layers = layers
    }

    /// An index that lists the image, or the one that is there with the image put into it.
    func index(from existing: [UInt8]?, limit: Int) throws -> [UInt8] {
        let entry = try Descriptor.naming(
            try sourceEntry ?? JSONText(descriptor.jsonValue.serialized()), imageName)
        guard let existing else { return try ImageIndex.listing(descriptor, as: tag, carrying: entry).bytes }
        let text = try JSONText(existing, limits: JSONLimits(bytes: limit))
        return try ImageIndex.putting(descriptor, as: tag, into: text, carrying: entry).bytes
    }
}
