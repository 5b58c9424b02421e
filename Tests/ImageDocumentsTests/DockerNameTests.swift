import ImageDocuments
import Testing

@Suite struct DockerNameTests {
    @Test(
        "A name is completed as docker pull does it",
        arguments: [
            ("busybox", "docker.io/library/busybox:latest", "busybox:latest"),
            ("busybox:1", "docker.io/library/busybox:1", "busybox:1"),
            ("docker.io/library/busybox:1", "docker.io/library/busybox:1", "busybox:1"),
            ("index.docker.io/busybox", "docker.io/library/busybox:latest", "busybox:latest"),
            ("group/image", "docker.io/group/image:latest", "group/image:latest"),
            ("localhost/image:t", "localhost/image:t", "localhost/image:t"),
            ("localhost:5000/image", "localhost:5000/image:latest", "localhost:5000/image:latest"),
            ("example.org/a/b__c--d.e:V_1.", "example.org/a/b__c--d.e:V_1.", "example.org/a/b__c--d.e:V_1."),
            ("Registry/a", "Registry/a:latest", "Registry/a:latest"),
        ])
    func names(text: String, full: String, familiar: String) throws {
        let name = try #require(DockerName(text))
        #expect(name.description == full)
        #expect(name.familiar == familiar)
        #expect(DockerName(full) == name)
        #expect(DockerName(familiar) == name)
    }

    @Test(
        "What is not in the grammar is no name",
        arguments: [
            "", ":", ":1", "a:", "A", "a//b", "/a", "a/", "a b", "a___b", "a..b", "a-", "-a", "a:-x", "a:\u{301}", "é",
            "a/B", "example.org:x/a", "example..org/a", "a@sha256:0", "a:1:2", String(repeating: "a", count: 300),
            "a:" + String(repeating: "b", count: 129),
        ])
    func malformed(text: String) { #expect(DockerName(text) == nil) }
}
