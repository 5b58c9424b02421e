import Foundation
import ImageDocuments
import TestSupport
import Testing

@testable import ImageStore

/// A file with an archive in it, in a directory of the test's own.
struct ArchiveOnDisk {
    let directory: TemporaryDirectory
    let url: URL

    init(_ bytes: [UInt8], name: String = "archive.tar") throws {
        directory = try TemporaryDirectory()
        url = directory.url.appending(path: name)
        try Data(bytes).write(to: url)
    }

    init(_ members: [TestArchive.Member]) throws { try self.init(TestArchive.bytes(members)) }

    func archive(_ options: StoreOptions = StoreOptions()) throws -> Archive {
        try ArchiveOpening(path: url.path, options: options).open()
    }

    /// The names of all that is in the test's directory.
    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: directory.url.path).sorted() }
    }
}

@Suite("Reading tar archives in place")
struct ArchiveTests {
    static let data = Array("some bytes\n".utf8)

    @Test("Members are found however their names are spelled") func names() throws {
        let archive = try ArchiveOnDisk([
            .directory("./a"), .file("./a/b", Self.data), .file("a//c", []), .file("/d", Self.data),
        ]).archive()
        for name in ["a/b", "./a/b", "a/./b", "a/x/../b", "/a/b"] {
            let member = try #require(try archive.member(name), "\(name)")
            #expect(try bytes(of: archive.source(of: member)) == Self.data)
        }
        #expect(try archive.member("a/c")?.size == 0)
        #expect(try archive.member("d")?.size == 11)
        #expect(try archive.member("e") == nil)
        #expect(try archive.member("../a/b") == nil)
        #expect(throws: StoreError.self) { try archive.member("a") }
        #expect(try archive.findings().isEmpty)
    }

    @Test(
        "Links are followed inside the archive only",
        arguments: [
            ("../file", "0/link", nil), ("./../x/../file", "0/link", nil), ("../../file", "0/link", .leadsOutside),
            ("/file", "0/link", .leadsOutside), ("../nothing", "0/link", .missing), ("link", "0/link", .loop),
            ("../0/pipe", "0/link", .notAFile), ("..", "0/link", .missing),
        ] as [(String, String, Expected?)])
    func links(target: String, name: String, fault: Expected?) throws {
        for isHard in [false, true] {
            let link =
                isHard
                ? TestArchive.Member.hardlink(name, hardTarget(name, target)) : .symlink(name, target)
            let archive = try ArchiveOnDisk([
                .file("file", Self.data), .pipe("0/pipe"), link,
            ]).archive()
            guard let fault else {
                let member = try #require(try archive.member(name))
                #expect(try bytes(of: archive.source(of: member)) == Self.data)
                continue
            }
            let error = #expect(throws: StoreError.self) { try archive.member(name) }
            guard case .member(name, let found) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(fault.accepts(found), "\(found)")
        }
    }

    enum Expected: Sendable {
        case leadsOutside, missing, loop, notAFile

        func accepts(_ fault: MemberFault) -> Bool {
            switch self {
            case .leadsOutside: fault == .leadsOutside
            case .missing: fault == .missing
            case .loop: fault == .tooManyLinks(maximum: 16)
            case .notAFile: fault == .notAFile
            }
        }
    }

