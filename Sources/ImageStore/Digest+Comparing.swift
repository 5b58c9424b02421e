package import Digests

extension Digest {
    /// Throws unless it is the digest of these bytes.
    package func compare(with bytes: [UInt8]) throws(StoreError) {
        try compare(with: Digest(of: bytes, algorithm: algorithm))
    }

    fileprivate func compare(with actual: Digest) throws(StoreError) {
        guard actual == self else { throw .digestMismatch(expected: self, actual: actual) }
    }
}

extension ByteSource {
    /// Reads all bytes to the end; throws unless this is their digest.
    package func verify(_ expected: Digest) throws { try expected.compare(with: try digest(expected.algorithm)) }
}
