import Digests
import Foundation
import TestSupport
import Testing

@testable import ImageStore

@Suite("Writing layouts")
struct LayoutWriterTests {
    static let blob = Array("a blob of ours".utf8)
    static let digest = Digest(of: blob)
    static let index = Array("{\"schemaVersion\":2,\"manifests\":[1]}".utf8)

    @Test("A new layout appears whole, and nothing of it before") func new() throws {
        let layout = try Layout()
        let writer = try LayoutWriter(path: layout.path)
        try writer.write(Self.blob, digest: Self.digest)
        #expect(!FileManager.default.fileExists(atPath: layout.path))
        try writer.commit(limit: 1000) { existing in
            #expect(existing == nil)
            return Self.index
        }
        #expect(
            layout.names == [
                "layout", "layout/blobs", "layout/blobs/sha256", "layout/blobs/sha256/\(Self.digest.hex)",
                "layout/index.json", "layout/oci-layout",
            ])
        #expect(layout.read("index.json") == String(decoding: Self.index, as: UTF8.self))
        #expect(try OCILayout(path: layout.path).document(Self.digest, size: 14, limit: 14) == Self.blob)
    }

    @Test("A layout that exists keeps its other files; nothing is seen before") func existing() throws {
        let other = Array("theirs".utf8)
        let layout = try Layout([other])
        try Data("note".utf8).write(to: layout.url.appending(path: "README"))
        let writer = try LayoutWriter(path: layout.path)
        try writer.write(Self.blob, digest: Self.digest)
        #expect(!FileManager.default.fileExists(atPath: layout.url(Self.blob).path))
        try writer.commit(limit: 1000) { existing in
            #expect(existing.map { String(decoding: $0, as: UTF8.self) } == layout.read("index.json"))
            return Self.index
        }
        #expect(layout.read("README") == "note")
        #expect(try OCILayout(path: layout.path).blobs().count == 2)
        #expect(layout.read("index.json") == String(decoding: Self.index, as: UTF8.self))
        #expect(!layout.names.contains { $0.contains(".lxlayer-") })
    }

    @Test("A copy is staged while it is read") func copying() throws {
        let layout = try Layout()
        let writer = try LayoutWriter(path: layout.path)
        let copy = try writer.copying(MemorySource(Self.blob, step: 3), digest: Self.digest)
        #expect(try bytes(of: copy) == Self.blob)
        try writer.commit(limit: 1000) { _ in Self.index }
        #expect(try Data(contentsOf: layout.url(Self.blob)) == Data(Self.blob))
    }

    @Test("A blob of the same file system gets a second name, any other is copied", arguments: [0o644, 0o600])
    func linking(mode: Int) throws {
        let (source, layout) = (try Layout([Self.blob]), try Layout())
        try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: source.url(Self.blob).path)
        let writer = try LayoutWriter(path: layout.path)
        let blob = try writer.copying(
            OCILayout(path: source.path).blob(Self.digest, size: 14), digest: Self.digest)
        // What was opened is what gets the name, whatever is called by the old one meanwhile.
        try FileManager.default.removeItem(at: source.url(Self.blob))
        try Data("something else".utf8).write(to: source.url(Self.blob))
        #expect(try bytes(of: blob) == Self.blob)
        try writer.commit(limit: 1000) { _ in Self.index }
        #expect(try Data(contentsOf: layout.url(Self.blob)) == Data(Self.blob))
    }

    @Test("A linked blob is one file with two names, and one that is not wanted keeps the first") func linkCount()
        throws
    {
        let source = try Layout([Self.blob])
        func links() throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: source.url(Self.blob).path)[.referenceCount] as? Int
        }
        let layout = try Layout()
        let writer = try LayoutWriter(path: layout.path)
        _ = try bytes(
            of: writer.copying(OCILayout(path: source.path).blob(Self.digest, size: 14), digest: Self.digest))
        #expect(try links() == 2)
        try writer.discard(Self.digest)
        #expect(try links() == 1)
        writer.abandon()
        #expect(try Data(contentsOf: source.url(Self.blob)) == Data(Self.blob))
    }

    @Test("Nobody else can look into what is being made, and a layout that is there has the usual permissions")
    func permissions() throws {
        let layout = try Layout()
        func mode(_ url: URL) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
        }
        let usual = layout.directory.url.appending(path: "usual")
        #expect(mkdir(usual.path, 0o755) == 0)
        for isPublished in [false, true] {
            let writer = try LayoutWriter(path: layout.path)
            try writer.write(Self.blob, digest: Self.digest)
            let area = try #require(layout.names.first { $0.hasPrefix(".lxlayer-") })
            #expect(try mode(layout.directory.url.appending(path: area)) == 0o700)
            if isPublished { try writer.commit(limit: 1000) { _ in Self.index } }
        }
        for name in ["", "blobs", "blobs/sha256"] {
            #expect(try mode(layout.url.appending(path: name)) == mode(usual))
        }
        let existing = try LayoutWriter(path: layout.path)
        let area = try #require(layout.names.first { $0.contains(".lxlayer-") })
        #expect(try mode(layout.directory.url.appending(path: area)) == 0o700)
        existing.abandon()
    }

    @Test("Nobody else's lock of the directory around a destination keeps it from being made", .timeLimit(.minutes(1)))
    func foreignLock() throws {
        let layout = try Layout()
        let lock = try Directory(path: layout.directory.url.path)
        try lock.descriptor.lock()
        let writer = try LayoutWriter(path: layout.path)
        try writer.write(Self.blob, digest: Self.digest)
        try writer.commit(limit: 1000) { _ in Self.index }
        #expect(try OCILayout(path: layout.path).blobs() == [Self.digest])
        #expect(!layout.names.contains { $0.contains(".lxlayer-") })
    }

    @Test("A lock is waited for, but not for ever") func patience() throws {
        let layout = try Layout([])
        let lock = try Directory(path: layout.path)
        try lock.descriptor.lock()
        let other = try Directory(path: layout.path)
        let error = #expect(throws: StoreError.self) { try other.descriptor.lock(patience: 20) }
        guard case .system("flock", _, EWOULDBLOCK) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    struct Refusal: Error {}

    @Test("Whoever abandons, forgets or fails leaves everything as it was", arguments: [false, true])
    func abandoned(exists: Bool) throws {
        let layout = try Layout(exists ? [] : nil)
        let before = (layout.names, layout.read("index.json"))
        for ending in 0..<3 {
            let writer = try LayoutWriter(path: layout.path)
            try writer.write(Self.blob, digest: Self.digest)
            if ending == 0 { writer.abandon() }
            if ending == 1 { #expect(throws: Refusal.self) { try writer.commit(limit: 1000) { _ in throw Refusal() } } }
            writer.abandon()
        }
        do {
            let writer = try LayoutWriter(path: layout.path)
            try writer.write(Self.blob, digest: Self.digest)
        }
        #expect(layout.names == before.0)
        #expect(layout.read("index.json") == before.1)
    }

    @Test("An index that cannot be edited leaves no blobs behind") func malformedIndex() throws {
        let layout = try Layout([], index: "no document")
        let writer = try LayoutWriter(path: layout.path)
        try writer.write(Self.blob, digest: Self.digest)
        #expect(throws: Refusal.self) { try writer.commit(limit: 1000) { _ in throw Refusal() } }
        #expect(!FileManager.default.fileExists(atPath: layout.url(Self.blob).path))
        #expect(throws: StoreError.self) { try writer.commit(limit: 3) { _ in Self.index } }
        #expect(!FileManager.default.fileExists(atPath: layout.url(Self.blob).path))
    }

    @Test("Writers at once lose nothing of each other's", arguments: [false, true]) func concurrent(exists: Bool)
        async throws
    {
        let layout = try Layout(exists ? [] : nil, index: "[]")
        let path = layout.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let blob = Array("blob \(number)".utf8)
                    let writer = try LayoutWriter(path: path)
                    try writer.write(blob, digest: Digest(of: blob))
                    try writer.commit(limit: 10000) { existing in
                        var list = try existing.map { try JSONDecoder().decode([Int].self, from: Data($0)) } ?? []
                        list.append(number)
                        return Array(try JSONEncoder().encode(list))
                    }
                }
            }
            try await group.waitForAll()
        }
        let list = try JSONDecoder().decode([Int].self, from: Data(try #require(layout.read("index.json")).utf8))
        #expect(list.sorted() == Array(0..<8))
        #expect(try OCILayout(path: path).blobs().count == 8)
        #expect(!layout.names.contains { $0.contains(".lxlayer-") })
    }

    @Test("A blob of the right name with wrong bytes is no blob, and is replaced") func wrongContent() throws {
        let layout = try Layout([Self.blob])
        let source = try Layout([Self.blob])
        let reader = try OCILayout(path: source.path)
        #expect(try LayoutWriter(path: layout.path).holds(Self.digest, size: 14, from: reader))
        for wrong in ["b blob of ours", "a blob", ""] {
            // A file of its own: the blob that was linked is the source's, too.
            try Data(wrong.utf8).write(to: layout.url(Self.blob), options: .atomic)
            let writer = try LayoutWriter(path: layout.path)
            #expect(try !writer.holds(Self.digest, size: 14, from: reader))
            _ = try bytes(of: writer.copying(reader.blob(Self.digest, size: 14), digest: Self.digest))
            #expect(try writer.holds(Self.digest, size: 14, from: reader))
            try writer.commit(limit: 1000) { _ in Self.index }
            #expect(try Data(contentsOf: layout.url(Self.blob)) == Data(Self.blob))
        }
    }

    @Test("A source that is the destination is not copied") func same() throws {
        let layout = try Layout([Self.blob])
        let reader = try OCILayout(path: layout.path)
        let writer = try LayoutWriter(path: layout.path + "/")
        #expect(try writer.holds(Self.digest, size: 14, from: reader))
        try writer.commit(limit: 1000) { _ in Self.index }
        #expect(try reader.document(Self.digest, size: 14, limit: 14) == Self.blob)
    }

    @Test("However a path is spelled, it is that directory", arguments: ["", "/", "///", "/.", "/../layout"])
    func spelling(suffix: String) throws {
        let layout = try Layout(suffix.contains(".") ? [] : nil)
        let writer = try LayoutWriter(path: layout.path + suffix)
        try writer.write(Self.blob, digest: Self.digest)
        try writer.commit(limit: 1000) { _ in Self.index }
        #expect(try OCILayout(path: layout.path).blobs() == [Self.digest])
        #expect(try FileManager.default.contentsOfDirectory(atPath: layout.directory.url.path) == ["layout"])
    }

    @Test("A relative path is taken from where the program is") func relative() throws {
        let name = "lxlayer-test-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: name) }
        let writer = try LayoutWriter(path: name)
        try writer.write(Self.blob, digest: Self.digest)
        try writer.commit(limit: 1000) { _ in Self.index }
        #expect(try OCILayout(path: "./\(name)").blobs() == [Self.digest])
    }

    @Test("What is no layout is refused at once, and left alone") func occupied() throws {
        let makers: [(URL) throws -> Void] = [
            { try Data("text".utf8).write(to: $0) }, OCILayoutTests.pipe,
            { try FileManager.default.createSymbolicLink(atPath: $0.path, withDestinationPath: "nowhere") },
            {
                try OCILayoutTests.folder($0); try Data().write(to: $0.appending(path: "file"))
            },
        ]
        for make in makers {
            let layout = try Layout()
            try make(layout.url)
            let before = layout.names
            #expect(throws: StoreError.self) { try LayoutWriter(path: layout.path) }
            #expect(layout.names == before)
        }
        #expect(throws: StoreError.self) { try LayoutWriter(path: "/nonexistent/parent/layout") }
        #expect(throws: StoreError.self) { try LayoutWriter(path: "") }
    }

    @Test("Something that is made in the new layout's place meanwhile is not written into") func lostRace() throws {
        let layout = try Layout()
        let writer = try LayoutWriter(path: layout.path)
        try writer.write(Self.blob, digest: Self.digest)
        try OCILayoutTests.folder(layout.url)
        try Data("note".utf8).write(to: layout.url.appending(path: "README"))
        #expect(throws: StoreError.self) { try writer.commit(limit: 1000) { _ in Self.index } }
        writer.abandon()
        #expect(layout.names == ["layout", "layout/README"])
    }

    @Test("A directory that may not be written is an error that names it", .enabled(if: getuid() != 0)) func readOnly()
        throws
    {
        let layout = try Layout([])
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: layout.path)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: layout.path) }
        let error = #expect(throws: StoreError.self) { try LayoutWriter(path: layout.path) }
        guard case .system(_, _, EACCES) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("An empty directory becomes a layout") func empty() throws {
        let layout = try Layout()
        try OCILayoutTests.folder(layout.url)
        let writer = try LayoutWriter(path: layout.path)
        try writer.write(Self.blob, digest: Self.digest)
        try writer.commit(limit: 1000) { _ in Self.index }
        #expect(try OCILayout(path: layout.path).blobs() == [Self.digest])
    }
}
