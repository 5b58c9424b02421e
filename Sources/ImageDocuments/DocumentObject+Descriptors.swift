extension DocumentObject {
    /// What the document says it is, when it does.
    ///
    /// `others` are the fields by which it could be read as a document of another kind, which is an error.
    func mediaType(
        of expected: [MediaType], without others: [String]
    ) throws(DocumentError) -> MediaType? {
        for field in others where has(field) { throw DocumentError(.ambiguous, at: [field]) }
        guard let mediaType = try optionalString("mediaType").map(MediaType.init) else { return nil }
        guard expected.contains(mediaType) else {
            let isOther = mediaType.isManifest || mediaType.isIndex
            throw DocumentError(
                isOther ? .ambiguous : .unsupported(expected: expected.map(\.text), found: mediaType.text),
                at: ["mediaType"])
        }
        return mediaType
    }

    /// The descriptors of an array that must be there.
    func descriptors(_ name: String) throws(DocumentError) -> [Descriptor] {
        var descriptors: [Descriptor] = []
        for (node, pointer) in try elements(name) { descriptors.append(try Descriptor(node, at: pointer)) }
        return descriptors
    }

    /// A descriptor; nil when it is absent or `null`.
    func optionalDescriptor(_ name: String) throws(DocumentError) -> Descriptor? {
        guard let node = value(name) else { return nil }
        return try Descriptor(node, at: pointer.appending(name))
    }
}
