import ImageDocuments
import LXLayerKit

/// What `convert` prints of one of many images.
enum ManyReport {
    /// The line of the result; nil for what failed.
    static func line(_ outcome: ConversionOutcome) -> String? {
        switch outcome {
        case .image(let conversion): ConversionReport.line(conversion)
        case .index(let index): IndexReport.line(index)
        case .failed: nil
        }
    }

    /// What whoever watches may want to know.
    static func notes(_ outcome: ConversionOutcome) -> [String] {
        switch outcome {
        case .image(let conversion): ConversionReport.notes(conversion)
        case .index(let index): IndexReport.notes(index)
        case .failed: []
        }
    }

    /// For programs, on one line: schema `Specs/json/convert-line.schema.json`.
    static func json(_ request: ConversionRequest, _ outcome: ConversionOutcome) -> JSONValue {
        var result: JSONValue = .null
        var error: JSONValue = .null
        switch outcome {
        case .image(let conversion): result = ConversionReport.json(conversion)
        case .index(let index): result = IndexReport.json(index)
        case .failed(let failure): error = ErrorReport(failure).json
        }
        return [
            "source": .string(request.source.description), "destination": .string(request.destination.description),
            "result": result, "error": error,
        ]
    }
}
