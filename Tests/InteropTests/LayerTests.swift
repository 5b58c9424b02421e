import Foundation
import TestSupport
import Testing

@Suite struct LayerTests {
    @Test(
        "GNU tar, bsdtar and Python list our layer alike",
        .enabled(
            if: Oracle.gnuTar != nil && Oracle.bsdtar != nil && Oracle.python != nil,
            Oracle.missing("tar, libarchive-tools, python3")))
    func listings() throws {
        let image = try ConvertedFixture()
        let file = image.layer.file.path
        let gnu = try #require(Oracle.gnuTar).run([
            "--list", "--verbose", "--numeric-owner", "--full-time", "--utc", "--quoting-style=escape", "-zf", file,
        ])
        let bsd = try #require(Oracle.bsdtar).run(["--numeric-owner", "-tvzf", file])
        let program = """
            import datetime, stat, sys, tarfile
            TYPES = {tarfile.DIRTYPE: stat.S_IFDIR, tarfile.REGTYPE: stat.S_IFREG, tarfile.SYMTYPE: stat.S_IFLNK}
            for member in tarfile.open(sys.argv[1], "r:gz"):
                time = datetime.datetime.fromtimestamp(member.mtime, datetime.timezone.utc)
                print(stat.filemode(TYPES[member.type] | member.mode), f"{member.uid}/{member.gid}", member.size,
                      time.strftime("%Y-%m-%d %H:%M:%S"),
                      member.name.replace("\\\\", "\\\\\\\\") + ("/" if member.isdir() else "")
                      + (" -> " + member.linkname if member.issym() else ""))
            """
        let python = try Program.python(program, [file]).text.split(separator: "\n").map(LayerTests.fields)
        #expect(gnu.status == 0 && gnu.errors.isEmpty, "\(gnu.errorText)")
        #expect(bsd.status == 0 && bsd.errors.isEmpty, "\(bsd.errorText)")
        #expect(python.count > 40)
        #expect(gnu.text.split(separator: "\n").map(LayerTests.fields) == python)
        // mode, links, owner, group, size, three fields of a date, name; bsdtar's date is for people.
        let fromBSD = bsd.text.split(separator: "\n").map { line -> [String] in
            let fields = line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
            return [fields[0], fields[2] + "/" + fields[3], fields[4]] + fields[8...]
        }
        #expect(fromBSD == python.map { Array($0[..<3] + $0[5...]) })
    }

    @Test("gzip finds our layer whole", .enabled(if: Program("gzip") != nil, Oracle.missing("gzip")))
    func gzip() throws {
        let image = try ConvertedFixture()
        let result = try #require(Program("gzip")).run(
            ["--test", "--verbose"], input: Data(contentsOf: image.layer.file))
        #expect(result.status == 0, "\(result.errorText)")
    }

    @Test(
        "every document keeps to the image specification's own schemas",
        .enabled(
            if: Oracle.hasSchemas,
            Oracle.missing("golang-github-opencontainers-image-spec-dev, python3-jsonschema")))
    func documents() throws {
        let image = try ConvertedFixture()
        let result = try Oracle.systemPython.run([
            "-W", "ignore", Oracle.script("validate-documents.py"), Oracle.schemas, image.layout.path,
        ])
        #expect(result.status == 0, "\(result.text)\(result.errorText)")
        // The layout's file, the index, the manifest and the configuration.
        #expect(result.text.contains("4 documents, 0 errors"))
    }

    private static func fields(_ line: Substring) -> [String] {
        line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    }
}
