public import Customization
public import Digests
public import ImageDocuments

/// What the conversion of all images of an index came to.
public struct IndexConversion: Sendable {
    /// The index's name in the destination.
    public let reference: Reference
    /// The new index.
    public let descriptor: Descriptor
    /// The source's index.
    public let base: Digest
    /// The images of the index, in order; those of indexes in it, too.
    public let children: [Child]
    /// What was about images that are others now, and is not listed any more.
    public let dropped: [About]
    /// What is about images that are others now, and is listed all the same.
    public let kept: [About]

    /// One image.
    public struct Child: Sendable {
        /// What it runs on.
        public let platform: Platform
        /// The digest of the manifest that was there.
        public let base: Digest
        /// The digest of the manifest that is there now.
        public let digest: Digest
        /// What was done with it.
        public let outcome: Outcome
    }

    /// What was done with an image.
    public enum Outcome: Sendable {
        /// It has our layer now, which has this digest; nil when the layer went because nothing is left to change.
        case converted(layer: Digest?)
        /// It has our layer already, or needs none.
        case unchanged
        /// It was copied as it is.
        case skipped(Reason)
    }

    /// Why an image was copied as it is.
    public enum Reason: Sendable {
        /// It is for another platform.
        case platform
        /// It is no system.
        case notBootable(Bootability)
        /// A layer of it is of a kind that cannot be read.
        case unsupported(MediaType)
    }

    /// An attestation, a signature or another artifact.
    public struct About: Sendable {
        /// Its manifest.
        public let digest: Digest
        /// The manifest that it is about, before the conversion.
        public let subject: Digest
    }
}

/// What happens to attestations and artifacts whose subject becomes another image.
public enum AttestationPolicy: String, Sendable, CaseIterable {
    /// They are not listed any more.
    case drop
    /// They stay, and are about what is gone.
    case keep
}
