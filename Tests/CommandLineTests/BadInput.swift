import Digests
import Foundation
import TestSupport
import Testing

/// A layout of which something is wrong, or odd, or only seems so; and what `verify` must say of it.
struct BadInput: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// The exit code: the worst finding's.
    let status: Int32
    /// The findings' codes; none where all is well.
    let codes: [String]
    /// What the places of the findings hold, one after the other.
    let places: [String]
    /// Options of the command besides.
    var options: [String] = []
    let make: @Sendable (LayoutEditor) throws -> Void

    /// An input with these findings, each with its place: `("size", "layer 1")`.
    init(
        _ name: String, _ status: Int32, _ findings: [(code: String, place: String)], options: [String] = [],
        _ make: @escaping @Sendable (LayoutEditor) throws -> Void
    ) {
        testDescription = name
        self.status = status
        codes = findings.map(\.code)
        places = findings.map(\.place)
        self.options = options
        self.make = make
    }

    /// An input with one finding.
    init(
        _ name: String, _ status: Int32, _ code: String, _ place: String, options: [String] = [],
        _ make: @escaping @Sendable (LayoutEditor) throws -> Void
    ) {
        self.init(name, status, [(code, place)], options: options, make)
    }

    /// An input of which nothing is wrong.
    init(good name: String, _ make: @escaping @Sendable (LayoutEditor) throws -> Void) { self.init(name, 0, [], make) }

    static let all = layout + index + descriptors + manifest + config + blobs
}

/// JSON that no document may be: what is put in its place, or done to its text, and the code.
enum BadJSON {
    static let all: [(name: String, change: @Sendable (String) -> [UInt8])] = [
        ("is empty", { _ in [] }),
        ("begins with a byte order mark", { [0xef, 0xbb, 0xbf] + $0.utf8 }),
        ("is followed by something", { Array(($0 + "{}").utf8) }),
        ("is cut short", { $0.utf8.dropLast() }),
        ("has a key twice", { Array(("{\"a\":1,\"a\":2," + $0.dropFirst()).utf8) }),
        ("has a key twice, spelled in two ways", { Array(("{\"a\":1,\"\\u0061\":2," + $0.dropFirst()).utf8) }),
        ("is nested 100,000 levels deep", { _ in [UInt8](repeating: UInt8(ascii: "["), count: 100_000) }),
        ("is no UTF-8", { Array("{\"a\":\"".utf8) + [0xff] + Array("\",".utf8) + $0.utf8.dropFirst() }),
        ("has half of a surrogate pair", { Array(("{\"a\":\"\\ud800\"," + $0.dropFirst()).utf8) }),
        ("has a control character", { Array(("{\"a\":\"\u{1}\"," + $0.dropFirst()).utf8) }),
        ("has a comma too many", { Array(($0.dropLast() + ",}").utf8) }),
        ("has a number that is none", { Array(("{\"a\":01," + $0.dropFirst()).utf8) }),
        ("is UTF-16", { text in text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] } }),
    ]
}
