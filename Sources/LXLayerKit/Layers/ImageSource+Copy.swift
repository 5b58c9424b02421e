internal import Digests
internal import ImageDocuments
internal import ImageStore

extension ImageSource {
    /// Copies the blob of a layer that was read from another place already, unless the destination has it.
    ///
    /// Whether the layer is in the destination then. A layout need not have it: such a one is called sparse.
    func copy(_ descriptor: Descriptor, _ role: BlobRole, to destination: any ImageDestination) throws -> Bool {
        try ImageReader.translating(at: role) {
            if try destination.holds(descriptor.digest, size: descriptor.size, from: self) { return true }
            let own: any ByteSource
            do { own = try blob(descriptor.digest, size: descriptor.size) } catch StoreError.blobMissing
                where destination.transport == .oci
            {
                return false
            }
            try destination.copying(own, digest: descriptor.digest).verify(descriptor.digest)
            return true
        }
    }
}
