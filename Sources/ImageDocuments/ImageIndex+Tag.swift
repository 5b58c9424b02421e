extension ImageIndex {
    /// An index without manifests, as we write it.
    public static let empty: JSONValue = [
        "schemaVersion": 2, "mediaType": .string(MediaType.ociIndex.text), "manifests": [],
    ]

    /// An index that lists one image under a tag; `source` is as for `putting`.
    public static func listing(
        _ image: Descriptor, as tag: Tag, carrying source: JSONText? = nil
    ) throws(DocumentError) -> JSONText {
        try putting(image, as: tag, into: DocumentEdit(writing: empty).text, carrying: source)
    }

    /// Makes an index list an image under a tag; every byte that need not change stays.
    ///
    /// An entry that has the tag is given the image's media type, digest and size, and keeps its other members; further
    /// entries with the same tag go, but for those of other platforms where one has the image's own, or its source's
    /// digest. Otherwise one is appended. `source` is the descriptor by which another index
    /// listed what the image was made from: its other members (platform, annotations, unknown ones) are taken along,
    /// and an entry that has the tag is replaced by it as a whole.
    public static func putting(
        _ image: Descriptor, as tag: Tag, into text: JSONText, carrying source: JSONText? = nil
    ) throws(DocumentError) -> JSONText {
        let index = try ImageIndex(text)
        var tagged = index.manifests.indices.filter {
            index.manifests[$0].referenceName?.utf8.elementsEqual(tag.text.utf8) ?? false
        }
        if tagged.count > 1 {
            // Several images of one name, told apart by their platforms.
            let origin = try source.map { text throws(DocumentError) in try Descriptor(text.root, at: .root) }
            let platform = image.platform ?? origin?.platform
            let same = tagged.filter {
                let entry = index.manifests[$0]
                return entry.digest == origin?.digest || (platform != nil && entry.platform == platform)
            }
            if !same.isEmpty { tagged = same }
        }
        let manifests: JSONPointer = ["manifests"]
        var edit = DocumentEdit(text)
        if tagged.count > 1 {
            try edit.edit(manifests) { text throws(JSONEditError) in
                try text.removeElements(at: Set(tagged.dropFirst()), of: manifests)
            }
        }
        if let first = tagged.first, source == nil {
            try edit.describe(image, at: manifests.appending(first))
        } else {
            let entry = try entry(for: image, as: tag, carrying: source)
            if let first = tagged.first {
                try edit.edit(manifests) { text throws(JSONEditError) in
                    try text.replace(manifests.appending(first), with: entry)
                }
            } else {
                try edit.append(entry, to: manifests)
            }
        }
        if index.mediaType == nil { try edit.set(["mediaType"], to: .string(MediaType.ociIndex.text)) }
        return edit.text
    }

    /// The element of `manifests` for an image.
    private static func entry(
        for image: Descriptor, as tag: Tag, carrying source: JSONText?
    ) throws(DocumentError) -> JSONValue {
        var edit: DocumentEdit
        if let source {
            _ = try Descriptor(source.root, at: .root)
            edit = DocumentEdit(source)
            try edit.describe(image, at: .root)
        } else {
            edit = try DocumentEdit(writing: image.jsonValue)
        }
        try edit.setUnlessEqual(["annotations", Tag.annotation], to: .string(tag.text))
        return .raw(edit.text)
    }
}

extension DocumentEdit {
    /// Gives the descriptor there an image's media type, digest and size.
    fileprivate mutating func describe(_ image: Descriptor, at pointer: JSONPointer) throws(DocumentError) {
        try setUnlessEqual(pointer.appending("mediaType"), to: .string(image.mediaType.text))
        try retarget(pointer, to: image)
    }
}
