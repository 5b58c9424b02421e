import Customization
import Digests
import ImageDocuments
import LXLayerKit

/// What `convert --all-platforms` prints.
enum IndexReport {
    /// The one line of the result.
    static func line(_ index: IndexConversion) -> String {
        "\(Words.line(index.reference.description))@\(index.descriptor.digest)"
    }

    /// What whoever watches may want to know.
    static func notes(_ index: IndexConversion) -> [String] {
        index.children.compactMap { reason($0).map { "left as it is: \($0)" } }
            + index.dropped.map {
                "dropped \($0.digest): it is about \($0.subject), which is not in the index any more"
            }
            + index.kept.map {
                "warning: kept \($0.digest), which is about \($0.subject): that is not in the index any more"
            } + ConversionReport.notes(on: index.reference, index.descriptor.mediaType)
    }

    /// Why an image was left as it is; nil when it was not.
    static func reason(_ child: IndexConversion.Child) -> String? {
        guard case .skipped(let reason) = child.outcome else { return nil }
        return "\(Words.platform(child.platform)): \(reason.phrase)"
    }

    /// For programs: schema `Specs/json/convert.schema.json`.
    static func json(_ index: IndexConversion) -> JSONValue {
        func about(_ list: [IndexConversion.About]) -> JSONValue {
            .array(
                list.map { ["digest": .string($0.digest.description), "subject": .string($0.subject.description)] })
        }
        return [
            "reference": .string(index.reference.description),
            "digest": .string(index.descriptor.digest.description),
            "base": .string(index.base.description), "layer": .null,
            "platforms": .array(index.children.map(json)), "dropped": about(index.dropped), "kept": about(index.kept),
        ]
    }

    private static func json(_ child: IndexConversion.Child) -> JSONValue {
        let outcome: String
        var layer: JSONValue = .null
        var why: JSONValue = .null
        switch child.outcome {
        case .converted(let digest):
            outcome = "converted"
            layer = digest.map { .string($0.description) } ?? .null
        case .unchanged: outcome = "unchanged"
        case .skipped(let reason):
            outcome = "skipped"
            why = .string(reason.phrase)
        }
        return [
            "platform": .string(child.platform.description), "base": .string(child.base.description),
            "digest": .string(child.digest.description), "outcome": .string(outcome), "layer": layer, "reason": why,
        ]
    }
}

extension IndexConversion.Reason {
    /// The reason for people.
    var phrase: String {
        switch self {
        case .platform: "nothing runs it in an lx zone"
        case .notBootable(let bootability): bootability.sentences.joined(separator: "; ")
        case .unsupported(let mediaType): "the media type \(Words.printable(mediaType.text)) is not supported"
        }
    }
}
