public import Digests
public import ImageDocuments

/// One image of many that are converted in one run.
public struct ConversionRequest: Sendable {
    /// The image.
    public let source: Reference
    /// Where it goes.
    public let destination: Reference
    /// The directory below which further ones are made for it.
    var root: String?

    /// From there to here.
    public init(from source: Reference, to destination: Reference) {
        self.source = source
        self.destination = destination
    }
}

/// What became of one of many images.
public enum ConversionOutcome {
    /// It was converted.
    case image(Conversion)
    /// All images of its index were, that can be.
    case index(IndexConversion)
    /// It was not, and the others are not the worse for it.
    case failed(any Error)
}

/// All images of a store.
public struct StoreImages: Sendable {
    /// Each of them and where it goes, in the order of the store.
    public internal(set) var requests: [ConversionRequest] = []
    /// What has no name, and is left out: nothing would tell one from the other.
    public internal(set) var unnamed: [Digest] = []
    /// What is listed and is no image: signatures and other artifacts, by name.
    public internal(set) var artifacts: [String] = []
}
