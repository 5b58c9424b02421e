/// Shell patterns for one path component: `*` and `?`, over bytes.
enum Glob {
    static func isGlob(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
    }

    /// Whether all of `name` matches. Complexity: the product of both lengths at worst.
    static func matches(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
        var nameIndex = 0
        var patternIndex = 0
        var retry: (pattern: Int, name: Int)?
        while nameIndex < name.count {
            if patternIndex < pattern.count, pattern[patternIndex] == UInt8(ascii: "*") {
                retry = (patternIndex + 1, nameIndex)
                patternIndex += 1
            } else if patternIndex < pattern.count,
                pattern[patternIndex] == UInt8(ascii: "?") || pattern[patternIndex] == name[nameIndex]
            {
                patternIndex += 1
                nameIndex += 1
            } else if let (next, start) = retry {
                retry = (next, start + 1)
                patternIndex = next
                nameIndex = start + 1
            } else {
                return false
            }
        }
        return pattern[patternIndex...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
