import LayerEntries
import Testing

@Suite struct ModificationTimeTests {
    @Test(
        "a time is written as a decimal number, exactly",
        arguments: [
            (0, 0, "0"), (1_700_000_000, 0, "1700000000"), (0, 1, "0.000000001"), (7, 250_000_000, "7.25"),
            (-1, 0, "-1"), (-1, 750_000_000, "-0.25"), (-2, 750_000_000, "-1.25"), (-1, 999_999_999, "-0.000000001"),
            (.max, 999_999_999, "9223372036854775807.999999999"), (.min, 0, "-9223372036854775808"),
            (.min, 500_000_000, "-9223372036854775807.5"),
        ] as [(Int64, UInt32, String)])
    func decimal(seconds: Int64, nanoseconds: UInt32, text: String) {
        #expect(ModificationTime(seconds: seconds, nanoseconds: nanoseconds).decimalSeconds == text)
    }
}
