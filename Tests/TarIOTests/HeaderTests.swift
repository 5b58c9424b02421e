import Digests
import LayerEntries
import TarIO
import TestSupport
import Testing

/// A tar, and what reading it must come to.
struct HeaderCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let outcome: String
    let tar: [UInt8]

    init(_ description: String, _ outcome: String, _ make: (inout RawTar) -> Void) {
        testDescription = description
        self.outcome = outcome
        var tar = RawTar()
        make(&tar)
        self.tar = tar.finished
    }

    /// A record before a file, or before an entry of another type.
    static func record(_ key: String, _ value: String, _ outcome: String, before type: Character = "0") -> HeaderCase {
        HeaderCase("\(key)=\(value.debugDescription)", outcome) {
            $0.addRecords([(key, value)])
            $0.add("f", type, fields: [.linkTarget: Array("target".utf8)])
        }
    }

    /// A field of a file's header, or of an entry of another type.
    static func field(
        _ field: RawTar.Field, _ value: [UInt8], _ outcome: String, of type: Character = "0"
    ) -> HeaderCase {
        HeaderCase("\(field) \(String(decoding: value, as: UTF8.self).debugDescription)", outcome) {
            // Of the first header libarchive looks at the numbers, to tell what kind of archive it is.
            $0.add("first")
            $0.add("f", type, fields: [field: value])
        }
    }
}

@Suite("What libarchive passes over in headers")
struct HeaderTests {
    private static func notANumber(_ field: String) -> String { "notANumber(field: \"\(field)\")" }

    static let fields: [HeaderCase] = {
        var cases: [HeaderCase] = []
        let fields: [(String, RawTar.Field)] = [
            ("mode", .mode), ("uid", .uid), ("gid", .gid), ("size", .size), ("mtime", .modified),
        ]
        for (name, field) in fields {
            for text in ["garbage", "0000008", "12x", "0x10", "1.5", "+1", "\u{0}12"] {
                cases.append(.field(field, Array(text.utf8) + [0], notANumber(name)))
            }
        }
        cases.append(.field(.deviceMajor, Array("garbage".utf8), notANumber("device"), of: "3"))
        cases.append(.field(.deviceMinor, Array("garbage".utf8), notANumber("device"), of: "4"))
        cases.append(.field(.deviceMajor, RawTar.base256(-1, count: 8), "deviceOutOfRange", of: "3"))
        cases.append(.field(.deviceMinor, RawTar.base256(1 << 40, count: 8), "deviceOutOfRange", of: "4"))
        cases.append(.field(.uid, RawTar.base256(-1, count: 8), "ownerOutOfRange"))
        cases.append(.field(.gid, RawTar.base256(-2, count: 8), "ownerOutOfRange"))
        cases.append(.field(.uid, RawTar.base256(4_294_967_295, count: 8), "ownerOutOfRange"))
        cases.append(.field(.gid, RawTar.base256(1 << 40, count: 8), "ownerOutOfRange"))
        cases.append(.field(.size, RawTar.base256(-1, count: 12), "tar"))
        for first in [[0x80, 1], [0xbf, 0xff]] as [[UInt8]] {
            cases.append(.field(.modified, first + [UInt8](repeating: 0, count: 10), notANumber("mtime")))
        }
        return cases
    }()

    static let records: [HeaderCase] = {
        var cases: [HeaderCase] = []
        for key in ["uid", "gid", "size", "SCHILY.devmajor", "SCHILY.devminor"] {
            let name = key.hasPrefix("SCHILY") ? "device" : key
            for value in ["", "abc", "1x", " 1", "+1", "0x10", "1.0", "-", "99999999999999999999", "1\u{0}"] {
                // A size that does not fit is too much for libarchive, too.
                let outcome = key == "size" && value.hasPrefix("9") ? "tar" : notANumber(name)
                cases.append(.record(key, value, outcome, before: "3"))
            }
        }
        for value in ["", "yesterday", "1.2.3", "1e9", "-", ".5", "--1", "1.x", "99999999999999999999", "1\u{0}"] {
            cases.append(.record("mtime", value, notANumber("mtime")))
        }
        cases.append(.record("uid", "-1", "ownerOutOfRange"))
        cases.append(.record("gid", "-1", "ownerOutOfRange"))
        cases.append(.record("uid", "4294967295", "ownerOutOfRange"))
        cases.append(.record("gid", "4294967296", "ownerOutOfRange"))
        cases.append(.record("size", "-1", "tar"))
        cases.append(.record("SCHILY.devmajor", "-1", "deviceOutOfRange", before: "3"))
        cases.append(.record("SCHILY.devminor", "4294967296", "deviceOutOfRange", before: "3"))
        cases.append(.record("path", "good\u{0}/../bad", "malformedName"))
        cases.append(.record("linkpath", "good\u{0}bad", "malformedName", before: "2"))
        cases.append(.record("linkpath", "good\u{0}bad", "malformedName", before: "1"))
        cases.append(.record("GNU.sparse.name", "good\u{0}bad", "malformedName"))
        cases.append(.record("SCHILY.xattr.user.a\u{0}b", "x", "tar"))
        cases.append(
            HeaderCase("a malformed record, and a name in no known character set", "tar") {
                $0.add("PaxHeaders/f", "x", data: Array("10 path=a".utf8) + [0xff, 0x0a] + Array("7 xyz\n".utf8))
                $0.add()
            })
        return cases
    }()

