import Glibc
import ImageDocuments
import LXLayerKit
import LayerEntries

/// The two streams: standard output carries the result, standard error everything else.
struct Console {
    var isQuiet = false
    var isJSON = false
    /// Whether each line of standard error is a JSON object with a member `event`.
    var hasEvents = false

    /// A line of the result.
    func result(_ line: String) throws { try Console.write(Array((line + "\n").utf8), to: STDOUT_FILENO) }

    /// The result as it is.
    func result(bytes: [UInt8]) throws { try Console.write(bytes, to: STDOUT_FILENO) }

    /// A JSON result.
    func result(_ value: JSONValue) throws { try result(bytes: value.serialized(pretty: true) + [0x0a]) }

    /// A JSON result of many: a line by itself.
    func result(line value: JSONValue) throws { try result(bytes: value.serialized() + [0x0a]) }

    /// A line for whoever watches.
    func note(_ line: String) {
        guard !isQuiet else { return }
        if hasEvents { event(["event": "note", "message": .string(line)]) } else { tell(line) }
    }

    /// What is going on, for programs that watch.
    func event(_ value: JSONValue) {
        if !isQuiet { tell(String(decoding: value.serialized(), as: UTF8.self)) }
    }

    /// A line of the result, where standard output has the image itself; one of JSON is the result as it is.
    func aside(_ line: String) {
        guard hasEvents, !isJSON else { return tell(line) }
        tell(
            String(decoding: (["event": "result", "message": .string(line)] as JSONValue).serialized(), as: UTF8.self))
    }

    /// A failure's words; never silenced.
    func complain(_ report: ErrorReport, as program: String = "lxlayer") {
        guard hasEvents else { return tell("\(program): \(report.text)") }
        let value: JSONValue = ["event": "error", "message": .string(report.text), "error": report.json]
        tell(String(decoding: value.serialized(), as: UTF8.self))
    }

    /// The same where there is no report.
    func complain(_ line: String) {
        guard hasEvents else { return tell(line) }
        let value: JSONValue = ["event": "error", "message": .string(line)]
        tell(String(decoding: value.serialized(), as: UTF8.self))
    }

    // Nobody may be watching: that the line is lost changes nothing.
    private func tell(_ line: String) { try? Console.write(Array((line + "\n").utf8), to: STDERR_FILENO) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        ProgressBar.shared.hide()
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                // Whoever read the result has enough of it.
                if errno == EPIPE { throw ExitStatus.done.code }
                throw OutputError(code: errno)
            }
            offset += count
        }
    }
}
