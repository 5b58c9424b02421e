import Foundation
import TestSupport

extension BadInput {
    /// What a descriptor must not say, whichever document has it: of a manifest, a configuration or a layer.
    static let descriptors: [BadInput] = places.flatMap { place in
        sizes.map { size in
            BadInput("\(place.name): a size that is \(size.name)", 3, "document", place.pointer + "/size") {
                try place.edit($0) { try replaceFirst($0, after: place.start, #""size":[0-9]+"#, size.text) }
            }
        }
            + digests.map { digest in
                let status: Int32 = digest.code == "document" ? 3 : 5
                return BadInput(
                    "\(place.name): a digest that \(digest.name)", status, digest.code, place.pointer + "/digest"
                ) {
                    try place.edit($0) { try replaceFirst($0, after: place.start, #""digest":"[^"]*""#, digest.text) }
                }
            }
            + [
                BadInput("\(place.name): no mediaType", 3, "document", place.pointer + "/mediaType") {
                    try place.edit($0) { try replaceFirst($0, after: place.start, #""mediaType":"[^"]*","#, "") }
                },
                BadInput("\(place.name): a field in other case", 3, "document", place.pointer + "/Digest") {
                    try place.edit($0) {
                        try replaceFirst($0, after: place.start, #""mediaType""#, #""Digest":"x","mediaType""#)
                    }
                },
                BadInput(
                    "\(place.name): annotations that are no texts", 3, "document", place.pointer + "/annotations/a"
                ) {
                    // The index's entry has some already.
                    try place.edit($0) {
                        try place.pointer == "/manifests/0"
                            ? replaceFirst($0, after: place.start, #""annotations":\{"#, #""annotations":{"a":1,"#)
                            : replaceFirst(
                                $0, after: place.start, #""mediaType""#, #""annotations":{"a":1},"mediaType""#)
                    }
                },
                BadInput("\(place.name): data that is another blob's", 3, "data", place.words) {
                    try place.edit($0) {
                        try replaceFirst($0, after: place.start, #""mediaType""#, #""data":"e30=","mediaType""#)
                    }
                },
                BadInput("\(place.name): data that is no base64", 3, "data", place.words) {
                    try place.edit($0) {
                        try replaceFirst($0, after: place.start, #""mediaType""#, #""data":"?","mediaType""#)
                    }
                },
                BadInput("\(place.name): a byte more than there are", 3, "size", place.words) {
                    try place.edit($0) { try addToSize(1, $0, after: place.start) }
                },
                BadInput("\(place.name): a byte less than there are", 3, "size", place.words) {
                    try place.edit($0) { try addToSize(-1, $0, after: place.start) }
                },
            ]
    }

    /// Where a descriptor stands.
    private struct Place: Sendable {
        var name: String
        var pointer: String
        /// What comes before it in its document.
        var start: String
        /// The blob that it is about.
        var words: String
        var edit: @Sendable (LayoutEditor, (String) throws -> String) throws -> Void
    }

    private static let places = [
        Place(name: "the manifest's descriptor", pointer: "/manifests/0", start: #""manifests":["#, words: "manifest ")
        {
            try $0.index($1)
        },
        Place(name: "the configuration's descriptor", pointer: "/config", start: #""config":"#, words: "config ") {
            try $0.manifest($1)
        },
        Place(name: "a layer's descriptor", pointer: "/layers/0", start: #""layers":["#, words: "layer 1 ") {
            try $0.manifest($1)
        },
    ]

    private static let sizes: [(name: String, text: String)] = [
        ("missing", #""x":0"#), ("negative", #""size":-1"#), ("a fraction", #""size":10.0"#),
        ("spelled with an exponent", #""size":1e3"#), ("a text", #""size":"7""#), ("null", #""size":null"#),
        ("minus zero", #""size":-0"#), ("2^63", #""size":9223372036854775808"#), ("beyond all", #""size":1e400"#),
    ]

    private static let digests: [(name: String, code: String, text: String)] = [
        ("is missing", "document", #""x":"""#),
        ("leaves the layout", "document", #""digest":"sha256:../../../../etc/passwd""#),
        ("is a path", "document", #""digest":"../sha256:\#(String(repeating: "a", count: 64))""#),
        ("has no algorithm", "document", #""digest":"\#(String(repeating: "a", count: 64))""#),
        ("is in upper case", "document", #""digest":"sha256:\#(String(repeating: "A", count: 64))""#),
        ("is too short", "document", #""digest":"sha256:\#(String(repeating: "a", count: 63))""#),
        ("has a NUL", "document", #""digest":"sha256:\u0000\#(String(repeating: "a", count: 63))""#),
        ("is a number", "document", #""digest":256"#),
        (
            "is of an unknown algorithm", "unsupported-algorithm",
            #""digest":"md5:\#(String(repeating: "a", count: 32))""#
        ),
        (
            "is of an algorithm with parts", "unsupported-algorithm",
            #""digest":"sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7""#
        ),
    ]

    /// Replaces the first match behind a text.
    static func replaceFirst(
        _ text: String, after start: String, _ pattern: String, _ replacement: String
    ) throws -> String {
        guard let place = text.range(of: start)?.upperBound,
            let found = text[place...].range(of: pattern, options: .regularExpression)
        else { throw NothingToReplace(pattern: pattern) }
        return text.replacingCharacters(in: found, with: replacement)
    }

    private static func addToSize(_ number: Int, _ text: String, after start: String) throws -> String {
        guard let place = text.range(of: start)?.upperBound,
            let found = text[place...].firstMatch(of: /"size":([0-9]+)/), let size = Int(found.output.1)
        else { throw NothingToReplace(pattern: "size") }
        return text.replacingCharacters(in: found.range, with: #""size":\#(size + number)"#)
    }

    /// The table is wrong: its document has no such thing.
    struct NothingToReplace: Error { var pattern: String }
}
