public import Digests

/// Where an image is, as skopeo writes it: `oci:DIR`, `oci:DIR:TAG`, `oci:DIR@sha256:…`; or the same without `oci:`.
public struct Reference: Hashable, Sendable {
    /// What kind of store it is in; nil where that is to be found out.
    public let transport: Transport?
    /// The store's path, never empty and without NUL.
    public let path: String
    /// Which image of the store; nil for its only one.
    public let selection: Selection?

    /// The kinds of stores that are supported.
    public enum Transport: String, Sendable {
        /// An OCI image layout in a directory.
        case oci
    }

    /// What tells an image of a store from the others.
    public enum Selection: Hashable, Sendable {
        /// Its name.
        case tag(Tag)
        /// Its manifest's or index's digest.
        case digest(Digest)
    }

    /// A reference of these parts.
    public init(transport: Transport? = .oci, path: String, selection: Selection? = nil) {
        self.transport = transport
        self.path = path
        self.selection = selection
    }

    /// Takes a reference apart.
    ///
    /// A tag is what follows the last colon, unless that has a slash. A path with such a colon can be given with a
    /// slash after it, or with a tag.
    public init(_ text: String) throws(ReferenceError) {
        let (transport, location) = try Reference.split(transport: text)
        let (rest, digest) = try Reference.split(digest: location)
        var path = String(rest)
        var selection = digest.map(Selection.digest)
        if let colon = rest.utf8.lastIndex(of: UInt8(ascii: ":")),
            !rest[colon...].utf8.contains(UInt8(ascii: "/"))
        {
            guard digest == nil else { throw .tagAndDigest(text) }
            let name = String(rest[colon...].utf8.dropFirst()) ?? ""
            guard let tag = Tag(name) else { throw .malformedTag(name) }
            selection = .tag(tag)
            path = String(rest[..<colon])
        }
        guard !path.isEmpty, !path.utf8.contains(0) else { throw .malformedPath(path) }
        self.init(transport: transport, path: path, selection: selection)
    }

    /// The transports that containers-transports(5) has, and which are not supported.
    private static let knownTransports: Set<String> = [
        "atomic", "containers-storage", "dir", "docker", "docker-archive", "docker-daemon", "oci-archive", "ostree",
        "sif", "tarball",
    ]

    private static func split(transport text: String) throws(ReferenceError) -> (Transport?, Substring) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return (nil, text[...]) }
        let name = String(text[..<colon])
        let location = text[text.utf8.index(after: colon)...]
        if let transport = Transport(rawValue: name) { return (transport, location) }
        if knownTransports.contains(name) || location.utf8.starts(with: "//".utf8) {
            throw .unsupportedTransport(name)
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

extension Reference: CustomStringConvertible {
    /// The reference as it is written.
    public var description: String {
        let location = (transport.map { $0.rawValue + ":" } ?? "") + path
        switch selection {
        case .tag(let tag): return "\(location):\(tag)"
        case .digest(let digest): return "\(location)@\(digest)"
        case nil: return location
        }
    }
}

/// Why a text is no reference that can be followed.
public enum ReferenceError: Error, Equatable, Sendable {
    /// A kind of store that is not supported.
    case unsupportedTransport(String)
    /// Not in the form of `org.opencontainers.image.ref.name`.
    case malformedTag(String)
    /// An empty path, or one with a NUL.
    case malformedPath(String)
    /// No digest, or one of an unknown algorithm.
    case badDigest(DigestError)
    /// Both a tag and a digest.
    case tagAndDigest(String)
}
