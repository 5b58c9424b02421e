import Dispatch
import Glibc
import LXLayerKit
import Synchronization

/// How far reading layers has come, drawn on a terminal five times a second by a thread of its own.
///
/// Whoever reads only adds to a number. The bar goes before anything else is printed.
final class ProgressBar: Sendable {
    /// The program's only bar.
    static let shared = ProgressBar()

    /// What counts.
    let meter = ReadMeter()

    private struct State {
        var isActive = false
        var isDrawn = false
    }

    private let state = Mutex(State())
    private static let width = 30

    /// Whether standard error is a terminal on which a line can be drawn anew.
    static var isPossible: Bool {
        guard isatty(STDERR_FILENO) == 1, let terminal = getenv("TERM") else { return false }
        return strcmp(terminal, "dumb") != 0
    }

    /// Begins to draw, soon.
    func start() {
        state.withLock { $0.isActive = true }
        // A queue of its own has a thread that is not one of those that read.
        DispatchQueue(label: "progress").async { [self] in
            repeat { usleep(200_000) } while draw()
        }
    }

    /// Draws no more.
    func stop() {
        state.withLock { state in
            state.isActive = false
            ProgressBar.erase(&state)
        }
    }

    /// Makes place for a line; the bar may be drawn again below it.
    func hide() { state.withLock { ProgressBar.erase(&$0) } }

    /// Returns whether to draw it again.
    private func draw() -> Bool {
        state.withLock { state in
            let (read, expected) = meter.bytes
            guard state.isActive, expected > 0 else { return state.isActive }
            ProgressBar.write("\r\(ProgressBar.line(read, expected))\u{1b}[K")
            state.isDrawn = true
            return true
        }
    }

    /// The line: `[######    ]  60%  1.2 GB of 2.0 GB`.
    static func line(_ read: Int, _ expected: Int) -> String {
        let share = min(1, Double(read) / Double(max(1, expected)))
        let full = Int(share * Double(width))
        let bar = String(repeating: "#", count: full) + String(repeating: " ", count: width - full)
        let percent = String(Int(share * 100))
        let padding = String(repeating: " ", count: 3 - percent.count)
        let (done, all) = (Words.size(Int64(min(read, expected))), Words.size(Int64(expected)))
        return "[\(bar)] \(padding)\(percent)%  \(done) of \(all)"
    }

    private static func erase(_ state: inout State) {
        guard state.isDrawn else { return }
        write("\r\u{1b}[K")
        state.isDrawn = false
    }

    private static func write(_ text: String) {
        var text = text
        // That a bar is not seen changes nothing.
        _ = text.withUTF8 { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
