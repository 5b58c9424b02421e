import Foundation
import TestSupport
import Testing

/// The program that was built beside these tests, stopped at random points while it converts.
@Suite("Being stopped while converting", .serialized)
struct InterruptionTests {
    static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "lxlayer")

    /// The fixture with one more layer, large enough to be in the midst of.
    func image(in directory: TemporaryDirectory) throws -> URL {
        let source = """
            import hashlib, io, json, os, shutil, sys, tarfile
            fixture, target = sys.argv[1:]
            shutil.copytree(fixture, target)
            def put(b):
                d = hashlib.sha256(b).hexdigest(); open(target + "/blobs/sha256/" + d, "wb").write(b)
                return {"digest": "sha256:" + d, "size": len(b)}
            def get(d): return json.load(open(target + "/blobs/sha256/" + d["digest"][7:]))
            out = io.BytesIO(); t = tarfile.open(fileobj=out, mode="w")
            for n in range(16):
                i = tarfile.TarInfo("large%d" % n); i.size = 1 << 20; t.addfile(i, io.BytesIO(bytes([n]) * i.size))
            t.close()
            index = json.load(open(target + "/index.json")); manifest = get(index["manifests"][0])
            config = get(manifest["config"]); layer = put(out.getvalue())
            config["rootfs"]["diff_ids"].append(layer["digest"]); config["history"].append({"created_by": "large"})
            manifest["config"].update(put(json.dumps(config).encode()))
            manifest["layers"].append({"mediaType": "application/vnd.oci.image.layer.v1.tar", **layer})
            index["manifests"][0].update(put(json.dumps(manifest).encode()))
            json.dump(index, open(target + "/index.json", "w"))
            """
        let url = directory.url.appending(path: "source")
        let fixture = Fixture.repository.appending(path: "Fixtures/debian-skeleton")
        _ = try Program.python(source, [fixture.path, url.path])
        return url
    }

    func run(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = Self.program
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    func verifies(_ layout: URL) throws -> Bool {
        let process = try run(["verify", "oci:\(layout.path)"])
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// Every path below a directory that is no layout's own.
    func debris(in directory: URL) -> [String] {
        (FileManager.default.enumerator(atPath: directory.path)?.compactMap { $0 as? String } ?? [])
            .filter { $0.contains(".lxlayer-") }
    }

    @Test(
        "A signal leaves the destination complete or as it was, and nothing else",
        arguments: [SIGINT, SIGTERM, SIGHUP, SIGKILL], [false, true])
    func signal(number: Int32, exists: Bool) throws {
        let sources = try TemporaryDirectory()
        let source = try image(in: sources)
        let directory = try TemporaryDirectory()
        let target = directory.url.appending(path: "target")
        var stopped = 0
        for round in 0..<6 {
            try? FileManager.default.removeItem(at: target)
            if exists {
                try FileManager.default.copyItem(
                    at: Fixture.repository.appending(path: "Fixtures/debian-skeleton"), to: target)
            }
            let before = try? Data(contentsOf: target.appending(path: "index.json"))
            let process = try run(["convert", "oci:\(source.path):latest", "oci:\(target.path):converted"])
            usleep(UInt32.random(in: 5_000...(round < 3 ? 100_000 : 800_000)))
            kill(process.processIdentifier, number)
            process.waitUntilExit()
            if number == SIGKILL {
                // The directory of what was being made may remain, beside or in the layout; nothing that anybody reads.
                for path in debris(in: directory.url) {
                    try? FileManager.default.removeItem(at: directory.url.appending(path: path))
                }
            }
            #expect(debris(in: directory.url).isEmpty)
            let after = try? Data(contentsOf: target.appending(path: "index.json"))
            if after != before || exists { #expect(try verifies(target)) }
            if before == nil, after == nil { #expect(!FileManager.default.fileExists(atPath: target.path)) }
            if after == before { stopped += 1 }
            if number != SIGKILL, process.terminationReason == .exit, process.terminationStatus != 0 {
                #expect(process.terminationStatus == 128 + number)
            }
        }
        #expect(stopped > 0)
    }

    @Test("Without anybody to stop it the same conversion succeeds") func undisturbed() throws {
        let sources = try TemporaryDirectory()
        let source = try image(in: sources)
        let directory = try TemporaryDirectory()
        let target = directory.url.appending(path: "target")
        let process = try run(["convert", "oci:\(source.path):latest", "oci:\(target.path)"])
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(try verifies(target))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == ["target"])
    }
}
