public import TarIO

/// How much an image may ask for.
public struct ConversionLimits: Sendable {
    /// Limits of the layers.
    public var layers: ReadLimits
    /// Bytes of one document: `--max-document`.
    public var document: Int

    /// The defaults, or others.
    public init(layers: ReadLimits = ReadLimits(), document: Int = 4 << 20) {
        self.layers = layers
        self.document = document
    }
}
