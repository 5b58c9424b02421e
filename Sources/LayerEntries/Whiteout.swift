/// What a name says about the layers below (image-spec, layer.md, "Whiteouts"; AUFS for the reserved names).
public enum Whiteout: Equatable, Sendable {
    /// `.wh.NAME`: NAME of the layers below is gone.
    case name([UInt8])
    /// `.wh..wh..opq`: all of the directory's children of the layers below are gone.
    case opaque
    /// `.wh..wh.*`: AUFS' own bookkeeping, no part of the tree. Known are `aufs`, `plnk` and `orph`.
    case bookkeeping(isKnown: Bool)
    /// `.wh.`, `.wh..` or `.wh...`: would remove nothing, the directory itself or its parent.
    case invalid

    /// What marks a whiteout's name.
    public static let prefix = Array(".wh.".utf8)

    /// Reads the last component of a name; nil when it is an ordinary one.
    public init?(lastComponent name: [UInt8]) {
        guard name.starts(with: Whiteout.prefix) else { return nil }
        let hidden = name.dropFirst(Whiteout.prefix.count)
        if hidden.elementsEqual(".wh..opq".utf8) {
            self = .opaque
        } else if hidden.starts(with: Whiteout.prefix) {
            self = .bookkeeping(
                isKnown: ["aufs", "plnk", "orph"].contains { hidden.dropFirst(4).elementsEqual($0.utf8) })
        } else if hidden.isEmpty || hidden.elementsEqual(".".utf8) || hidden.elementsEqual("..".utf8) {
            self = .invalid
        } else {
            self = .name(Array(hidden))
        }
    }
}
