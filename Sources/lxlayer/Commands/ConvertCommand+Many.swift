import ArgumentParser
import ImageDocuments
import ImageStore
import LXLayerKit

/// Many images in one run.
extension ConvertCommand {
    /// Whether the arguments are as many as they must be.
    func validateArguments() throws {
        guard all || list != nil else {
            guard source != nil, destination != nil else {
                throw ValidationError("convert takes a source and a destination.")
            }
            return
        }
        if all, list != nil { throw ValidationError("--all and --list exclude each other.") }
        if all, destination == nil { throw ValidationError("convert --all takes a source and a destination.") }
        if list != nil, destination != nil {
            throw ValidationError("convert --list takes no argument, or the destination alone.")
        }
        if outputs.areWanted {
            throw ValidationError("--digestfile and --metadata-file are about one image; --json tells it of many.")
        }
    }

    /// The images, where many are meant; nil for one.
    func requests(_ converter: Converter, _ console: Console) throws -> [ConversionRequest]? {
        if let list {
            return try ConversionList(reading: list).requests(to: try source.map { try Reference(finding: $0) })
        }
        guard all, let source, let destination else { return nil }
        let images = try converter.images(of: try Reference(finding: source), to: try Reference(finding: destination))
        for digest in images.unnamed { console.note("left out: \(digest) has no name") }
        for name in images.artifacts { console.note("left out: \(Words.printable(name)) is no image") }
        return images.requests
    }

    /// Converts all of them; throws the worst of all exit codes.
    func convert(_ requests: [ConversionRequest], with converter: Converter, _ console: Console) throws {
        var failures: [(ConversionRequest, ErrorReport)] = []
        var stores: [Reference] = []
        try converter.convert(requests, allPlatforms: allPlatforms, attestations: attestations.policy) {
            request, outcome in
            let name = Words.printable(request.source.description)
            for line in ManyReport.notes(outcome) { console.note("\(name): \(line)") }
            if case .failed(let error) = outcome {
                let report = ErrorReport(error)
                failures.append((request, report))
                console.note("\(name): failed: \(report.message)")
            } else {
                let store = Reference(transport: request.destination.transport, path: request.destination.path)
                if !stores.contains(store) { stores.append(store) }
            }
            if common.json {
                try console.result(line: ManyReport.json(request, outcome))
            } else if let line = ManyReport.line(outcome) {
                try console.result(line)
            }
        }
        try removeOrphans(in: stores, converter, console)
        console.note(
            "\(Words.count(requests.count - failures.count, "image")) converted, \(failures.count) failed")
        for (request, report) in failures {
            var report = report
            report.message = "\(Words.printable(request.source.description)): \(report.message)"
            console.complain(report)
        }
        if let worst = ExitStatus.worst(of: failures.map(\.1.status)) { throw worst.code }
    }
}
