import Foundation
import TestSupport
import Testing

/// What the commands print about an image for several platforms.
@Suite struct IndexTests {
    private static func reference(in directory: URL) throws -> String {
        var other = TestImage.system
        other.architecture = "arm64"
        _ = try TestIndex(
            [.image(other, platform: "linux/arm64"), .attestation(of: 0), .image(.system, platform: "linux/amd64")],
            at: directory.appending(path: "base"))
        return "oci:" + directory.appending(path: "base").path
    }

    @Test(
        "what convert and inspect print of an index keeps to its schema",
        .enabled(if: Schemas.canValidate, Schemas.reason), arguments: ["drop", "keep"])
    func schemas(policy: String) throws {
        let directory = try TemporaryDirectory()
        let reference = try Self.reference(in: directory.url)
        let converted = "oci:" + directory.url.appending(path: "converted").path
        let result = try Program.lxlayer.run([
            "convert", "--all-platforms", "--attestations", policy, "--json", reference, converted,
        ])
        #expect(result.status == 0, "\(result.errorText)")
        try Schemas.validate(result.output, "convert")
        for place in [reference, converted] {
            let inspected = try Program.lxlayer.run(["inspect", "--json", place])
            #expect(inspected.status == 0, "\(inspected.errorText)")
            try Schemas.validate(inspected.output, "inspect-index")
            #expect(try Program.lxlayer.run(["inspect", place]).text.contains("\nlinux/arm64   sha256:"))
        }
        let one = try Program.lxlayer.run(["inspect", "--json", "--platform", "linux/arm64", reference])
        #expect(one.status == 0, "\(one.errorText)")
        try Schemas.validate(one.output, "inspect")
    }

    @Test("a platform that is not there is exit code 4, and what is there is listed; a malformed one is 64")
    func missing() throws {
        let directory = try TemporaryDirectory()
        let reference = try Self.reference(in: directory.url)
        for command in [["inspect"], ["plan"], ["ls"], ["lint"]] {
            let result = try Program.lxlayer.run(command + ["--platform", "linux/s390x", reference])
            #expect(result.status == 4)
            #expect(result.errorText.contains("no image for linux/s390x"))
            #expect(result.errorText.contains("linux/arm64 and linux/amd64"))
            #expect(try Program.lxlayer.run(command + ["--platform", "linux", reference]).status == 64)
        }
    }

    @Test("an index of which nothing can be converted is exit code 6, with each reason")
    func nothing() throws {
        let directory = try TemporaryDirectory()
        var image = TestImage.system
        image.architecture = "arm64"
        _ = try TestIndex([.image(image, platform: "linux/arm64")], at: directory.url.appending(path: "base"))
        let result = try Program.lxlayer.run([
            "convert", "--all-platforms", "oci:" + directory.url.appending(path: "base").path,
            "oci:" + directory.url.appending(path: "converted").path,
        ])
        #expect(result.status == 6)
        #expect(result.errorText.contains("linux/arm64: nothing runs it in an lx zone"))
    }
}
