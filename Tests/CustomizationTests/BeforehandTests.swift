import TestSupport
import Testing

@testable import Customization

/// What can be refused before there is a tree.
@Suite struct `Beforehand` {
    private func check(_ text: String, parameters: [String: String] = [:]) throws {
        let profile = try Profile(
            "spec: lxlayer/1\nname: p\nsummary: a test\ntarget: lx\nsteps: []\n"
                + "params:\n  site: {default: none, pattern: '[a-z]+'}\n" + text, file: "p"
        ) { _ in nil }
        try Planner.check(try spec("").stacking([profile]), architecture: "amd64", parameters: parameters)
    }

    @Test(
        arguments: [
            ("assert: [{that: {param: {site: here}}, message: m}]", false),
            ("assert: [{that: {param: {site: none}}, message: m}]", true),
            ("assert: [{that: {architecture: arm64}, message: m}]", false),
            ("assert: [{that: {not: {target: lx}}, message: m}]", false),
            // Only the tree can tell.
            ("assert: [{that: {init: systemd}, message: m}]", true),
            ("assert: [{that: {any: [{exists: /x}, {architecture: arm64}]}, message: m}]", true),
            ("when: {exists: /x}\nassert: [{that: {architecture: arm64}, message: m}]", true),
            ("when: {architecture: arm64}\nassert: [{that: {param: {site: here}}, message: m}]", true),
        ])
    func `assertions that ask for nothing of the tree are held`(text: String, holds: Bool) throws {
        if holds { try check(text) } else { #expect(throws: PlanError.self) { try check(text) } }
    }

    @Test func `parameters are checked`() throws {
        try check("", parameters: ["p.site": "there"])
        #expect(throws: PlanError.self) { try check("", parameters: ["p.site": "THERE"]) }
        #expect(throws: PlanError.self) { try check("", parameters: ["p.other": "x"]) }
    }
}
