public import Digests
public import ImageStore

/// What is going on, for whoever waits.
public enum ProgressEvent: Sendable {
    /// A layer is being read; `index` is from 0.
    case readingLayer(index: Int, count: Int, digest: Digest, size: Int64)
    /// Something about the store that is read.
    case remark(StoreRemark)
}
