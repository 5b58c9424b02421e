/// Something about a store itself, not about an image in it.
public enum StoreFinding: Sendable, Equatable {
    /// Two members of an archive have this name: which one counts depends on the reader.
    case repeatedMember(String)
    /// A member is neither a file, nor a directory, nor a link.
    case strangeMember(String)
    /// A member's name leads out of the directory that an archive is unpacked in.
    case escapingMember(String)
    /// The archive does not end with two blocks of zeros.
    case missingEndOfArchive
    /// Bytes other than zeros follow the end of the archive.
    case dataAfterEndOfArchive
    /// What `manifest.json` says of this image is not what `index.json` says.
    case halvesDiffer(image: String)
    /// Not one document of the archive's other half, `manifest.json`, can be read.
    case unreadableHalf(StoreProblem)

    /// Whether readers may come to different images.
    public var isError: Bool {
        switch self {
        case .repeatedMember, .escapingMember, .halvesDiffer, .unreadableHalf: true
        case .strangeMember, .missingEndOfArchive, .dataAfterEndOfArchive: false
        }
    }
}

/// A member and what is wrong with it.
public struct StoreProblem: Sendable, Equatable {
    /// The member's name.
    public let member: String
    /// What is wrong with it.
    public let fault: MemberFault
}

/// Something that whoever reads a store should be told.
public enum StoreRemark: Sendable, Equatable {
    /// The archive is both Docker's and an OCI layout; the layout was read.
    case hybrid(name: String)
}
