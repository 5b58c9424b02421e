import Testing

@testable import Customization

@Suite struct `Versions` {
    @Test(arguments: [
        ("24.04", ">=24.04", true), ("24.10", ">=24.04", true), ("9", "<10", true), ("12", ">=9", true),
        ("22.04", "<22.04", false), ("22.04", "<=22.04", true), ("24.04", "24.4", true), ("24.04", "=24.04", true),
        ("24.04.1", ">24.04", true), ("3.19.0_alpha2", "<3.19.0", false), ("3.19.0rc1", ">3.19.0", true),
        ("99999999999999999999999999", ">99999999999999999999999998", true), ("tumbleweed", "<1", true),
        ("13", ">=252", false),
    ])
    func `compare number by number`(version: String, requirement: String, holds: Bool) throws {
        let requirement = try #require(VersionRequirement(requirement))
        #expect(requirement.holds(for: try #require(Version(version))) == holds)
    }

    @Test(arguments: ["", ">=", "..", ">= -"])
    func `need a letter or a digit`(text: String) {
        #expect(VersionRequirement(text) == nil)
    }
}
