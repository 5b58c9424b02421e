import Digests
import ImageDocuments
import Testing

private let hex64 = String(repeating: "0123456789abcdef", count: 4)

@Suite struct ReferenceTests {
    @Test(
        "A reference with or without a tag is taken apart and printed back",
        arguments: [
            ("oci:dir", .oci, "dir", nil), ("oci:/a/b", .oci, "/a/b", nil), ("oci:dir:tag", .oci, "dir", "tag"),
            ("oci:/a/b:1.0", .oci, "/a/b", "1.0"), ("oci:a:b:c", .oci, "a:b", "c"), ("oci:/a:b/c", .oci, "/a:b/c", nil),
            ("oci:/a:b/c:d", .oci, "/a:b/c", "d"), ("oci:dir:a@b", .oci, "dir", "a@b"),
            ("oci:u@h/dir:t", .oci, "u@h/dir", "t"), ("oci:u@h:t", .oci, "u@h", "t"), ("oci:.", .oci, ".", nil),
            ("dir/x", nil, "dir/x", nil), ("./dir:tag", nil, "./dir", "tag"),
            ("images:latest", nil, "images", "latest"),
            ("/a b/ü", nil, "/a b/ü", nil), ("oci", nil, "oci", nil),
        ] as [(String, Reference.Transport?, String, String?)])
    func tags(text: String, transport: Reference.Transport?, path: String, tag: String?) throws {
        let reference = try Reference(text)
        #expect(reference.transport == transport)
        #expect(reference.path == path)
        #expect(reference.selection == tag.flatMap(Tag.init).map(Reference.Selection.tag))
        #expect(reference.description == text)
    }

    @Test("A digest selects an image", arguments: ["oci:dir@sha256:\(hex64)", "./d@sha512:\(hex64)\(hex64)"])
    func digests(text: String) throws {
        let reference = try Reference(text)
        guard case .digest(let digest) = reference.selection else {
            Issue.record("no digest in \(text)")
            return
        }
        #expect(text.utf8.reversed().starts(with: "@\(digest)".utf8.reversed()))
        #expect(reference.description == text)
    }

    @Test(
        "Every kind of store has its references, which are printed back",
        arguments: [
            ("oci-archive:x.tar", .ociArchive, "x.tar", nil),
            ("oci-archive:/a/x.tar:b/c:d", .ociArchive, "/a/x.tar", Tag("b/c:d").map(Reference.Selection.tag)),
            (
                "docker-archive:x.tar:example.org:5000/a/b:1.0", .dockerArchive, "x.tar",
                Tag("example.org:5000/a/b:1.0").map(Reference.Selection.tag)
            ),
            ("docker-archive:x.tar:@3", .dockerArchive, "x.tar", .position(3)),
            (
                "docker-archive:x.tar@sha256:\(hex64)", .dockerArchive, "x.tar",
                (try? Digest("sha256:\(hex64)")).map(Reference.Selection.digest)
            ),
            ("oci:dir:@0", .oci, "dir", .position(0)), ("x.tar:@0", nil, "x.tar", .position(0)),
            ("dir:a:b", .directory, "a:b", nil), ("-", nil, "-", nil), ("docker-archive:-", .dockerArchive, "-", nil),
            ("-:latest", nil, "-", .tag(.latest)),
        ] as [(String, Reference.Transport?, String, Reference.Selection?)])
    func kinds(text: String, transport: Reference.Transport?, path: String, selection: Reference.Selection?) throws {
        let reference = try Reference(text)
        #expect(reference.transport == transport)
        #expect(reference.path == path)
        #expect(reference.selection == selection)
        #expect(reference.description == text)
        #expect(reference.isStandardStream == (path == "-"))
    }

    @Test("Docker's names may have separators that other tags have not") func dockerNames() throws {
        let reference = try Reference("docker-archive:x.tar:a__b:1_")
        #expect(reference.description == "docker-archive:x.tar:a__b:1_")
        #expect(throws: ReferenceError.malformedTag("a__b:1_")) { try Reference("oci-archive:x.tar:a__b:1_") }
    }

    @Test(
        "What cannot be followed says why",
        arguments: [
            ("docker://debian", .unsupportedTransport("docker", in: "docker://debian")),
            ("https://example.org/x", .unsupportedTransport("https", in: "https://example.org/x")),
            ("containers-storage:x", .unsupportedTransport("containers-storage", in: "containers-storage:x")),
            ("", .malformedPath("")),
            ("oci:", .malformedPath("")), ("oci::tag", .malformedPath("")), (":tag", .malformedPath("")),
            ("a\0b", .malformedPath("a\0b")), ("oci:dir:", .malformedTag("")), ("oci:dir:..", .malformedTag("..")),
            ("oci:dir: x", .malformedTag(" x")), ("oci:dir:\u{301}x", .malformedTag("\u{301}x")),
            ("oci:@sha256:\(hex64)", .malformedPath("")),
            ("oci:d@sha256:12", .badDigest(.malformed("sha256:12"))),
            ("oci:d@sha256:\u{301}12", .badDigest(.malformed("sha256:\u{301}12"))),
            ("oci:d@sha256:\(hex64.uppercased())", .badDigest(.malformed("sha256:\(hex64.uppercased())"))),
            ("oci:d@sha384:\(hex64)", .badDigest(.unsupportedAlgorithm("sha384"))),
            ("oci:d:t@sha256:\(hex64)", .tagAndDigest("oci:d:t@sha256:\(hex64)")),
            ("docker-archive:", .malformedPath("")), ("oci-archive:x.tar:", .malformedTag("")),
            ("docker-archive:x.tar:a b", .malformedTag("a b")), ("oci-archive:x.tar:@", .malformedTag("@")),
            ("oci:x:@-1", .malformedTag("@-1")), ("oci:x:@00", .malformedTag("@00")),
            ("oci:x:@+1", .malformedTag("@+1")), ("oci:x:@1000000000", .malformedTag("@1000000000")),
            ("oci:x:@12345678901", .malformedTag("@12345678901")),
            ("docker-archive:x.tar:a@sha256:\(hex64)", .tagAndDigest("docker-archive:x.tar:a@sha256:\(hex64)")),
        ] as [(String, ReferenceError)])
    func refuses(text: String, error: ReferenceError) {
        #expect(throws: error) { try Reference(text) }
    }
}
