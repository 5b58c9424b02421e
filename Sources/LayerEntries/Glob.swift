/// Shell patterns over bytes: `*` and `?` inside one path component, `**` for any number of components.
public enum Glob {
    /// Whether a name or a path holds a character that makes it a pattern.
    public static func isGlob(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
    }

    /// Whether all of one component matches. Complexity: the product of both lengths at worst.
    public static func matches(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
        let star = UInt8(ascii: "*")
        return matches(name, pattern, isStar: { $0 == star }) { $0 == UInt8(ascii: "?") || $0 == $1 }
    }

    /// Whether all of a path matches, component by component. Complexity: the product of both lengths at worst.
    public static func matches(_ path: EntryPath, _ pattern: EntryPath) -> Bool {
        matches(path.components, pattern.components, isStar: { $0 == Array("**".utf8) }) { matches($1, $0) }
    }

    /// Goes back to the last star only: what came before it has matched in the shortest way, which is as good as any.
    private static func matches<Part>(
        _ parts: [Part], _ pattern: [Part], isStar: (Part) -> Bool, fits: (_ pattern: Part, _ part: Part) -> Bool
    ) -> Bool {
        var index = 0
        var patternIndex = 0
        var retry: (pattern: Int, index: Int)?
        while index < parts.count {
            if patternIndex < pattern.count, isStar(pattern[patternIndex]) {
                retry = (patternIndex + 1, index)
                patternIndex += 1
            } else if patternIndex < pattern.count, fits(pattern[patternIndex], parts[index]) {
                patternIndex += 1
                index += 1
            } else if let (next, start) = retry {
                retry = (next, start + 1)
                patternIndex = next
                index = start + 1
            } else {
                return false
            }
        }
        return pattern[patternIndex...].allSatisfy(isStar)
    }
}
