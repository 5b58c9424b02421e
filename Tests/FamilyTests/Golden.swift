/// Comparing what was printed with what is printed.
enum Golden {
    /// The first line that differs, as it should be and as it is.
    static func firstDifference(_ expected: String, _ found: String) -> String? {
        if expected == found { return nil }
        let left = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let right = found.split(separator: "\n", omittingEmptySubsequences: false)
        for number in 0..<max(left.count, right.count) {
            let (one, two) = (left.dropFirst(number).first, right.dropFirst(number).first)
            if one != two {
                return "line \(number + 1): expected \(one ?? "no more lines"), found \(two ?? "no more lines")"
            }
        }
        return "the same lines, spelled in other bytes"
    }
}
