/// A path inside an image's root: bytes, relative, clean; the root itself is the empty path.
///
/// No component is empty, `.` or `..`. Paths are bytes because tar's are; nothing is assumed of their encoding.
public struct EntryPath: Hashable, Sendable {
    /// The components joined by `/`.
    public let bytes: [UInt8]

    /// The image's root.
    public static let root = EntryPath(joined: [])

    /// As many symbolic links as the Linux kernel follows on one path.
    package static let maximumLinks = 40

    @usableFromInline init(joined bytes: [UInt8]) { self.bytes = bytes }

    /// Cleans a name from an archive: a leading `/`, `.` and doubled slashes go, `a/../b` is `b`.
    ///
    /// Throws when the name leaves the root after that, or holds a NUL. Complexity: linear in the name's length.
    public init(cleaning name: [UInt8]) throws(EntryPathError) { try self.init(name, clamping: false) }

    /// Cleans a name in the same way, but stays at the root where it would leave it: `../x` is `x`.
    public init(clamping name: [UInt8]) throws(EntryPathError) { try self.init(name, clamping: true) }

    private init(_ name: [UInt8], clamping: Bool) throws(EntryPathError) {
        if name.contains(0) { throw .containsNUL(name) }
        let slash = UInt8(ascii: "/")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(name.count)
        var rest = name[...]
        while !rest.isEmpty {
            let component = rest.prefix { $0 != slash }
            rest = rest[component.endIndex...].dropFirst()
            switch (component.count, component.first, component.last) {
            case (0, _, _), (1, UInt8(ascii: "."), _): break
            case (2, UInt8(ascii: "."), UInt8(ascii: ".")):
                guard !bytes.isEmpty || clamping else { throw .escapesRoot(name) }
                bytes.removeSubrange((bytes.lastIndex(of: slash) ?? bytes.startIndex)...)
            default:
                if !bytes.isEmpty { bytes.append(slash) }
                bytes += component
            }
        }
        self.bytes = bytes
    }

    /// A path from our own code or from a spec, leading slash allowed; throws like `init(cleaning:)`.
    public init(_ text: String) throws(EntryPathError) { try self.init(cleaning: Array(text.utf8)) }

    /// The path of these clean components, topmost first.
    public init(components: some Sequence<some Sequence<UInt8>>) {
        self.bytes = Array(components.joined(separator: [UInt8(ascii: "/")]))
    }

    /// Whether this is the root.
    public var isRoot: Bool { bytes.isEmpty }

    /// The components, topmost first; none for the root.
    public var components: [[UInt8]] { bytes.split(separator: UInt8(ascii: "/")).map(Array.init) }

    /// How many components there are.
    public var depth: Int { bytes.isEmpty ? 0 : bytes.count { $0 == UInt8(ascii: "/") } + 1 }

    /// The last component; empty for the root.
    public var name: [UInt8] {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return bytes }
        return Array(bytes[(slash + 1)...])
    }

    /// The directory that holds it; the root is its own parent.
    public var parent: EntryPath {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return .root }
        return EntryPath(joined: Array(bytes[..<slash]))
    }

    /// The path of `name` inside this directory; `name` is one clean component.
    @inlinable public func appending(_ name: some Collection<UInt8>) -> EntryPath {
        precondition(!name.isEmpty && !name.contains(UInt8(ascii: "/")), "one component is expected")
        return EntryPath(joined: bytes.isEmpty ? Array(name) : bytes + [UInt8(ascii: "/")] + name)
    }

    /// Whether `other` is this path or below it.
    public func contains(_ other: EntryPath) -> Bool {
        isRoot || other == self || (other.bytes.starts(with: bytes) && other.bytes[bytes.count] == UInt8(ascii: "/"))
    }
}

extension EntryPath: Comparable {
    /// Orders by the bytes of the whole path.
    public static func < (left: EntryPath, right: EntryPath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

extension EntryPath: CustomStringConvertible {
    /// The path as reports have it: no leading slash, escaped reversibly; see `EscapedText`.
    public var description: String { EscapedText.reversible(bytes) }
}

/// Why a name can be no path inside the root.
public enum EntryPathError: Error, Equatable, Sendable {
    /// The name climbs above the root.
    case escapesRoot([UInt8])
    /// The name holds a NUL byte.
    case containsNUL([UInt8])
}
