import ArgumentParser
import Digests
import ImageDocuments
import LXLayerKit
import TarIO

/// What every command understands.
struct CommonOptions: ParsableArguments {
    @Flag(help: "Print the result as JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print nothing but the result and errors.")
    var quiet = false

    @Option(help: "How to report progress on standard error: plain, json or none.")
    var progress = ProgressStyle.plain

    @Flag(help: "Take what is odd about an image for an error.")
    var strict = false

    enum ProgressStyle: String, ExpressibleByArgument, CaseIterable { case plain, json, none }

    var console: Console { Console(isQuiet: quiet, isJSON: json) }

    /// Runs a command's body; what goes wrong is put into words and into the exit code.
    func run(_ body: (Console) throws -> Void) throws {
        do { try body(console) } catch let code as ExitCode {
            throw code
        } catch {
            let report = ErrorReport(error)
            if json { try console.result(["error": report.json]) }
            console.complain("lxlayer: \(report.text)")
            throw report.status.code
        }
    }

    /// Tells what is going on in the way that was asked for.
    func report(_ event: ProgressEvent) {
        guard case .readingLayer(let index, let count, let digest, let size) = event else { return }
        switch progress {
        case .none: break
        case .plain: console.note("reading layer \(index + 1) of \(count): \(digest) (\(Words.size(size)))")
        case .json:
            let value: JSONValue = [
                "event": "reading-layer", "index": .integer(Int64(index)), "count": .integer(Int64(count)),
                "digest": .string(digest.description), "size": .integer(size),
            ]
            console.note(String(decoding: value.serialized(), as: UTF8.self))
        }
    }
}

/// How much an image may ask for.
struct LimitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("At most this many entries in all layers.", valueName: "count"))
    var maxEntries = 10_000_000

    @Option(help: ArgumentHelp("At most this many components in a path.", valueName: "count"))
    var maxLevels = 4096

    @Option(help: ArgumentHelp("At most this many decompressed bytes in a layer.", valueName: "bytes"))
    var maxUnpacked: Int64 = 256 << 30

    @Option(help: ArgumentHelp("At most this many decompressed bytes for each compressed one.", valueName: "number"))
    var maxRatio: Int64 = 2000

    @Option(help: ArgumentHelp("At most this many bytes of names, attributes and small files.", valueName: "bytes"))
    var maxKept: Int64 = 1 << 30

    @Option(help: ArgumentHelp("At most this many bytes in a document.", valueName: "bytes"))
    var maxDocument = 4 << 20

    func validate() throws {
        let values = [Int64(maxEntries), Int64(maxLevels), maxUnpacked, maxRatio, maxKept, Int64(maxDocument)]
        guard values.allSatisfy({ $0 > 0 }) else { throw ValidationError("A limit must be above zero.") }
    }

    var limits: ConversionLimits {
        ConversionLimits(
            layers: .init(
                entries: maxEntries, levels: maxLevels, unpacked: maxUnpacked, ratio: maxRatio, kept: maxKept),
            document: maxDocument)
    }
}
