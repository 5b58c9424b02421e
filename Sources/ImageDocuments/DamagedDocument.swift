/// What can be said of a document that could not be read: all that is wrong with it, and what is right all the same.
///
/// Reading stops at the first fault; whoever reports faults wants them all.
public struct DamagedDocument: Sendable {
    /// The fault at which reading stopped, and those of the document's parts; at most `limit`.
    public let faults: [DocumentError]
    /// The descriptors that can be read, each with its place.
    public let descriptors: [(pointer: JSONPointer, descriptor: Descriptor)]

    /// The most faults that are told of one document: somebody reads them.
    public static let limit = 100

    /// The kinds of documents that have parts.
    public enum Kind: Sendable {
        /// An index, whose parts are its manifests' descriptors.
        case index
        /// A manifest, whose parts are the descriptors of the configuration and the layers.
        case manifest
        /// A configuration, whose parts are the layers' `diff_id`s.
        case config
    }

    /// Looks at the parts of a document that could not be read because of `error`.
    public init(_ text: JSONText, _ kind: Kind, error: DocumentError) {
        var faults: [DocumentError] = []
        var descriptors: [(pointer: JSONPointer, descriptor: Descriptor)] = []
        for (pointer, node) in DamagedDocument.parts(of: text, kind) {
            do throws(DocumentError) {
                if case .config = kind {
                    _ = try DocumentObject.digest(node, at: pointer)
                } else {
                    descriptors.append((pointer, try Descriptor(node, at: pointer)))
                }
            } catch {
                faults.append(error)
            }
        }
        self.faults = Array(((faults.contains(error) ? [] : [error]) + faults).prefix(DamagedDocument.limit))
        self.descriptors = descriptors
    }

    private static func parts(of text: JSONText, _ kind: Kind) -> [(JSONPointer, JSONNode)] {
        let (single, arrays): ([JSONPointer], [JSONPointer]) =
            switch kind {
            case .index: ([["subject"]], [["manifests"]])
            case .manifest: ([["config"], ["subject"]], [["layers"]])
            case .config: ([], [["rootfs", "diff_ids"]])
            }
        let members = single.compactMap { pointer in
            text[pointer].flatMap { $0.isNull ? nil : (pointer, $0) }
        }
        return members
            + arrays.flatMap { array in
                (text[array]?.elements ?? []).enumerated().map { (array.appending($0), $1) }
            }
    }
}
