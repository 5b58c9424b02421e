import ImageDocuments
import Testing

@Suite struct TagTests {
    @Test(
        "A name in the form of the specification is a tag",
        arguments: [
            "latest", "1", "1.0", "v1_2-rc.1", "a--b", "a/b/c", "docker.io/library/debian:12", "a@b+c", "A.Z", "x/1--2",
        ])
    func accepts(text: String) {
        #expect(Tag(text)?.text == text)
    }

    @Test(
        "Any other name is none",
        arguments: [
            "", ".", "..", "a..b", "a/", "/a", "a//b", "-a", "a-", "a---b", "a__b", "a b", "a\n", "a\0b", "é",
            "a\u{301}", "../x",
            "a/../b", "a/./b", "\u{212A}", "a\\b", "a%b", "--", "a--", "a-.b",
        ])
    func refuses(text: String) {
        #expect(Tag(text) == nil)
    }
}
