import Digests
import ImageDocuments

extension FuzzTarget {
    /// Bytes as every kind of document: what is accepted is edited, and the edit is taken back.
    ///
    /// An array of two is a document and a record of what is to be undone in it.
    static let documents = FuzzTarget(name: "documents") { bytes in
        guard let text = try? JSONText(bytes) else { return }
        let manifest = try? Manifest(text)
        let index = try? ImageIndex(text)
        require(manifest == nil || index == nil, "no document is a manifest and an index")
        if let manifest { check(manifest, text) }
        if let index { check(index, text) }
        if let config = try? ImageConfig(text) { check(config, text) }
        _ = try? LayoutFile(text)
        checkUndo(text)
    }

    private static let blob = Descriptor(mediaType: .ociLayerGzip, digest: Digest(of: []), size: 1 << 40)

    private static func check(_ manifest: Manifest, _ text: JSONText) {
        require((try? Manifest(text)) == manifest, "a manifest is read the same twice")
        let addition = Manifest.Addition(
            config: Descriptor(mediaType: .ociConfig, digest: Digest(of: [1]), size: 7), layer: blob,
            mediaType: .ociManifest, annotations: ["org.example/a~b": "c"])
        guard let edit = try? Manifest.appending(addition, to: text) else { return }
        guard let edited = try? Manifest(edit.text) else { return require(false, "an edited manifest is one") }
        require(edited.layers.dropLast() == manifest.layers[...], "the layers are as they were")
        require(edited.layers.last == blob, "the new layer is the last")
        require(edited.config.digest == addition.config.digest && edited.config.size == 7, "the config is the new one")
        require(!edited.config.hasData, "no data is left of the old config")
        let restored = outcome { try Manifest.restored(from: edit.text, undo: edit.undo) }
        require(restored.value?.bytes == text.bytes, "the manifest comes back: \(restored.error ?? "other bytes")")
    }

    private static func check(_ config: ImageConfig, _ text: JSONText) {
        require((try? ImageConfig(text)) == config, "a configuration is read the same twice")
        let addition = ImageConfig.Addition(
            diffID: Digest(of: [2]), history: HistoryEntry(created: "now", createdBy: "fuzz"),
            container: [.init(key: "Entrypoint", value: .null), .init(key: "StopSignal", value: "SIGRTMIN+3")],
            label: "org.example/label")
        let edit: DocumentEdit
        do {
            edit = try ImageConfig.appending(addition, to: text) { "\($0.count)" }
        } catch { return }
        guard let edited = try? ImageConfig(edit.text) else { return require(false, "an edited configuration is one") }
        require(edited.diffIDs == config.diffIDs + [addition.diffID], "the new diff_id is the last")
        let history = config.history.map { $0.isEmpty ? 0 : $0.count + 1 }
        require(edited.history?.count == history, "the history has one entry more, if there is one")
        require(edited.container?.stopSignal == "SIGRTMIN+3", "the new signal is there")
        let restored = outcome { try ImageConfig.restored(from: edit.text, undo: edit.undo) }
        require(restored.value?.bytes == text.bytes, "the configuration comes back: \(restored.error ?? "other bytes")")
    }

    private static func check(_ index: ImageIndex, _ text: JSONText) {
        require((try? ImageIndex(text)) == index, "an index is read the same twice")
        let image = Descriptor(mediaType: .ociManifest, digest: Digest(of: [3]), size: 9)
        guard let edited = try? ImageIndex.putting(image, as: .latest, into: text) else { return }
        guard let read = try? ImageIndex(edited) else { return require(false, "an edited index is one") }
        func isLatest(_ descriptor: Descriptor) -> Bool { descriptor.referenceName == "latest" }
        require(read.manifests.count(where: isLatest) == 1, "the tag is there once")
        require(read.manifests.first(where: isLatest)?.digest == image.digest, "the tag is the image's")
        require(
            read.manifests.filter { !isLatest($0) } == index.manifests.filter { !isLatest($0) },
            "other entries are as they were")
        let again = try? ImageIndex.putting(image, as: .latest, into: edited)
        require(again == edited, "putting an image twice changes nothing")
        // The first entry's descriptor, listed elsewhere.
        if let node = text[["manifests", "0"]], let source = try? text.document(of: node) {
            _ = try? ImageIndex.listing(image, as: .latest, carrying: source)
        }
    }

    private static func checkUndo(_ text: JSONText) {
        guard let parts = text.root.elements, parts.count == 2, let document = try? text.document(of: parts[0]),
            let steps = parts[1].elements
        else { return }
        let undo = steps.compactMap { try? DocumentUndo($0, at: .root) }
        for (step, node) in zip(undo, steps) where undo.count == steps.count {
            let written = try? JSONText(step.jsonValue.serialized())
            require(
                written.flatMap { try? DocumentUndo($0.root, at: .root) } == step,
                "\(text.spelling(of: node)) is read as it is written")
        }
        let restored = try? Manifest.restored(from: document, undo: undo)
        if let restored { require((try? JSONText(restored.bytes)) != nil, "what undoing gives is a document") }
    }
}
