extension ModificationTime {
    /// Seconds as an exact decimal number, with a fraction only where there is one: `-1.25`, `1700000000`.
    public var decimalSeconds: String {
        guard nanoseconds != 0 else { return String(seconds) }
        let isNegative = seconds < 0
        // -1.25 s is stored as -2 s and 0.75 s.
        let whole = isNegative ? seconds + 1 : seconds
        let fraction = isNegative ? 1_000_000_000 - nanoseconds : nanoseconds
        let digits = String(fraction)
        var text = String(repeating: "0", count: max(0, 9 - digits.utf8.count)) + digits
        while text.last == "0" { text.removeLast() }
        return "\(isNegative && whole == 0 ? "-" : "")\(whole).\(text)"
    }
}