    /// So many bytes of an access control list as text.
    private static func accessList(_ count: Int) -> String { String(repeating: "user:1000:rwx,", count: count / 14) }

    /// What would take libarchive long, or nobody could unpack.
    static let tooLong: [HeaderCase] = [
        .record("SCHILY.acl.access", accessList(20 << 10), "accessListTooLong"),
        .record("SCHILY.acl.default", accessList(300 << 10), "accessListTooLong"),
        .record("SCHILY.acl.ace", accessList(20 << 10), "accessListTooLong", before: "5"),
        HeaderCase("a malformed record behind an access control list that is too long", "malformedRecord") {
            let value = accessList(20 << 10)
            $0.add("PaxHeaders/f", "x", data: Array("\(value.utf8.count + 25) SCHILY.acl.access=\(value)\n9 x".utf8))
            $0.add()
        },
        HeaderCase("two halves of an access control list that is too long", "accessListTooLong") {
            $0.add("././@LongLink", "L", data: Array(repeating: 0x61, count: 300) + [0])
            $0.addRecords([("SCHILY.acl.access", accessList(10 << 10))])
            $0.addRecords([("SCHILY.acl.default", accessList(10 << 10))])
            $0.add()
        },
        HeaderCase("an access control list of Solaris that is too long", "accessListTooLong") {
            $0.add("acl", "A", data: Array(("1000001\u{0}" + accessList(20 << 10)).utf8))
            $0.add()
        },
        HeaderCase("a path that is too long", "--max-path") {
            $0.add("././@LongLink", "L", data: Array(repeating: Array("d/".utf8), count: 2048).joined() + [0x66, 0])
            $0.add()
        },
        HeaderCase("a hard link's target that is too long", "--max-path") {
            $0.add("././@LongLink", "K", data: Array(repeating: Array("d/".utf8), count: 2048).joined() + [0x66, 0])
            $0.add("f", "1", fields: [.linkTarget: [0x64]])
        },
    ]

    @Test(
        "A number that is none or out of range, and what is too long, is an error",
        arguments: fields + records + tooLong)
    func refused(_ each: HeaderCase) {
        for step in [1, 300, 512, .max] {
            #expect(CompressionTests.outcome(each.tar, .none, step: step) == each.outcome)
        }
    }

    static let times: [(String, Int64, UInt32)] = [
        ("0", 0, 0), ("-0", 0, 0), ("1.25", 1, 250_000_000), ("-0.25", -1, 750_000_000), ("-1.25", -2, 750_000_000),
        ("-1", -1, 0), ("1.", 1, 0), ("1.9999999999", 1, 999_999_999), ("-0.000000001", -1, 999_999_999),
        ("-0.0000000001", 0, 0), ("253402300800.5", 253_402_300_800, 500_000_000),
        ("-9223372036854775808", .min, 0), ("9223372036854775807", .max, 0),
    ]

    @Test("A time keeps its sign and its fraction", arguments: times)
    func time(text: String, seconds: Int64, nanoseconds: UInt32) throws {
        let tar = HeaderCase.record("mtime", text, "1").tar
        let modified = try CompressionTests.read(tar, .none).entries.first?.metadata.modified
        #expect(modified == ModificationTime(seconds: seconds, nanoseconds: nanoseconds))
    }

