import Digests
import ImageDocuments
import ImageStore
import LXLayerKit
import LayerEntries
import RootTree
import TarIO

/// What `verify` prints.
enum VerificationReport {
    /// The exit code: the worst of all findings.
    static func status(_ verification: Verification) -> ExitStatus {
        ExitStatus.worst(of: verification.findings.filter { $0.severity == .error }.map { $0.report.status }) ?? .done
    }

    /// For people: every digest that was checked, every finding, and the verdict.
    static func text(_ verification: Verification, of reference: Reference) -> String {
        var lines: [String] = []
        for image in verification.images {
            lines.append("\(Words.printable(image.name)) \(image.manifest)")
            lines += image.checked.map { "  ok  \($0.role.words)  \(Words.size($0.size))" }
        }
        for finding in verification.findings {
            let report = finding.report
            lines.append("\(finding.severity.rawValue): \(report.text)")
        }
        let errors = verification.findings.count { $0.severity == .error }
        let verdict = errors == 0 ? "good" : Words.count(errors, "error")
        lines.append("\(Words.printable(reference.description)): \(verdict)")
        return lines.joined(separator: "\n")
    }

    /// For programs: schema `Specs/json/verify.schema.json`.
    static func json(_ verification: Verification, of reference: Reference) -> JSONValue {
        [
            "ok": .boolean(verification.isGood),
            "image": .string(reference.description),
            "images": .array(verification.images.map(json)),
            "findings": .array(verification.findings.map(json)),
        ]
    }

    private static func json(_ image: Verification.VerifiedImage) -> JSONValue {
        [
            "name": .string(image.name), "manifest": .string(image.manifest.description),
            "checked": .array(
                image.checked.map { blob in
                    var members: [JSONValue.Member] = [
                        .init(key: "digest", value: .string(blob.role.digest?.description ?? "")),
                        .init(key: "where", value: .string(blob.role.words)),
                        .init(key: "size", value: .integer(blob.size)),
                    ]
                    if let diffID = blob.diffID {
                        members.append(.init(key: "diffID", value: .string(diffID.description)))
                    }
                    if let chainID = blob.chainID {
                        members.append(.init(key: "chainID", value: .string(chainID.description)))
                    }
                    return .object(members)
                }),
        ]
    }

    private static func json(_ finding: Finding) -> JSONValue {
        let report = finding.report
        var members: [JSONValue.Member] = [
            .init(key: "code", value: .string(report.code)),
            .init(key: "severity", value: .string(finding.severity.rawValue)),
            .init(key: "where", value: .string(report.place ?? "layout")),
        ]
        if let image = finding.image { members.append(.init(key: "image", value: .string(image))) }
        if let expected = report.expected { members.append(.init(key: "expected", value: .string(expected))) }
        if let actual = report.actual { members.append(.init(key: "actual", value: .string(actual))) }
        members.append(.init(key: "message", value: .string(report.message)))
        if let advice = report.advice { members.append(.init(key: "advice", value: .string(advice))) }
        return .object(members)
    }
}

extension Finding {
    /// The finding in words.
    var report: ErrorReport {
        switch problem {
        case .error(let error): return error.report
        case .noLayoutFile:
            return ErrorReport(
                "no-layout-file", .damagedInput, "The file oci-layout is missing.", place: BlobRole.layoutFile.words)
        case .layer(let diagnostic, let role):
            return ErrorReport(diagnostic.code, .damagedInput, diagnostic.sentence).placed(at: role)
        case .merge(let diagnostic):
            return ErrorReport(
                diagnostic.code.rawValue, .damagedInput, diagnostic.code.sentence,
                place: "layer \(diagnostic.layer + 1), entry \(diagnostic.entry), \(Words.path(diagnostic.path))")
        case .repeatedName(let name):
            return ErrorReport(
                "repeated-name", .damagedInput, "The index lists \(Words.printable(name)) more than once.",
                place: BlobRole.index.words)
        case .noLayers:
            return ErrorReport("no-layers", .damagedInput, "The image has no layers.")
        case .platformDiffers(let index, let config):
            return ErrorReport(
                "platform", .damagedInput, "The index has another platform for the image than its configuration.",
                expected: Words.printable(config.description), actual: Words.printable(index.description))
        case .foreignLayerAbsent(let role):
            return ErrorReport(
                "foreign-layer-absent", .notFound, "A foreign layer is not in the layout: it must be had elsewhere."
            ).placed(at: role)
        case .subjectMissing(let digest, let role):
            return ErrorReport(
                "subject-missing", .notFound, "What this is about is not in the layout.", expected: digest.description,
                actual: "nothing"
            ).placed(at: role)
        case .store(let finding): return finding.report
        case .orphan(let digest):
            return ErrorReport("orphan", .damagedInput, "Nothing refers to this blob.", place: "blob \(digest)")
        }
    }
}
