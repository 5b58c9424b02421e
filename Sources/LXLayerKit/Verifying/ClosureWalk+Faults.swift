internal import Digests
internal import ImageDocuments
internal import ImageStore

/// What is done with documents that cannot be read: all their faults are told, and what they lead to is verified as far
/// as it is known.
extension ClosureWalk {
    /// The entries of the layout's index; those of a damaged one that can be read.
    ///
    /// Throws when the machine fails: then nothing is known of the layout.
    mutating func listing() throws -> [ImageReader.Listed] {
        do { return try reader.listing() } catch {
            if case ImageError.store(.system, _) = error { throw error }
            isComplete = false
            let (text, damaged) = noteAll(error, .index, nil) { [reader] in try reader.indexText() }
            return entries(of: damaged, in: text)
        }
    }

    /// Tells what is wrong with a manifest or an index that could not be read, and verifies the blobs that it names.
    mutating func salvage(_ listed: ImageReader.Listed, _ error: any Error, name: String, depth: Int) {
        let digest = listed.descriptor.digest
        let isIndex = listed.descriptor.mediaType.isIndex
        let (text, damaged) = noteAll(error, isIndex ? .index : .manifest, name) { [reader] in
            try reader.document(listed.descriptor, .manifest(digest))
        }
        var verified = Verification.VerifiedImage(name: name, manifest: digest)
        guard let text, let damaged, !isIndex else {
            verification.images.append(verified)
            for child in entries(of: damaged, in: text) { visit(child, of: name, depth: depth) }
            return
        }
        var blobs: [(BlobRole, Descriptor)] = []
        for (pointer, descriptor) in damaged.descriptors {
            let role: BlobRole
            switch (pointer.tokens.first, pointer.tokens.last.flatMap { Int($0) }) {
            case ("layers", let index?): role = .layer(index, descriptor.digest)
            case ("config", _): role = .config(descriptor.digest)
            default: continue
            }
            compareData(descriptor, in: text, at: pointer, role, name)
            // A foreign layer need not be here.
            if !descriptor.mediaType.isForeign { blobs.append((role, descriptor)) }
        }
        verifyOpaque(blobs, &verified, name)
        verification.images.append(verified)
    }

    /// Reports an error; of a document that says what it must not, all faults. Gives what is left of the document.
    @discardableResult
    mutating func noteAll(
        _ error: any Error, _ kind: DamagedDocument.Kind, _ name: String?, _ read: () throws -> JSONText
    ) -> (JSONText?, DamagedDocument?) {
        guard case ImageError.document(let fault, let role) = error, let text = try? read() else {
            note(error, name)
            return (nil, nil)
        }
        let damaged = DamagedDocument(text, kind, error: fault)
        for fault in damaged.faults { note(.error(.document(fault, at: role)), .error, name) }
        return (text, damaged)
    }

    private func entries(of damaged: DamagedDocument?, in text: JSONText?) -> [ImageReader.Listed] {
        guard let damaged, let text else { return [] }
        return damaged.descriptors.compactMap { pointer, descriptor in
            guard pointer.tokens.first == "manifests", let node = text[pointer] else { return nil }
            return (try? text.document(of: node)).map {
                ImageReader.Listed(descriptor, $0, in: reader.source.transport)
            }
        }
    }
}
