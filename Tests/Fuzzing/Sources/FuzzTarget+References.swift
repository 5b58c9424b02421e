import Digests
import ImageDocuments
import LayerEntries

extension FuzzTarget {
    /// Bytes as everything that is one short text: a reference, a digest, a tag, a media type, a platform, a path.
    static let references = FuzzTarget(name: "references") { bytes in
        checkPath(bytes)
        checkEscapes(bytes)
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        if let digest = try? Digest(text) {
            require(digest.description == text, "a digest is as it was written")
            require(digest.hex.utf8.count == (digest.algorithm == .sha256 ? 64 : 128), "a digest has its length")
        }
        if let tag = ImageDocuments.Tag(text) {
            require(tag.text == text && !text.isEmpty, "a tag is as it was written")
            require(!text.utf8.contains { $0 <= 0x20 || $0 >= 0x7f }, "a tag is of visible characters")
        }
        if let reference = try? Reference(text) {
            require(!reference.path.isEmpty, "a reference has a path")
            require((try? Reference(reference.description)) == reference, "\(reference) is read as it is written")
            require(reference.description == text, "\(reference) is as it was written")
        }
        if let platform = Platform(parsing: text) {
            require(platform.description == text, "a platform is as it was written")
        }
        if let pointer = JSONPointer(parsing: text) {
            require(pointer.description == text, "a pointer is as it was written")
        }
        let mediaType = MediaType(text)
        require(mediaType.compression == nil || mediaType.isLayer, "only layers have a compression")
        require(!mediaType.isForeign || mediaType.isLayer, "only layers are foreign")
        let kinds = [mediaType.isManifest, mediaType.isIndex, mediaType.isConfig, mediaType.isLayer]
        require(kinds.count { $0 } <= 1, "a media type is of one kind")
    }

    private static func checkPath(_ bytes: [UInt8]) {
        guard let path = try? EntryPath(cleaning: bytes) else { return }
        require((try? EntryPath(cleaning: path.bytes)) == path, "a clean path stays as it is")
        require(path.components.count == path.depth, "a path has as many components as levels")
        require(EntryPath(components: path.components) == path, "a path is made of its components")
        for component in path.components {
            require(!component.isEmpty && !component.elementsEqual(".".utf8), "no component says nothing")
            require(!component.elementsEqual("..".utf8), "no component leads upwards")
        }
        if !path.isRoot { require(path.parent.appending(path.name) == path, "a path is its name in its parent") }
        require(path.parent.contains(path), "a path is below its parent")
        require(Glob.matches(path, path) || Glob.isGlob(path.bytes), "a path without patterns matches itself")
    }

    /// What is escaped can be told apart again, and what is printed is harmless.
    private static func checkEscapes(_ bytes: [UInt8]) {
        require(unescaped(EscapedText.reversible(bytes)) == bytes, "an escaped text can be read back")
        let printable = EscapedText.printable(bytes)
        require(unescaped(printable) == bytes, "a printable text can be read back")
        require(
            !printable.unicodeScalars.contains { $0.value < 0x20 || (0x7f...0x9f).contains($0.value) },
            "nothing that is printed controls a terminal")
    }

    private static func unescaped(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            if rest.popFirst() == UInt8(ascii: "\\") {
                result.append(byte)
            } else {
                result.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            }
        }
        return result
    }
}
