import Foundation
import TestSupport
import Testing

/// `--target`: what an image is prepared for, and what becomes of one that is prepared for something else.
@Suite struct TargetTests {
    private func digest(_ result: Program.Result) -> Substring { result.text.drop { $0 != "@" } }

    private func convert(_ gallery: Gallery, _ source: String, _ destination: String, _ more: String...) throws
        -> Program.Result
    {
        try gallery.run(["convert", "oci:" + source, "oci:" + destination] + more)
    }

    @Test("an image that is for something else is planned anew from its base, which is said")
    func anew() throws {
        let gallery = try Gallery()
        let lx = try convert(gallery, "debian-skeleton", "lx")
        let lxc = try convert(gallery, "debian-skeleton", "lxc", "--target", "lxc")
        #expect(lx.status == 0 && lxc.status == 0, "\(lxc.errorText)")
        #expect(digest(lx) != digest(lxc))
        for (source, target, other, expected) in [("lx", "lxc", "lx", lxc), ("lxc", "lx", "lxc", lx)] {
            let again = try convert(gallery, source, "again-\(target)", "--target", target)
            #expect(digest(again) == digest(expected))
            let note = "its layer for \(other) is taken off; what follows is planned anew, for \(target)"
            #expect(again.errorText.contains(note))
        }
        let same = try convert(gallery, "lxc", "same", "--target", "lxc")
        #expect(digest(same) == digest(lxc))
        #expect(!same.errorText.contains("taken off"))
    }

    @Test("an image for LXC has its marker below /usr, and names its target everywhere")
    func marker() throws {
        let gallery = try Gallery()
        #expect(try convert(gallery, "debian-skeleton", "lxc", "--target", "lxc").status == 0)
        #expect(try gallery.run("cat", "oci:lxc", "/etc/lx-customized").status == 4)
        #expect(try gallery.run("cat", "oci:lxc", "/usr/lib/lxlayer/customized").text.contains("target=lxc\n"))
        #expect(try gallery.run("cat", "oci:lxc", "/usr/lib/lxlayer/record.json").text.contains("\"target\": \"lxc\""))
        let inspection = try gallery.run("inspect", "--json", "oci:lxc", "--target", "lxc").text
        #expect(inspection.contains("\"customizedFor\":\"lxc\"") || inspection.contains("\"customizedFor\": \"lxc\""))
        #expect(try gallery.run("inspect", "oci:lxc").text.contains("yes, by other specs, for lxc"))
        let blame = try gallery.run("blame", "oci:lxc", "/etc/systemd/system/sys-kernel-debug.mount")
        #expect(blame.text.contains("lxc-systemd/kernel-mounts"))
        #expect(blame.text.contains("no user namespace may mount"))
    }

    @Test("both targets make one layer with both markers' contents; in the order of their names or not")
    func both() throws {
        let gallery = try Gallery()
        let one = try convert(gallery, "debian-skeleton", "one", "--target", "lx,lxc")
        #expect(one.status == 0, "\(one.errorText)")
        #expect(digest(one) == digest(try convert(gallery, "debian-skeleton", "two", "--target", "lxc,lx")))
        #expect(digest(one) == digest(try convert(gallery, "one", "three", "--target", "lx,lxc")))
        #expect(try gallery.run("cat", "oci:one", "/etc/lx-customized").text.contains("target=lx,lxc\n"))
        let dropIn = "/etc/systemd/system/systemd-networkd.service.d/zz-lx.conf"
        #expect(try gallery.run("cat", "oci:one", dropIn).text.contains("[Unit]\nConditionVirtualization=lxc\n"))
    }

    @Test("a conflict between targets names both steps and the path, and nothing is written")
    func conflict() throws {
        let gallery = try Gallery()
        try gallery.add("devuan", try FamilyTree("devuan-4").image)
        let result = try convert(gallery, "devuan", "out", "--target", "lx,lxc")
        #expect(result.status == 7)
        for word in ["/etc/network/interfaces", "lx-debian/DB02", "lxc-network/interfaces"] {
            #expect(result.errorText.contains(word), "\(word)")
        }
        #expect(!FileManager.default.fileExists(atPath: gallery.url.appending(path: "out/index.json").path))
        let kept = try convert(gallery, "devuan", "out", "--target", "lx,lxc", "--set", "lxc-network.eth0=keep")
        #expect(kept.status == 0, "\(kept.errorText)")
    }

    @Test("a profile for another target does nothing, and says why; one for both does it for both")
    func profiles() throws {
        let gallery = try Gallery()
        func spec(_ name: String, _ target: String) -> String {
            "spec: lxlayer/1\nname: \(name)\nsummary: a test\ntarget: \(target)\nafter: lx-base\n"
                + "steps: [{id: s, why: a test, file: {path: /etc/\(name), content: x}}]\n"
        }
        try gallery.addSpecs(
            "mine",
            ["zone.yaml": spec("zone", "lx"), "any.yaml": spec("any", "[lx, lxc]"), "no.yaml": spec("no", "nix")])
        let plan = try gallery.run(
            "plan", "--quiet", "--skipped", "oci:debian-skeleton", "--target", "lxc", "--profile", "mine/zone.yaml",
            "--profile", "mine/any.yaml")
        #expect(plan.status == 0, "\(plan.errorText)")
        #expect(plan.text.contains("+ /etc/any\n") && !plan.text.contains("+ /etc/zone\n"))
        #expect(plan.text.contains("zone/s: its spec does not apply: target: lx"))
        #expect(try gallery.run("spec", "check", "mine/any.yaml", "mine/zone.yaml").status == 0)
        let bad = try gallery.run("spec", "check", "mine/no.yaml")
        #expect(bad.status == 64 && bad.text.contains("target is nix, not lx, lxc"), "\(bad.text)")
        #expect(try gallery.run("plan", "oci:debian-skeleton", "--target", "nix").status == 64)
        #expect(try gallery.run("plan", "oci:debian-skeleton", "--target", "").status == 64)
    }

    @Test("for LXC any Linux will do, and lint leaves out who installs zones")
    func others() throws {
        let gallery = try Gallery()
        var image = try FamilyTree("debian-12").image
        image.architecture = "arm64"
        try gallery.add("arm", image)
        #expect(try convert(gallery, "arm", "out").status == 6)
        #expect(try convert(gallery, "arm", "out", "--target", "lx,lxc").status == 6)
        #expect(try convert(gallery, "arm", "out", "--target", "lxc").status == 0)
        let lint = try gallery.run("lint", "oci:debian-skeleton", "--target", "lxc")
        #expect(lint.status == 0 && !lint.text.contains("imgadm"), "\(lint.text)")
    }
}
