/// A version, compared run by run: digits as numbers, letters as bytes, everything else only separates.
public struct Version: Sendable {
    /// As it was written.
    public let text: String
    private let segments: [Segment]

    private enum Segment: Equatable {
        case number([UInt8])
        case word([UInt8])
    }

    /// Takes a version apart; nil when it holds neither a letter nor a digit.
    public init?(_ text: String) {
        var segments: [Segment] = []
        var bytes = Array(text.utf8)[...]
        while let first = bytes.first {
            if ByteSet.digits.contains(first) {
                let run = bytes.prefix { ByteSet.digits.contains($0) }
                // Without leading zeros, numbers of any length compare by length, then by bytes.
                segments.append(.number(Array(run.drop { $0 == UInt8(ascii: "0") })))
                bytes = bytes.dropFirst(run.count)
            } else if ByteSet.wordCharacters.contains(first), first != UInt8(ascii: "_") {
                let run = bytes.prefix {
                    ByteSet.wordCharacters.contains($0) && !ByteSet.digits.contains($0) && $0 != UInt8(ascii: "_")
                }
                segments.append(.word(Array(run)))
                bytes = bytes.dropFirst(run.count)
            } else {
                bytes = bytes.dropFirst()
            }
        }
        if segments.isEmpty { return nil }
        self.text = text
        self.segments = segments
    }
}

extension Version: Comparable {
    /// A number comes after a word, and a longer version after what it begins with.
    public static func < (left: Version, right: Version) -> Bool {
        for (first, second) in zip(left.segments, right.segments) where first != second {
            switch (first, second) {
            case (.number(let first), .number(let second)):
                return first.count == second.count
                    ? first.lexicographicallyPrecedes(second) : first.count < second.count
            case (.word(let first), .word(let second)): return first.lexicographicallyPrecedes(second)
            case (.word, .number): return true
            case (.number, .word): return false
            }
        }
        return left.segments.count < right.segments.count
    }

    /// Whether they compare as equal: `24.04` and `24.4` do.
    public static func == (left: Version, right: Version) -> Bool { left.segments == right.segments }
}

/// A comparison with a version, such as `>=24.04`.
public struct VersionRequirement: Equatable, Sendable {
    private let comparison: Comparison
    private let version: Version

    private enum Comparison: String, CaseIterable {
        // The longer ones first: that is the order in which they are tried.
        case atLeast = ">="
        case atMost = "<="
        case above = ">"
        case below = "<"
        case equal = "="
    }

    /// Reads `>=`, `<=`, `>`, `<` or `=` (which may be left out) and a version; nil when there is no version.
    public init?(_ text: String) {
        let comparison = Comparison.allCases.first { text.hasPrefix($0.rawValue) }
        guard let version = Version(String(text.dropFirst(comparison?.rawValue.count ?? 0))) else { return nil }
        self.comparison = comparison ?? .equal
        self.version = version
    }

    /// Whether `other` satisfies it.
    public func holds(for other: Version) -> Bool {
        switch comparison {
        case .atLeast: other >= version
        case .atMost: other <= version
        case .above: other > version
        case .below: other < version
        case .equal: other == version
        }
    }

    /// As a spec has it.
    var text: String { (comparison == .equal ? "" : comparison.rawValue) + version.text }
}
