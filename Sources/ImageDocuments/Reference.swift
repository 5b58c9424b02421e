public import Digests

/// Where an image is, as skopeo writes it: `oci:DIR:TAG`, `oci-archive:FILE`, `docker-archive:FILE:NAME:TAG`,
/// `dir:DIR`, each with `@sha256:…` in place of a name; or the same without what stands before the first colon.
public struct Reference: Hashable, Sendable {
    /// What kind of store it is in; nil where that is to be found out.
    public let transport: Transport?
    /// The store's path, never empty and without NUL.
    public let path: String
    /// Which image of the store; nil for its only one.
    public let selection: Selection?

    /// The kinds of stores that are supported; the raw value is what skopeo calls it (containers-transports(5)).
    public enum Transport: String, Sendable, CaseIterable {
        /// An OCI image layout in a directory.
        case oci
        /// An OCI image layout in a tar file.
        case ociArchive = "oci-archive"
        /// What `docker save` writes.
        case dockerArchive = "docker-archive"
        /// One image in a directory, as skopeo writes it.
        case directory = "dir"

        /// Whether it is one file, which may be a stream.
        public var isArchive: Bool { self == .ociArchive || self == .dockerArchive }
    }

    /// What tells an image of a store from the others.
    public enum Selection: Hashable, Sendable {
        /// Its name.
        case tag(Tag)
        /// Its manifest's or index's digest.
        case digest(Digest)
        /// Its number, from 0, among those that the store lists.
        case position(Int)
    }

    /// A reference of these parts.
    public init(transport: Transport? = .oci, path: String, selection: Selection? = nil) {
        self.transport = transport
        self.path = path
        self.selection = selection
    }

    /// Takes a reference apart.
    ///
    /// Of archives, a name is what follows the first colon, as skopeo has it; it may hold colons itself. Elsewhere it
    /// is what follows the last colon, unless that has a slash; a path with such a colon can be given with a slash
    /// after it, or with a tag. A `dir:` has one image, and no names.
    public init(_ text: String) throws(ReferenceError) {
        let (transport, location) = try Reference.split(transport: text)
        let (rest, digest) = try Reference.split(digest: location)
        var path = String(rest)
        var selection = digest.map(Selection.digest)
        if let colon = Reference.colon(in: rest, transport) {
            guard digest == nil else { throw .tagAndDigest(text) }
            selection = try Selection(String(rest[colon...].utf8.dropFirst()) ?? "", transport)
            path = String(rest[..<colon])
        }
        guard !path.isEmpty, !path.utf8.contains(0) else { throw .malformedPath(path) }
        self.init(transport: transport, path: path, selection: selection)
    }

    /// The name that stands for standard input or output in place of an archive's path.
    public static let standardStream = "-"

    /// Whether it is standard input or output, not a file.
    public var isStandardStream: Bool { path == Reference.standardStream && transport?.isArchive != false }

    /// The transports that containers-transports(5) has, and which are not supported.
    private static let knownTransports: Set<String> = [
        "atomic", "containers-storage", "docker", "docker-daemon", "ostree", "sif", "tarball",
    ]

    /// The colon that stands before an image's name.
    private static func colon(in text: Substring, _ transport: Transport?) -> Substring.Index? {
        switch transport {
        case .directory: return nil
        case .ociArchive, .dockerArchive: return text.utf8.firstIndex(of: UInt8(ascii: ":"))
        case .oci, nil:
            guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")),
                !text[colon...].utf8.contains(UInt8(ascii: "/"))
            else { return nil }
            return colon
        }
    }

    private static func split(transport text: String) throws(ReferenceError) -> (Transport?, Substring) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return (nil, text[...]) }
        let name = String(text[..<colon])
        let location = text[text.utf8.index(after: colon)...]
        if let transport = Transport(rawValue: name) { return (transport, location) }
        if knownTransports.contains(name) || location.utf8.starts(with: "//".utf8) {
            throw .unsupportedTransport(name, in: text)
        }
        return (nil, text[...])
    }

    /// Splits `@algorithm:hex` off; what follows an `@` in a path or tag is told from it by its form.
    private static func split(digest location: Substring) throws(ReferenceError) -> (Substring, Digest?) {
        guard let at = location.utf8.lastIndex(of: UInt8(ascii: "@")) else { return (location, nil) }
        let text = String(location[location.utf8.index(after: at)...])
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return (location, nil) }
        let encoded = text[text.utf8.index(after: colon)...].utf8
        let isMeant =
            DigestAlgorithm(rawValue: String(text[..<colon])) != nil
            || (encoded.count >= 32 && encoded.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit })
        guard isMeant else { return (location, nil) }
        do {
            return (location[..<at], try Digest(text))
        } catch {
            throw .badDigest(error)
        }
    }
}

extension Reference.Selection {
    /// Takes what follows a path's colon: a name, or `@` and a number.
    fileprivate init(_ text: String, _ transport: Reference.Transport?) throws(ReferenceError) {
        if text.utf8.first == UInt8(ascii: "@") {
            let digits = String(decoding: text.utf8.dropFirst(), as: UTF8.self)
            // One spelling for each number: no sign and no zeros before it.
            guard let position = Int(digits), (0..<1_000_000_000).contains(position), String(position) == digits
            else { throw .malformedTag(text) }
            self = .position(position)
            return
        }
        let dockerName = transport == .dockerArchive ? DockerName(text) : nil
        guard let tag = Tag(text) ?? dockerName.map({ _ in Tag(dockerName: text) }) else { throw .malformedTag(text) }
        self = .tag(tag)
    }
}

extension Reference: CustomStringConvertible {
    /// The reference as it is written.
    public var description: String {
        let location = (transport.map { $0.rawValue + ":" } ?? "") + path
        switch selection {
        case .tag(let tag): return "\(location):\(tag)"
        case .digest(let digest): return "\(location)@\(digest)"
        case .position(let position): return "\(location):@\(position)"
        case nil: return location
        }
    }
}

/// Why a text is no reference that can be followed.
public enum ReferenceError: Error, Equatable, Sendable {
    /// A kind of store that is not supported, and the whole text.
    case unsupportedTransport(String, in: String)
    /// Not in the form of `org.opencontainers.image.ref.name`.
    case malformedTag(String)
    /// An empty path, or one with a NUL.
    case malformedPath(String)
    /// No digest, or one of an unknown algorithm.
    case badDigest(DigestError)
    /// Both a tag and a digest.
    case tagAndDigest(String)
}
