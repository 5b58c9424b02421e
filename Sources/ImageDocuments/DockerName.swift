/// An image's whole name with its tag, as Docker has it (distribution's `reference` grammar): `busybox`,
/// `example.org:5000/group/image:1.0`.
public struct DockerName: Hashable, Sendable {
    /// The annotation of an index's entry that holds such a name (containerd's, and Docker's since version 25).
    public static let annotation = "io.containerd.image.name"

    /// The registry; `docker.io` where none is given.
    public let domain: String
    /// The repository in it; Docker's own images are in `library/`.
    public let repository: String
    /// The tag; `latest` where none is given.
    public let tag: String

    /// Takes a name apart and completes it, as `docker pull` does; nil when it is not in the grammar, or has a digest.
    public init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
        var bytes = Array(text.utf8)[...]
        var tag = Array("latest".utf8)[...]
        let slash = bytes.lastIndex(of: UInt8(ascii: "/")) ?? bytes.startIndex
        if let colon = bytes[slash...].lastIndex(of: UInt8(ascii: ":")) {
            tag = bytes[(colon + 1)...]
            bytes = bytes[..<colon]
        }
        guard DockerName.isTag(tag) else { return nil }
        var domain = Array("docker.io".utf8)[...]
        if let slash = bytes.firstIndex(of: UInt8(ascii: "/")), DockerName.isDomain(bytes[..<slash]) {
            domain = bytes[..<slash]
            bytes = bytes[(slash + 1)...]
        }
        let components = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard components.allSatisfy(DockerName.isComponent), domain.count + bytes.count < 255,
            DockerName.isDomainName(domain)
        else { return nil }
        let registry = String(decoding: domain, as: UTF8.self)
        let isDocker = registry == "docker.io" || registry == "index.docker.io"
        let prefix = isDocker && components.count == 1 ? "library/" : ""
        self.domain = isDocker ? "docker.io" : registry
        repository = prefix + String(decoding: bytes, as: UTF8.self)
        self.tag = String(decoding: tag, as: UTF8.self)
    }

    /// Whether what stands before the first slash is a registry, and not a part of the repository.
    private static func isDomain(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.contains(UInt8(ascii: ".")) || bytes.contains(UInt8(ascii: ":"))
            || bytes.elementsEqual("localhost".utf8) || bytes.contains { (0x41...0x5a).contains($0) }
    }

    /// `host(.host)*(:port)?`; an address in brackets is not supported.
    private static func isDomainName(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard let host = parts.first, parts.count <= 2 else { return false }
        if parts.count == 2, parts[1].isEmpty || !parts[1].allSatisfy({ (0x30...0x39).contains($0) }) { return false }
        return host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { part in
            part.first.map(isAlphanumeric) == true && part.last.map(isAlphanumeric) == true
                && part.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
    }

    /// `[a-z0-9]+((.|_|__|-+)[a-z0-9]+)*`
    private static func isComponent(_ bytes: ArraySlice<UInt8>) -> Bool {
        var separator: [UInt8] = [0]
        for byte in bytes {
            if isLowerAlphanumeric(byte) {
                separator = []
            } else if separator.isEmpty, "._-".utf8.contains(byte) {
                separator = [byte]
            } else if byte == UInt8(ascii: "-"), separator.first == byte {
                continue
            } else if byte == UInt8(ascii: "_"), separator == [byte] {
                separator.append(byte)
            } else {
                return false
            }
        }
        return separator.isEmpty
    }

    /// `[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}`
    private static func isTag(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, isAlphanumeric(first) || first == UInt8(ascii: "_") else { return false }
        return bytes.count <= 128 && bytes.allSatisfy { isAlphanumeric($0) || "_.-".utf8.contains($0) }
    }

    private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLowerAlphanumeric(byte) || (0x41...0x5a).contains(byte)
    }
}

extension DockerName: CustomStringConvertible {
    /// The name with all its parts: `docker.io/library/busybox:latest`.
    public var description: String { "\(domain)/\(repository):\(tag)" }

    /// The name as `docker save` and `docker images` have it: `busybox:latest`.
    public var familiar: String { familiarRepository + ":" + tag }

    /// The same without the tag: `busybox`, `example.org:5000/group/image`.
    public var familiarRepository: String {
        guard domain == "docker.io" else { return "\(domain)/\(repository)" }
        let library = "library/"
        return repository.hasPrefix(library) ? String(repository.dropFirst(library.count)) : repository
    }
}
