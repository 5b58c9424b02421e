/// What a program may do that others may not: the attribute `security.capability` (capabilities(7),
/// linux/capability.h, `struct vfs_cap_data`).
public struct FileCapabilities: Hashable, Sendable {
    /// The attribute's name.
    public static let attribute = Array("security.capability".utf8)

    /// The permitted capabilities, a bit for each number.
    public let permitted: UInt64

    /// Reads the attribute; nil for what is none of its three versions.
    public init?(_ value: [UInt8]) {
        func word(_ index: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(value[4 * index + $1]) << (8 * UInt32($1)) }
        }
        guard value.count >= 4 else { return nil }
        switch (word(0) >> 24, value.count) {
        case (1, 12): permitted = UInt64(word(1))
        case (2, 20), (3, 24): permitted = UInt64(word(1)) | UInt64(word(3)) << 32
        default: return nil
        }
    }

    /// CAP_NET_RAW and nothing else: what ping has. Distributions make such programs set-user-ID where a file system
    /// knows no capabilities.
    public var areRawSocketsOnly: Bool { permitted == 1 << 13 }
}
