/// A file of a directory of specs: a spec, or text that specs put into images.
public struct SpecFile: Sendable {
    /// As seen from the directory: `lx-base.yaml` is a spec, `files/notice` is what `contentFrom` can name.
    public var name: String
    /// What is in it.
    public var text: String

    /// A file of these parts.
    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// Where the files stand that specs put into images, as `contentFrom` spells it.
    static let contentDirectory = "files/"

    var isContent: Bool { name.hasPrefix(Self.contentDirectory) }
}
