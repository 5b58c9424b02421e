import Customization
import Digests
import ImageDocuments
import LXLayerKit

/// What `inspect` prints.
enum InspectionReport {
    /// For people.
    static func text(_ planned: PlannedImage) -> String {
        let facts = planned.facts
        var rows: [(String, String)] = [
            ("image", planned.image.reference.description),
            ("digest", planned.image.descriptor.digest.description),
            ("platform", planned.image.config.platform.description),
            ("distribution", facts.prettyName ?? facts.distribution ?? "unknown"),
            ("init", facts.initSystem.rawValue + (facts.systemdVersion.map { " \($0)" } ?? "")),
        ]
        let targets = planned.plan.targets
        if targets.contains(.lx) { rows.append(("lx family", family(planned))) }
        rows.append(("merged /usr", facts.hasMergedUsr ? "yes" : "no"))
        if targets != .lx { rows.append(("target", targets.description)) }
        rows.append(("bootable", planned.plan.bootable.isBootable ? "yes" : "no"))
        rows += planned.plan.bootable.sentences.map { ("", $0) }
        rows += planned.plan.bootable.warnings.map { ("warning", $0.phrase) }
        rows.append(("customized", customized(planned)))
        for (index, layer) in planned.stack.layers.enumerated() {
            rows.append(
                (
                    "layer \(index + 1)",
                    "\(layer.digest)  \(Words.size(layer.size)), \(Words.size(layer.unpackedSize)) unpacked, "
                        + (layer.entryCount == 1 ? "1 entry" : "\(layer.entryCount) entries")
                ))
        }
        return rows.map { name, value in
            name + String(repeating: " ", count: max(1, 14 - name.count)) + Words.printable(value)
        }.joined(separator: "\n")
    }

    /// What the platform takes the image for, and what it will once it is converted, where that is something else.
    private static func family(_ planned: PlannedImage) -> String {
        let now = planned.facts.platform.family
        let then = planned.plan.platform.family
        return now == then ? now.rawValue : "\(now.rawValue), converted \(then.rawValue)"
    }

    private static func customized(_ planned: PlannedImage) -> String {
        guard planned.isCustomized else { return "no" }
        let targets = planned.base.removedTargets.map { $0 == planned.plan.targets ? "" : ", for \($0)" } ?? ""
        return (planned.isUnchanged ? "yes, by these specs" : "yes, by other specs") + targets
    }

    /// For programs: schema `Specs/json/inspect.schema.json`.
    static func json(_ planned: PlannedImage) -> JSONValue {
        let facts = planned.facts
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        return [
            "image": .string(planned.image.reference.description),
            "digest": .string(planned.image.descriptor.digest.description),
            "mediaType": .string(planned.image.descriptor.mediaType.text),
            "platform": [
                "os": .string(facts.os), "architecture": .string(facts.architecture),
                "variant": text(planned.image.config.platform.variant),
            ],
            "created": text(planned.image.config.created),
            "facts": [
                "distribution": text(facts.distribution), "version": text(facts.version),
                "idLike": .array(facts.like.map(JSONValue.string)), "family": .string(facts.family.rawValue),
                "platform": .string(facts.platform.family.rawValue), "init": .string(facts.initSystem.rawValue),
                "openrc": .boolean(facts.hasOpenRC),
                "systemd": facts.systemdVersion.map { .integer(Int64($0)) } ?? .null,
                "mergedUsr": .boolean(facts.hasMergedUsr), "packageManager": text(facts.packageManager?.rawValue),
            ],
            "bootable": [
                "verdict": .boolean(planned.plan.bootable.isBootable),
                "reasons": .array(
                    planned.plan.bootable.reasons.map { ["code": .string($0.code), "message": .string($0.phrase)] }),
                "warnings": .array(
                    planned.plan.bootable.warnings.map { ["code": .string($0.code), "message": .string($0.phrase)] }),
                "platform": planned.plan.targets.contains(.lx)
                    ? .string(planned.plan.platform.family.rawValue) : .null,
            ],
            "target": .string(planned.plan.targets.description),
            "customized": .boolean(planned.isCustomized),
            "customizedFor": text(planned.base.removedTargets?.description),
            "layers": .array(
                planned.stack.layers.map { layer in
                    [
                        "digest": .string(layer.digest.description), "diffID": .string(layer.diffID.description),
                        "size": .integer(layer.size), "unpacked": .integer(layer.unpackedSize),
                        "entries": .integer(Int64(layer.entryCount)),
                    ]
                }),
        ]
    }
}
