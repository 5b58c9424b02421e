import Digests
import Foundation
import LayerEntries
import TarIO
import TestSupport
import Testing

@Suite("Reading layers")
struct LayerReaderTests {
    /// A small tar made by Python's tarfile: a directory, a file, a link to it, a symlink, xattrs, odd names.
    static let tar: [UInt8] = {
        let source = """
            import io, sys, tarfile
            out = io.BytesIO()
            t = tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT, errors="surrogateescape")
            def add(name, kind=tarfile.REGTYPE, data=b"", **fields):
                i = tarfile.TarInfo(name); i.type = kind; i.size = len(data); i.mtime = 1700000000
                for k, v in fields.items(): setattr(i, k, v)
                t.addfile(i, io.BytesIO(data))
            add("./d/", tarfile.DIRTYPE, mode=0o1777)
            add("d/f", data=b"x" * 5000, mode=0o4755, uid=3000000, gid=7,
                pax_headers={"SCHILY.xattr.user.a": "va=lue", "mtime": "1700000000.25"})
            add("d/g", tarfile.LNKTYPE, linkname="d/f")
            add("d/s", tarfile.SYMTYPE, linkname="../../up")
            add("d/n", tarfile.CHRTYPE, devmajor=1, devminor=3)
            add("d/p", tarfile.FIFOTYPE)
            add("d/\\u00fcn\\u00ef\\udcff\\n" + "l" * 150, data=b"odd")
            t.close(); sys.stdout.buffer.write(out.getvalue())
            """
        return (try? Array(Program.python(source).output)) ?? []
    }()

    func read(
        _ blob: [UInt8], _ compression: LayerCompression, step: Int = .max, limits: ReadLimits = ReadLimits(),
        size: Int64? = nil, digest: Digest? = nil, diffID: Digest? = nil
    ) throws(LayerError) -> LayerContents {
        try LayerReader(limits: limits, keeps: { _, size in size < 100_000 }).read(
            MemorySource(blob, step: step), size: size ?? Int64(blob.count), digest: digest ?? Digest(of: blob),
            compression: compression, diffID: diffID)
    }

    static func gzip(_ members: [[UInt8]]) throws -> [UInt8] {
        let source =
            "import gzip,sys,json\nfor m in json.load(sys.stdin): sys.stdout.buffer.write(gzip.compress(bytes(m)))"
        return Array(try Program.python(source, input: JSONEncoder().encode(members)).output)
    }

