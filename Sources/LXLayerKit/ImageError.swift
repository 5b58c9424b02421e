public import Customization
public import Digests
public import ImageDocuments
public import ImageStore
public import LayerEntries
public import Lint
public import RootTree
public import TarIO

/// Why something cannot be done with an image: what is wrong, and where.
public enum ImageError: Error, Sendable {
    /// A store could not give or take something.
    case store(StoreError, at: BlobRole?)
    /// A document is no acceptable JSON.
    case json(JSONError, at: BlobRole)
    /// A document says something that it must not.
    case document(DocumentError, at: BlobRole)
    /// A layer could not be read.
    case layer(LayerError, at: BlobRole)
    /// A layer is odd, which is an error to whoever wants it strict.
    case oddLayer(LayerDiagnostic, at: BlobRole)
    /// The layer that is to be added cannot be written.
    case unwritable(LayerWriteError)
    /// A layer could not be applied.
    case merge(MergeError)
    /// Several layers are not in the store.
    case layersMissing([BlobRole])
    /// There are not as many layers as `diff_ids`.
    case layerCount(layers: Int, diffIDs: Int, at: BlobRole)
    /// There are not as many entries of the history that stand for a layer as layers.
    case historyCount(layers: Int, entries: Int, at: BlobRole)
    /// The document's own media type is not the one that it is referred to by.
    case mediaTypeDiffers(inDescriptor: MediaType, inDocument: MediaType, at: BlobRole)
    /// A descriptor's `data` is not the blob that it describes.
    case wrongData(at: BlobRole)
    /// The layout has no such image; it has these.
    case imageNotFound(Reference, available: [String])
    /// The layout has several images, and none was named.
    case ambiguous(Reference, available: [String])
    /// The index has no image for the platform that was asked for, or for a target's; it has images for these.
    case platformNotFound(Reference, Platform?, available: [String])
    /// The image has only `count` layers.
    case noSuchLayer(Int, count: Int)
    /// Indexes are nested deeper than they may be.
    case indexTooDeep(maximum: Int, at: BlobRole)
    /// A media type that cannot be worked with.
    case unsupported(MediaType, at: BlobRole)
    /// The other family has no media type for something.
    case unsupportedFormat(FormatError, at: BlobRole)
    /// The destination names a digest or a number, which only its contents can.
    case destinationIsDigest(Reference)
    /// Our label says something that does not fit the image: someone else changed one of them.
    case damagedRecord(at: BlobRole)
    /// The image was made with these profiles, which the command neither gives nor drops.
    case profilesLacking([String])
    /// The image was made with these profiles, whose texts are too long for our label: they must be given again.
    case profileTextsLacking([String])
    /// The image has no profile of this name; it has these.
    case noSuchProfile(String, available: [String])
    /// A tree was made with another version of this profile: the digests of both.
    case profileVersion(String, present: String, given: Digest)
    /// A tree was made ready for these targets, and not all of them are among those that are given.
    case targetsLacking(TargetSet, given: TargetSet)
    /// The file that says how a tree is taken back was changed by someone else.
    case damagedUndo(path: String)
    /// No image of the index can be converted; these were looked at.
    case nothingConvertible(Reference, [IndexConversion.Child])
    /// A store of this kind holds one image, and no index.
    case noIndexes(in: Reference)
    /// All images of a store are meant, and one is named.
    case wholeStoreNamed(Reference)
    /// Many images go where there is a place, and a name, for one only.
    case oneImageOnly(in: Reference)
    /// Two of many images would be called this.
    case sameDestination(Reference)
    /// The image cannot boot as a system, which is needed for this.
    case notBootable(Bootability, for: Purpose)
    /// The consumer that layers are exported for would see something else than others.
    case consumerDiffers([LintFinding])
    /// The consumer has no name for the processor.
    case unknownArchitecture(Platform)
    /// The layer would be read again for one file after another, more often than anybody waits for.
    case tooManyReadings(maximum: Int, at: BlobRole)
    /// Nothing is at this path of the image's merged view.
    case noFile(path: String)
    /// Nothing is at this path of the unpacked tree at `root`, and no step of ours changed it.
    case nothingInTree(path: String, root: String)
    /// What is at this path of the image's merged view is no regular file.
    case notAFile(path: String, EntryKind)

    /// A record in an unpacked tree cannot be read: someone else changed it.
    case damagedTreeRecord(path: String, JSONError)

    /// What an image is to be bootable for.
    public enum Purpose: Sendable {
        /// It is converted for these, for its own sake or on the way to be exported.
        case converting(TargetSet)
        /// It is exported as it is to who would boot it.
        case exporting
        /// An unpacked tree is changed.
        case applying
    }
}

/// What a blob or a file of a store is for.
public enum BlobRole: Hashable, Sendable {
    /// `oci-layout`.
    case layoutFile
    /// An archive as a whole.
    case archive
    /// `index.json`.
    case index
    /// A manifest.
    case manifest(Digest)
    /// An image's configuration.
    case config(Digest)
    /// A layer, with its index from 0 at the bottom.
    case layer(Int, Digest)

    /// The blob's digest; nil for files that no descriptor refers to.
    public var digest: Digest? {
        switch self {
        case .layoutFile, .archive, .index: nil
        case .manifest(let digest), .config(let digest), .layer(_, let digest): digest
        }
    }
}
