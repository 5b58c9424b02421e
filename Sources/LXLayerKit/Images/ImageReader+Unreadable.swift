public import Digests
public import ImageDocuments
internal import ImageStore

/// A layer whose contents cannot be had.
public struct UnreadableLayer: Sendable {
    /// Its index from 0 at the bottom.
    public let index: Int
    /// Its blob.
    public let digest: Digest
    /// Why.
    public let reason: Reason

    /// Why contents cannot be had.
    public enum Reason: Sendable, Equatable {
        /// The store does not have the blob: it is sparse, or the layer is one that need not be in it.
        case missing
        /// Nothing is known of blobs of this kind, or they are encrypted.
        case unsupported(MediaType)
    }
}

extension ImageReader {
    /// The layers of an image whose contents cannot be had, as far as that can be told without reading any.
    public func unreadableLayers(of image: Image) -> [UnreadableLayer] {
        image.manifest.layers.enumerated().compactMap { index, layer in
            let reason: UnreadableLayer.Reason
            if isMissing(layer) {
                reason = .missing
            } else if (try? LayerStack.compression(of: layer.mediaType, .layer(index, layer.digest))) == nil {
                reason = .unsupported(layer.mediaType)
            } else {
                return nil
            }
            return UnreadableLayer(index: index, digest: layer.digest, reason: reason)
        }
    }

    /// Whether the store lacks a blob.
    func isMissing(_ descriptor: Descriptor) -> Bool {
        do { _ = try source.blob(descriptor.digest, size: descriptor.size) } catch StoreError.blobMissing {
            return true
        } catch {
            return false
        }
        return false
    }
}

extension Image {
    /// Whether the configuration says that the topmost layer is ours.
    public var saysCustomized: Bool { ((try? CustomizationRecord(of: config)) ?? nil) != nil }
}