    @Test("Every kind of entry comes out as it was put in") func kinds() throws {
        let contents = try read(Self.tar, .none)
        #expect(contents.diffID == Digest(of: Self.tar))
        #expect(contents.unpackedSize == Int64(Self.tar.count))
        #expect(contents.diagnostics.isEmpty)
        #expect(contents.entries.count == 7)
        let file = contents.entries[1]
        #expect(file.path.description == "d/f")
        #expect(file.kind == .file(size: 5000))
        #expect(file.content == [UInt8](repeating: 0x78, count: 5000))
        #expect(file.metadata.mode == 0o4755)
        #expect(file.metadata.uid == 3_000_000)
        #expect(file.metadata.gid == 7)
        #expect(file.metadata.modified == ModificationTime(seconds: 1_700_000_000, nanoseconds: 250_000_000))
        #expect(file.metadata.xattrs == [Array("user.a".utf8): Array("va=lue".utf8)])
        #expect(contents.entries[0].metadata.mode == 0o1777)
        #expect(contents.entries[2].kind == .hardlink(target: try EntryPath("d/f")))
        #expect(contents.entries[3].kind == .symlink(target: Array("../../up".utf8)))
        #expect(contents.entries[4].kind == .characterDevice(DeviceNumber(major: 1, minor: 3)))
        #expect(contents.entries[5].kind == .fifo)
        #expect(
            contents.entries[6].path.bytes
                == Array("d/ün".utf8) + [0xc3, 0xaf, 0xff, 0x0a] + [UInt8](repeating: 0x6c, count: 150))
    }

    @Test("A large stream of random data comes out right, whichever thread hashes it", arguments: [false, true])
    func random(inBackground: Bool) throws {
        let source = """
            import io, random, sys, tarfile
            r = random.Random(7); out = io.BytesIO(); t = tarfile.open(fileobj=out, mode="w:gz")
            for n in range(40):
                i = tarfile.TarInfo("f%d" % n); data = r.randbytes(r.randrange(200000)) + b"z" * r.randrange(300000)
                i.size = len(data); t.addfile(i, io.BytesIO(data))
            t.close(); sys.stdout.buffer.write(out.getvalue())
            """
        let blob = Array(try Program.python(source).output)
        let digest = try Program.python(
            "import gzip,hashlib,sys; print(hashlib.sha256(gzip.decompress(sys.stdin.buffer.read())).hexdigest())",
            input: Data(blob))
        var reader = LayerReader()
        reader.hashesInBackground = inBackground
        let contents = try reader.read(
            MemorySource(blob, step: 4099), size: Int64(blob.count), digest: Digest(of: blob), compression: .gzip,
            diffID: nil)
        #expect(contents.diffID.hex == digest.text.trimmingCharacters(in: .newlines))
        #expect(contents.entries.count == 40)
    }

    @Test(
        "The diff_id of a blob that is not compressed is its SHA-256, whatever names the blob, and whichever thread hashes",
        arguments: [DigestAlgorithm.sha256, .sha512], [false, true])
    func stored(algorithm: DigestAlgorithm, inBackground: Bool) throws {
        var reader = LayerReader()
        reader.hashesInBackground = inBackground
        let contents = try reader.read(
            MemorySource(Self.tar, step: 700), size: Int64(Self.tar.count),
            digest: Digest(of: Self.tar, algorithm: algorithm), compression: .none, diffID: nil)
        #expect(contents.diffID == Digest(of: Self.tar))
    }

    @Test("A flipped byte anywhere is a digest mismatch, never something that the contents say")
    func flippedBytes() throws {
        let blob = try Self.gzip([Self.tar])
        let expected = Digest(of: blob)
        for index in blob.indices {
            var damaged = blob
            damaged[index] ^= 0x55
            let error = #expect(throws: LayerError.self) { try read(damaged, .gzip, digest: expected) }
            guard case .digestMismatch(let wanted, let actual) = error else {
                Issue.record("byte \(index): \(String(describing: error))")
                continue
            }
            #expect(wanted == expected && actual == Digest(of: damaged))
        }
    }

    @Test("A wrong CRC or length in gzip's trailer is an error", arguments: 1...8) func trailer(back: Int) throws {
        var blob = try Self.gzip([Self.tar])
        blob[blob.count - back] ^= 1
        let error = #expect(throws: LayerError.self) { try read(blob, .gzip) }
        guard case .damagedCompression(.gzip, .checksum, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("The size is compared before the digest") func size() throws {
        for size in [Int64(Self.tar.count) - 1, Int64(Self.tar.count) + 1] {
            let error = #expect(throws: LayerError.self) { try read(Self.tar, .none, size: size) }
            guard case .sizeMismatch = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("The diff_id is compared") func diffID() throws {
        let error = #expect(throws: LayerError.self) { try read(Self.tar, .none, diffID: Digest(of: [])) }
        guard case .diffIDMismatch = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    /// A tar of one file of `size` bytes, from which the last `missing` bytes of the whole were cut.
    static func oneFile(_ size: Int) throws -> [UInt8] {
        let source = """
            import io, sys, tarfile
            out = io.BytesIO(); t = tarfile.open(fileobj=out, mode="w"); i = tarfile.TarInfo("f"); i.size = int(sys.argv[1])
            t.addfile(i, io.BytesIO(b"y" * i.size)); sys.stdout.buffer.write(out.getvalue())
            """
        return Array(try Program.python(source, [String(size)]).output)
    }

    @Test(
        "Missing padding and end blocks are reported; data cut short is an error", arguments: [1, 511, 512, 700, 5000])
    func unpadded(size: Int) throws {
        let whole = try Self.oneFile(size)
        for length in (512 + size)...(512 + (size + 511) / 512 * 512) {
            let contents = try read(Array(whole[..<length]), .none)
            #expect(contents.diagnostics == [.missingEndOfArchive])
            #expect(contents.entries.first?.content?.count == size)
        }
        for length in [512, 512 + size / 2, 512 + size - 1] where length < 512 + size {
            #expect(throws: LayerError.self) { try read(Array(whole[..<length]), .none) }
        }
    }

    @Test("An empty blob, and one of end blocks only, is an empty layer") func empty() throws {
        #expect(try read([], .none).diagnostics == [.emptyBlob])
        #expect(try read([UInt8](repeating: 0, count: 1024), .none).entries.isEmpty)
        #expect(try read(try Self.gzip([[]]), .gzip).diagnostics == [.emptyBlob])
    }

    @Test("Data after the end of the archive is in the diff_id, not in the entries, and reported") func hidden() throws
    {
        let hidden = Self.tar + [UInt8](repeating: 0, count: 20_480) + Self.tar
        let contents = try read(hidden, .none)
        #expect(contents.entries.count == 7)
        #expect(contents.diffID == Digest(of: hidden))
        #expect(contents.diagnostics == [.dataAfterEndOfArchive])
    }

    @Test("What is no tar is an error") func otherFormats() throws {
        let cpio = Array("070701".utf8) + [UInt8](repeating: 0x30, count: 600)
        let zip: [UInt8] = [0x50, 0x4b, 3, 4] + [UInt8](repeating: 0, count: 600)
        for bytes in [cpio, zip, Array("#mtree\n. type=dir\n".utf8)] {
            let error = #expect(throws: LayerError.self) { try read(bytes, .none) }
            guard case .damagedTar = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    @Test("Limits are errors that name their flag") func limits() throws {
        func limit(_ limits: ReadLimits, _ blob: [UInt8], _ compression: LayerCompression = .none) -> ReadLimit? {
            do throws(LayerError) { _ = try read(blob, compression, limits: limits) } catch {
                if case .limitExceeded(let limit, _) = error { return limit }
            }
            return nil
        }
        #expect(limit(ReadLimits(entries: 6), Self.tar) == .entries)
        #expect(limit(ReadLimits(entries: 7), Self.tar) == nil)
        #expect(limit(ReadLimits(levels: 1), Self.tar) == .levels)
        #expect(limit(ReadLimits(unpacked: 4096), Self.tar) == .unpacked)
        let bomb = try Self.gzip([try Self.oneFile(8 << 20)])
        #expect(limit(ReadLimits(ratio: 100), bomb, .gzip) == .ratio)
        #expect(limit(ReadLimits(), bomb, .gzip) == nil)
    }

    @Test("A name that leaves the root is an error that names it", arguments: ["../x", "a/../../x", "/../x"])
    func escape(name: String) throws {
        let source = """
            import io, sys, tarfile
            out = io.BytesIO(); t = tarfile.open(fileobj=out, mode="w"); t.addfile(tarfile.TarInfo(sys.argv[1])); t.close()
            sys.stdout.buffer.write(out.getvalue())
            """
        let tar = Array(try Program.python(source, [name]).output)
        let error = #expect(throws: LayerError.self) { try read(tar, .none) }
        guard case .invalidEntry(.escapesRoot, 0, Array(name.utf8)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
