import Digests
import ImageDocuments
import LXLayerKit

/// What `inspect` prints of an index.
enum IndexSummaryReport {
    /// For people.
    static func text(_ summary: IndexSummary) -> String {
        var rows = [
            ("image", summary.reference.description), ("digest", summary.descriptor.digest.description),
            ("index", "--platform shows one image"),
        ]
        rows += summary.entries.map { entry in
            switch entry.kind {
            case .target(let platform, let isCustomized):
                (platform.description, "\(entry.descriptor.digest)  \(isCustomized ? "customized" : "not customized")")
            case .other(let platform):
                (platform.description, "\(entry.descriptor.digest)  nothing runs it in an lx zone")
            case .about(let subject):
                ("attestation", "\(entry.descriptor.digest)  about \(subject?.description ?? "nothing that it names")")
            }
        }
        return rows.map { name, value in
            let name = Words.printable(name)
            return name + String(repeating: " ", count: max(1, 14 - name.count)) + Words.printable(value)
        }.joined(separator: "\n")
    }

    /// For programs: schema `Specs/json/inspect-index.schema.json`.
    static func json(_ summary: IndexSummary) -> JSONValue {
        [
            "image": .string(summary.reference.description), "digest": .string(summary.descriptor.digest.description),
            "mediaType": .string(summary.descriptor.mediaType.text),
            "platforms": .array(summary.entries.map(json)),
        ]
    }

    private static func json(_ entry: IndexSummary.Entry) -> JSONValue {
        var platform: JSONValue = .null
        var customized: JSONValue = .null
        var subject: JSONValue = .null
        let kind: String
        switch entry.kind {
        case .target(let target, let isCustomized):
            (kind, platform, customized) = ("image", .string(target.description), .boolean(isCustomized))
        case .other(let other): (kind, platform) = ("other", .string(other.description))
        case .about(let digest): (kind, subject) = ("attestation", digest.map { .string($0.description) } ?? .null)
        }
        return [
            "platform": platform, "kind": .string(kind), "digest": .string(entry.descriptor.digest.description),
            "mediaType": .string(entry.descriptor.mediaType.text), "size": .integer(entry.descriptor.size),
            "customized": customized, "subject": subject,
        ]
    }
}
