import Digests
import ImageDocuments
import LXLayerKit
import LayerEntries
import Lint

/// What `lint` prints.
enum LintReport {
    /// As many places are printed of each finding.
    private static let shownPlaces = 10

    /// For people: what is broken, where, and who sees what.
    static func text(_ linted: LintedImage) -> String {
        let count = linted.findings.reduce(0) { $0 + $1.count }
        let verdict = count == 0 ? "all known consumers see the same tree" : Words.count(count, "finding")
        var lines = ["\(Words.printable(linted.image.reference.description)): \(verdict)"]
        for finding in linted.findings {
            let place = finding.layer.map { "layer \($0 + 1)" } ?? "documents"
            let times = finding.count == 1 ? "" : "  (\(finding.count))"
            lines += ["", "\(place)  \(finding.rule.rawValue)\(times)", "    \(finding.rule.sentence)"]
            let shown = finding.places.prefix(shownPlaces)
            lines += shown.map { "    entry \($0.entry)  \(Words.path($0.path))" }
            if finding.count > shown.count, !shown.isEmpty {
                lines.append("    and \(finding.count - shown.count) more")
            }
            lines += finding.consumers.map { "    \($0.consumer.rawValue) sees: \($0.sees)" }
            if finding.consumers.isEmpty { lines.append("    no consumer is known to see something else") }
        }
        return lines.joined(separator: "\n")
    }

    /// For programs: schema `Specs/json/lint.schema.json`.
    static func json(_ linted: LintedImage) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "ok", value: .boolean(linted.findings.isEmpty && linted.unread == nil)),
            .init(key: "image", value: .string(linted.image.reference.description)),
            .init(key: "digest", value: .string(linted.image.descriptor.digest.description)),
            .init(key: "findings", value: .array(linted.findings.map { json($0, of: linted.image) })),
        ]
        if let unread = linted.unread {
            members.append(
                .init(
                    key: "unread",
                    value: [
                        "layer": .integer(Int64(unread.layer)), "mediaType": .string(unread.mediaType.text),
                        "message": .string(words(unread)),
                    ]))
        }
        return .object(members)
    }

    /// Why some layers were not judged.
    static func words(_ unread: (layer: Int, mediaType: MediaType)) -> String {
        "Layer \(unread.layer + 1) and those above it are not judged: \(Words.printable(unread.mediaType.text)) "
            + "cannot be read."
    }

    private static func json(_ finding: LintFinding, of image: Image) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "code", value: .string(finding.rule.rawValue)),
            .init(key: "rule", value: .integer(Int64(finding.rule.number))),
        ]
        if let layer = finding.layer {
            members.append(.init(key: "layer", value: .integer(Int64(layer))))
            members.append(.init(key: "digest", value: .string(image.manifest.layers[layer].digest.description)))
        }
        members += [
            .init(key: "message", value: .string(finding.rule.sentence)),
            .init(key: "count", value: .integer(Int64(finding.count))),
            .init(
                key: "places",
                value: .array(
                    finding.places.map {
                        ["entry": .integer(Int64($0.entry)), "path": .string($0.path.description)]
                    })),
            .init(
                key: "consumers",
                value: .array(
                    finding.consumers.map {
                        [
                            "consumer": .string($0.consumer.rawValue), "sees": .string($0.sees),
                            "evidence": .string($0.evidence.rawValue),
                        ]
                    })),
        ]
        return .object(members)
    }
}