    @Test("The names of all members together have a limit, and so have the targets of links") func longNames() throws {
        let file = try ArchiveOnDisk([.file("abc", Self.data), .symlink("d", "abc"), .directory("ef")])
        func walk(_ limit: Int) throws -> ArchiveWalk {
            guard let opened = try Directory(path: file.directory.url.path).file("archive.tar") else {
                throw StoreError.terminal
            }
            return try ArchiveWalk(ArchiveFile(opened, name: "a"), names: limit)
        }
        let needed = try walk(1000).members.reduce(0) { $0 + $1.name.count + $1.kind.targetSize }
        #expect(try walk(needed).members.count == 3)
        let error = #expect(throws: StoreError.self) { try walk(needed - 1) }
        guard case .damagedArchive(_, .namesTooLong(needed - 1), _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("Sixteen links are followed, and no more") func chain() throws {
        for (count, isGood) in [(1, true), (16, true), (17, false)] {
            let links = (0..<count).map { TestArchive.Member.symlink("\($0)", "\($0 + 1)") }
            let archive = try ArchiveOnDisk(links + [.file("\(count)", Self.data)]).archive()
            #expect((try? archive.member("0")?.size) == (isGood ? 11 : nil))
        }
    }

    @Test(
        "What is odd about an archive is said",
        arguments: [
            ([.file("a", []), .file("./a", data)], true, [], [.repeatedMember("./a")]),
            ([.directory("a"), .directory("a")], true, [], []),
            ([.pipe("a")], true, [], [.strangeMember("a")]),
            ([.file("a/../../b", [])], true, [], [.escapingMember("a/../../b")]),
            ([.file("a", data)], false, [], [.missingEndOfArchive]),
            ([.file("a", data)], true, [0, 0, 7], [.dataAfterEndOfArchive]),
            ([.file("a", data)], true, [0, 0, 0], []),
        ] as [([TestArchive.Member], Bool, [UInt8], [StoreFinding])])
    func findings(members: [TestArchive.Member], end: Bool, rest: [UInt8], findings: [StoreFinding]) throws {
        let archive = try ArchiveOnDisk(TestArchive.bytes(members, end: end) + rest).archive()
        #expect(try archive.findings() == findings)
    }

    @Test("Of two members with one name the last one counts") func last() throws {
        let archive = try ArchiveOnDisk([.file("a", []), .file("a", Self.data)]).archive()
        #expect(try archive.member("a")?.size == 11)
    }

    @Test("An archive that is cut short is damaged, wherever it is cut") func truncated() throws {
        let whole = TestArchive.bytes([.file("a", Self.data), .file("b", Self.data)], end: false)
        for count in stride(from: 512, to: whole.count, by: 1) {
            // The padding of a member, and all that follows it, may be missing.
            let isWhole = [512 + 11...1024, 1536 + 11...2048].contains { $0.contains(count) }
            let archive = try? ArchiveOnDisk(Array(whole[..<count])).archive()
            #expect((archive != nil) == isWhole, "\(count)")
        }
    }

    @Test("No byte that is wrong is more than an error", .timeLimit(.minutes(1))) func hostile() throws {
        let archive = try TestDockerArchive([[.file("a", "b")]]).adding(.symlink("l", "repositories")).bytes
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<400 {
            var bytes = archive
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            if Bool.random(using: &generator) {
                bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator))
            }
            let file = try ArchiveOnDisk(bytes)
            do {
                let source = try Store.open(.init(transport: nil, path: file.url.path))
                _ = try source.findings(limit: 1 << 20)
            } catch is StoreError {} catch { Issue.record(error) }
        }
    }

    @Test(
        "Python's archives of every format have the members that Python says",
        .enabled(if: Program("python3") != nil, "python3 is not installed"),
        arguments: ["USTAR_FORMAT", "GNU_FORMAT", "PAX_FORMAT"])
    func formats(format: String) throws {
        let directory = try TemporaryDirectory()
        let path = directory.url.appending(path: "python.tar").path
        let program = """
            import io, sys, tarfile
            long = "directory/" * 9 + "n" * 90
            with tarfile.open(sys.argv[1], "w", format=getattr(tarfile, sys.argv[2])) as archive:
                for number, name in enumerate(["plain", long, "é/ü", "x" * 100, "d/" + "y" * 99]):
                    member = tarfile.TarInfo(name)
                    member.size = number * 300
                    archive.addfile(member, io.BytesIO(bytes([number]) * member.size))
                if sys.argv[2] != "USTAR_FORMAT":
                    member = tarfile.TarInfo("z" * 300)
                    member.type, member.linkname = tarfile.SYMTYPE, "q" * 200
                    archive.addfile(member)
            with tarfile.open(sys.argv[1]) as archive:
                for member in archive:
                    print(member.name, member.linkname, member.size, member.offset_data, sep="|")
            """
        let expected = try Program.python(program, [path, format]).text.split(separator: "\n").map(String.init)
        guard let file = try Directory(path: directory.url.path).file("python.tar") else {
            Issue.record("no archive")
            return
        }
        let walk = try ArchiveWalk(ArchiveFile(file, name: path))
        let found = walk.members.map { member in
            var target = ""
            if case .symlink(let bytes) = member.kind { target = String(decoding: bytes, as: UTF8.self) }
            let name = String(decoding: member.name, as: UTF8.self)
            return "\(name)|\(target)|\(member.size)|\(member.data.lowerBound)"
        }
        #expect(found == expected)
        #expect(walk.hasEnd)
    }
}

/// A relative target as a hard link spells it: from the archive's root.
private func hardTarget(_ name: String, _ target: String) -> String {
    if target.hasPrefix("/") { return "../" + target }
    return name.split(separator: "/").dropLast().map { $0 + "/" }.joined() + target
}