    @Test("A header's own time may be negative", arguments: [-1, -5, -(1 << 40), 1 << 33, 1 << 40])
    func negativeTime(seconds: Int) throws {
        let tar = HeaderCase.field(.modified, RawTar.base256(seconds, count: 12), "1").tar
        #expect(
            try CompressionTests.read(tar, .none).entries.last?.metadata.modified
                == ModificationTime(seconds: Int64(seconds)))
    }

    /// Archives that every tool reads.
    static let accepted: [HeaderCase] = [
        HeaderCase("of before ustar, whatever follows the link's target", "2") {
            $0.add("old", "\u{0}", data: [1, 2], fields: [.magic: [UInt8](repeating: 0x7a, count: 30)])
            $0.add("old2", "0", fields: [.magic: [UInt8](repeating: 0, count: 8)])
        },
        HeaderCase("empty fields, and numbers between spaces", "2") {
            $0.add(
                "a", fields: [.uid: [UInt8](repeating: 0, count: 8), .modified: [UInt8](repeating: 0x20, count: 12)])
            $0.add(
                "b",
                fields: [
                    .mode: Array("   644 \u{0}".utf8), .uid: Array("12345670".utf8), .gid: Array("1\u{0}xyz".utf8),
                ])
        },
        HeaderCase("GNU's magic, numbers in base 256", "1") {
            $0.add(
                "f", data: [1, 2, 3],
                fields: [
                    .magic: Array("ustar  \u{0}".utf8), .uid: RawTar.base256(3_000_000, count: 8),
                    .size: RawTar.base256(3, count: 12), .modified: RawTar.base256(-5, count: 12),
                ])
        },
        HeaderCase("GNU's long names", "3") {
            $0.add("././@LongLink", "L", data: Array(repeating: 0x61, count: 3000) + [0])
            $0.add("short")
            $0.add("././@LongLink", "K", data: Array(repeating: 0x62, count: 300) + [0])
            $0.add("link", "2", fields: [.linkTarget: [0x62]])
            $0.add("././@LongLink", "K", data: Array(repeating: 0x61, count: 3000) + [0])
            $0.add("././@LongLink", "L", data: Array(repeating: 0x63, count: 300) + [0])
            $0.add("hard", "1", fields: [.linkTarget: [0x62]])
        },
        HeaderCase("git's global comment", "1") {
            $0.addRecords([("comment", "0123456789abcdef")], "g")
            $0.add()
        },
        HeaderCase("global records that would change entries", "1 globalRecords") {
            $0.addRecords([("comment", "x"), ("uid", "7")], "g")
            $0.add()
        },
        HeaderCase("a volume's name", "1") {
            $0.add("volume", "V", fields: [.magic: Array("ustar  \u{0}".utf8)])
            $0.add()
        },
        HeaderCase("a record twice", "1 repeatedRecords") {
            $0.addRecords([("path", "a"), ("path", "b")])
            $0.add()
        },
        HeaderCase("a name, long and in a record", "1 repeatedRecords") {
            $0.add("././@LongLink", "L", data: [0x61, 0])
            $0.addRecords([("path", "b")])
            $0.add()
        },
        HeaderCase("two long names", "1 repeatedRecords") {
            $0.add("././@LongLink", "L", data: [0x61, 0])
            $0.add("././@LongLink", "L", data: [0x62, 0])
            $0.add()
        },
        HeaderCase("attributes in both spellings", "1") {
            $0.addRecords([("SCHILY.xattr.user.a", "b\u{0}=\nc"), ("LIBARCHIVE.xattr.user.a", "YgA9CmM=")])
            $0.add()
        },
        HeaderCase("an access control list of 14 KiB", "1") {
            $0.addRecords([("SCHILY.acl.access", accessList(14 << 10))])
            $0.add()
        },
        HeaderCase("a long attribute beside a short access control list", "1") {
            $0.addRecords([
                ("SCHILY.xattr.user.a", String(repeating: "x", count: 40_000)), ("SCHILY.acl.access", "user::rwx"),
            ])
            $0.add()
        },
        HeaderCase("the longest path", "1") {
            $0.add("././@LongLink", "L", data: Array(repeating: Array("d/".utf8), count: 2047).joined() + [0x66, 0])
            $0.add()
        },
        HeaderCase("hard links with a size, followed by entries and by the end", "5") {
            for (name, type) in [("f", "0"), ("g", "1"), ("h", "1"), ("i", "0"), ("j", "1")] as [(String, Character)] {
                $0.add(name, type, size: type == "1" ? 5000 : 0, fields: [.linkTarget: Array("f".utf8)])
            }
        },
        HeaderCase("a hard link with data", "2") {
            $0.addRecords([("mtime", "1.5")])
            $0.add("f", data: [1])
            $0.addRecords([("mtime", "2.5")])
            $0.add("g", "1", data: [1], fields: [.linkTarget: Array("f".utf8)])
        },
        HeaderCase("a directory with a size", "2") {
            $0.add("d/", "5", size: 4096)
            $0.add("d/f")
        },
    ]

    @Test("What every tool reads is read, however the bytes arrive", arguments: accepted + sparse)
    func read(_ each: HeaderCase) throws {
        let whole = (try? CompressionTests.read(each.tar, .none)).map { Array($0.entries) }
        for step in [1, 2, 100, 511, 512, 513, 1024, 4097, .max] {
            #expect(CompressionTests.outcome(each.tar, .none, step: step) == each.outcome, "\(step)")
            #expect((try? CompressionTests.read(each.tar, .none, step: step)).map { Array($0.entries) } == whole)
        }
        // Far from the first chunk, across the border of two.
        for front in [261_000, 261_632, 262_143] {
            var tar = RawTar()
            tar.add("front", data: [UInt8](repeating: 1, count: front - 512))
            let entries = try? CompressionTests.read(tar.bytes + each.tar, .none).entries
            #expect((entries?.dropFirst()).map(Array.init) == whole)
        }
    }

    static let sparse: [HeaderCase] =
        HeaderCase.sparse("two segments", [(0, 512), (4096, 100)], size: 8192)
        + HeaderCase.sparse("an empty segment at the end", [(0, 512), (8192, 0)], size: 8192)
        + HeaderCase.sparse("no data", [(8192, 0)], size: 8192)
        + HeaderCase.sparse("sixty segments", (0..<60).map { ($0 * 1000, 10) }, size: 1 << 20)

    static let badSparse: [HeaderCase] =
        HeaderCase.sparse("segments that overlap", [(0, 512), (511, 100)], size: 8192, "sparseMap")
        + HeaderCase.sparse("segments in the wrong order", [(4096, 100), (0, 512)], size: 8192, "sparseMap")
        + HeaderCase.sparse("a segment beyond the end", [(0, 512), (8000, 193)], size: 8192, "sparseMap")
        + HeaderCase.sparse(
            "one that overlaps, far down", (0..<60).map { ($0 * 1000, $0 == 58 ? 1001 : 10) }, size: 1 << 20,
            "sparseMap")

    @Test("A sparse file's segments lie one after the other inside it", arguments: badSparse)
    func refusedSparse(_ each: HeaderCase) {
        for step in [1, 512, .max] {
            let outcome = CompressionTests.outcome(each.tar, .none, step: step)
            #expect(outcome == each.outcome, "\(outcome)")
        }
    }

    @Test(
        "A sparse file's map is made of numbers",
        arguments: ["x", "0", "0,1,2", "-1,5", "0,-5", "9223372036854775807,9"])
    func malformedMap(map: String) {
        var tar = RawTar()
        tar.addRecords([("GNU.sparse.map", map), ("GNU.sparse.size", "9223372036854775807")])
        tar.add()
        let outcome = CompressionTests.outcome(tar.finished, .none, limits: ReadLimits(unpacked: .max))
        #expect(["sparseMap", "tar"].contains(outcome), "\(outcome)")
    }

    @Test("A sparse file's holes are zeros, to its end, however it is read")
    func holes() throws {
        for (segments, size) in [
            ([(8192, 0)], 8192), ([(0, 512), (4096, 100)], 8192), ([(0, 65_536)], 70_000), ([(0, 262_144)], 300_000),
            ([(100, 65_436)], 131_072), ([], 5000),
        ] as [([(Int, Int)], Int)] {
            var expected = [UInt8](repeating: 0, count: size)
            for (offset, length) in segments {
                for index in offset..<(offset + length) { expected[index] = 0x78 }
            }
            for each in HeaderCase.sparse("\(segments)", segments, size: size) {
                let blob = each.tar
                var reader = LayerReader(keeps: { _, _ in true })
                func read(_ reader: LayerReader) throws -> LayerContents {
                    try reader.read(
                        MemorySource(blob), size: Int64(blob.count), digest: Digest(of: blob), compression: .none,
                        diffID: nil)
                }
                #expect(try read(reader).entries.first?.content == expected, "\(each.testDescription)")
                reader = LayerReader()
                reader.hashesContents = true
                #expect(try read(reader).contentDigests[0] == Digest(of: expected), "\(each.testDescription)")
                var copied: [UInt8] = []
                try reader.copy(
                    0, of: MemorySource(blob), size: Int64(blob.count), digest: Digest(of: blob), compression: .none
                ) { copied += $0 }
                #expect(copied == expected, "\(each.testDescription)")
            }
        }
    }
}
