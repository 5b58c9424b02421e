import LayerEntries
import TestSupport
import Testing

@testable import Customization

@Suite struct `A script for the start of an instance` {
    private func script(_ more: String = "run: first-boot") -> String {
        """
          - id: once
            why: a test
            provision:
              \(more)
              content: |
                #!/bin/sh
                echo {{who}}
        """
    }

    private let who = "params:\n  who: {default: me, pattern: '.*'}\n"

    @Test(
        arguments: [
            ("order: 7", "/etc/provision.d/07-test-once", "first-boot continue"),
            ("run: always", "/etc/provision.d/50-test-once", "always continue"),
            ("onFailure: abort", "/etc/provision.d/50-test-once", "first-boot abort"),
        ])
    func `gets its place, its rule and the program that runs it`(more: String, path: String, rule: String) throws {
        let start = tree(debian)
        let plan = try plan(start, try spec(script(more), header: who))
        let result = start.applying(plan.treeChanges)
        #expect(result.text(path) == "#!/bin/sh\n# lxlayer-provision: \(rule)\necho me\n")
        #expect(result.entry(path)?.metadata.mode == 0o755)
        // /sbin is a link there.
        #expect(result.entry("/usr/sbin/lxlayer-provision")?.metadata.mode == 0o755)
        #expect(result.provisionProgram == (try EntryPath("usr/sbin/lxlayer-provision")))
        #expect(start.provisionProgram == nil)
        #expect(try CustomizationTests.plan(result, try spec(script(more), header: who)).treeChanges.isEmpty)
    }

    @Test func `comes after the scripts of profiles below it, unless it says otherwise`() throws {
        let profiles = try ["distro", "libs", "apps"].map { name in
            try Profile(
                "spec: lxlayer/1\nname: \(name)\nsummary: a test\ntarget: lx\nsteps:\n"
                    + "  - {id: s, why: a test, provision: {content: \"#!/bin/sh\\n\"}}\n", file: name
            ) { _ in nil }
        }
        let plan = try plan(tree(debian), try spec("").stacking(profiles))
        let names = plan.treeChanges.keys.map(\.description).filter { $0.hasPrefix("etc/provision.d/") }.sorted()
        #expect(
            names == [
                "etc/provision.d/50-distro-s", "etc/provision.d/51-libs-s", "etc/provision.d/52-apps-s",
            ])
    }

    @Test func `is an error where no shell could run it`() throws {
        let bare = tree(["/etc/debian_version": .file("12\n")])
        #expect(throws: PlanError.self) { try plan(bare, try spec(script(), header: who)) }
    }

    @Test(
        arguments: [
            "content: no interpreter", "content: '#!/bin/sh'", "content: \"#!/bin/sh\\n\", order: 100",
            "content: \"#!/bin/sh\\n\", run: twice", "content: \"#!/bin/sh\\n\", onFailure: ignore", "order: 1",
            "content: \"#!/bin/sh\\n\", contentFrom: x", "script: x",
        ])
    func `is refused where it is none`(fields: String) throws {
        #expect(throws: SpecError.self) { try spec("  - {id: s, why: a test, provision: {\(fields)}}") }
    }
}
