extension ModificationTime {
    /// Seconds as a decimal fraction without trailing zeros, as PAX has it; exact for negative times too.
    public var decimal: String {
        guard nanoseconds != 0 else { return String(seconds) }
        let isNegative = seconds < 0
        // -1.25 s is stored as -2 s and 0.75 s.
        let whole = isNegative ? seconds + 1 : seconds
        let fraction = isNegative ? 1_000_000_000 - nanoseconds : nanoseconds
        let digits = String(fraction)
        var text = String(repeating: "0", count: 9 - digits.count) + digits
        while text.last == "0" { text.removeLast() }
        return "\(isNegative && whole == 0 ? "-" : "")\(whole).\(text)"
    }
}
