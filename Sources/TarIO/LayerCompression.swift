/// How a layer's tar is compressed.
public enum LayerCompression: Sendable, Equatable {
    /// Not at all.
    case none
    /// gzip, RFC 1952.
    case gzip
}
