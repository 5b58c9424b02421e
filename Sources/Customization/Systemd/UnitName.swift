/// The name of a unit of systemd, `NAME.TYPE`, `NAME@.TYPE` or `NAME@INSTANCE.TYPE` (systemd.unit(5)).
public struct UnitName: Hashable, Sendable {
    /// All of it.
    public let text: String
    private let dot: Int
    private let at: Int?

    /// The types of units.
    static let types = [
        "service", "socket", "mount", "swap", "timer", "target", "path", "slice", "scope", "device", "automount",
    ]

    private static let characters = ByteSet.wordCharacters.union(":-.\\@".utf8)

    /// Takes a name apart; nil when it is none: at most 255 characters of `A-Za-z0-9:-_.\@`, then a known type.
    public init?(_ text: String) { self.init(bytes: Array(text.utf8)) }

    init?(bytes: [UInt8]) {
        guard bytes.count <= 255, bytes.allSatisfy(UnitName.characters.contains),
            let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0, bytes[0] != UInt8(ascii: "@"),
            UnitName.types.contains(String(decoding: bytes[(dot + 1)...], as: UTF8.self))
        else { return nil }
        self.text = String(decoding: bytes, as: UTF8.self)
        self.dot = dot
        self.at = bytes[..<dot].firstIndex(of: UInt8(ascii: "@"))
    }

    /// `service`, `socket` and so on.
    public var type: String { String(decoding: text.utf8.dropFirst(dot + 1), as: UTF8.self) }

    /// Whether it is `NAME@.TYPE`.
    public var isTemplate: Bool { at.map { $0 + 1 == dot } ?? false }

    /// `NAME@.TYPE` of an instance; nil for everything else.
    public var template: UnitName? {
        guard let at, !isTemplate else { return nil }
        return UnitName(String(decoding: text.utf8.prefix(at + 1), as: UTF8.self) + "." + type)
    }

    /// The section with the settings of the environment in which it executes; nil for types that execute nothing.
    var executionSection: String? {
        switch type {
        case "service": "Service"
        case "socket": "Socket"
        case "mount": "Mount"
        case "swap": "Swap"
        default: nil
        }
    }

    /// The names before `.d` where its drop-ins are looked for, the most specific first: its own, its template's, and
    /// those of its prefixes that end with a dash. At most 16 prefixes are looked at.
    var dropInStems: [String] {
        var stems = [text]
        if let template { stems.append(template.text) }
        var stem = text.utf8.prefix(at ?? dot)
        for _ in 0..<16 {
            while stem.last == UInt8(ascii: "-") { stem.removeLast() }
            guard let dash = stem.lastIndex(of: UInt8(ascii: "-")) else { break }
            stem = stem[...dash]
            stems.append(String(decoding: stem, as: UTF8.self) + (at == nil ? "." : "@.") + type)
        }
        return stems
    }
}

extension UnitName: Comparable {
    /// Orders by the bytes of the name.
    public static func < (left: UnitName, right: UnitName) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}
