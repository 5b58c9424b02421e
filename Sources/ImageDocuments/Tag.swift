/// A name that an index may give to an image (image-spec, annotations.md, `org.opencontainers.image.ref.name`).
///
/// A name, never a path, although it may hold slashes.
public struct Tag: Hashable, Sendable {
    /// The annotation of a descriptor that holds its name.
    public static let annotation = "org.opencontainers.image.ref.name"
    /// The name that is taken when none is given.
    public static let latest = Tag(dockerName: "latest")

    /// The name.
    public let text: String

    /// A name that Docker's grammar allows, which has separators that the specification's has not (`a__b`).
    init(dockerName text: String) { self.text = text }

    /// Takes a name; nil when it is not in the specification's form.
    public init?(_ text: String) {
        guard Tag.isReference(text.utf8) else { return nil }
        self.text = text
    }

    /// `component ("/" component)*`, `component = alphanum (separator alphanum)*`, `separator = [-._:@+] | "--"`.
    private static func isReference(_ text: String.UTF8View) -> Bool {
        var separators: [UInt8] = [0]
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                separators = []
            case _ where separators.isEmpty && "-._:@+/".utf8.contains(byte):
                separators = [byte]
            case UInt8(ascii: "-") where separators == [UInt8(ascii: "-")]:
                separators.append(byte)
            default:
                return false
            }
        }
        return separators.isEmpty
    }
}

extension Tag {
    /// The tag of an image's name in Docker's form.
    public init(_ name: DockerName) { self.init(dockerName: name.tag) }

    /// A whole name in Docker's form, which stands for a tag where images are told apart by such names.
    public init(familiar name: DockerName) { self.init(dockerName: name.familiar) }
}

extension Tag: CustomStringConvertible {
    /// The name.
    public var description: String { text }
}
