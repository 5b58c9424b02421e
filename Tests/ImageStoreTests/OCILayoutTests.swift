import Digests
import Foundation
import ImageDocuments
import TestSupport
import Testing

@testable import ImageStore

@Suite("Reading layouts")
struct OCILayoutTests {
    static let blob = Array("some bytes".utf8)
    static let digest = Digest(of: blob)

    @Test("A blob is read, verified and listed") func good() throws {
        let layout = try Layout([Self.blob])
        let store = try OCILayout(path: layout.path)
        #expect(try store.blobs() == [Self.digest])
        #expect(try bytes(of: store.blob(Self.digest, size: 10)) == Self.blob)
        #expect(try store.document(Self.digest, size: 10, limit: 10) == Self.blob)
        #expect(try String(decoding: store.indexDocument(limit: 100), as: UTF8.self).contains("manifests"))
    }

    static func pipe(_ url: URL) throws { #expect(mkfifo(url.path, 0o644) == 0) }
    static func link(_ url: URL) throws {
        try FileManager.default.createSymbolicLink(atPath: url.path, withDestinationPath: "/etc/passwd")
    }
    static func folder(_ url: URL) throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }
    static func socket(_ url: URL) throws { #expect(mknod(url.path, S_IFSOCK | 0o644, 0) == 0) }

    /// What stands in a regular file's place.
    enum Impostor: CaseIterable, Sendable {
        case pipe, link, folder, socket
        func make(at url: URL) throws {
            switch self {
            case .pipe: try OCILayoutTests.pipe(url)
            case .link: try OCILayoutTests.link(url)
            case .folder: try OCILayoutTests.folder(url)
            case .socket: try OCILayoutTests.socket(url)
            }
        }
    }

    @Test(
        "Only regular files are read, and nothing blocks",
        .timeLimit(.minutes(1)), arguments: Impostor.allCases, ["oci-layout", "index.json", "blob"])
    func impostors(impostor: Impostor, name: String) throws {
        let layout = try Layout([Self.blob])
        try layout.replace(name == "blob" ? "blobs/sha256/\(Self.digest.hex)" : name, with: impostor.make)
        let error = #expect(throws: StoreError.self) {
            let store = try OCILayout(path: layout.path)
            _ = try store.indexDocument(limit: 1000)
            _ = try store.blob(Self.digest, size: 10)
        }
        guard case .wrongFileType = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("Links and files in place of the directories of blobs are refused", arguments: ["blobs", "blobs/sha256"])
    func directories(name: String) throws {
        let other = try Layout([Self.blob])
        let makers: [(URL) throws -> Void] = [
            { try FileManager.default.createSymbolicLink(at: $0, withDestinationURL: other.url.appending(path: name)) },
            { try Data().write(to: $0) }, Self.pipe,
        ]
        for make in makers {
            let layout = try Layout([Self.blob])
            try layout.replace(name, with: make)
            let store = try OCILayout(path: layout.path)
            let error = #expect(throws: StoreError.self) { try store.blob(Self.digest, size: 10) }
            guard case .wrongFileType = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    @Test("What is missing is named", arguments: ["oci-layout", "index.json", "blobs", "blobs/sha256"])
    func missing(name: String) throws {
        let layout = try Layout([Self.blob])
        try layout.replace(name) { _ in }
        let error = #expect(throws: StoreError.self) {
            let store = try OCILayout(path: layout.path)
            _ = try store.indexDocument(limit: 1000)
            _ = try store.blob(Self.digest, size: 10)
        }
        switch error {
        case .notAStore(_, .oci, let missing, found: _): #expect(missing == name)
        case .blobMissing(let digest): #expect(digest == Self.digest && name.hasPrefix("blobs"))
        default: Issue.record("\(String(describing: error))")
        }
    }

    @Test("A blob of another size is refused before it is read, one of other bytes after") func damaged() throws {
        let layout = try Layout([Self.blob])
        let store = try OCILayout(path: layout.path)
        for size in [9, 11, 0] as [Int64] {
            let error = #expect(throws: StoreError.self) { try store.blob(Self.digest, size: size) }
            guard case .sizeMismatch(_, size, 10) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        try Data("Some bytes".utf8).write(to: layout.url(Self.blob))
        let error = #expect(throws: StoreError.self) { try store.document(Self.digest, size: 10, limit: 100) }
        guard case .digestMismatch = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A document is read up to the limit") func limits() throws {
        let layout = try Layout([Self.blob])
        let store = try OCILayout(path: layout.path)
        #expect(throws: StoreError.self) { try store.document(Self.digest, size: 10, limit: 9) }
        #expect(throws: StoreError.self) { try store.indexDocument(limit: 5) }
        withExtendedLifetime(layout) {}
    }

    @Test(
        "An oci-layout file of another version, or that is no document, is refused",
        arguments: ["{\"imageLayoutVersion\":\"2.0.0\"}", "{}", "", "[]", "{\"imageLayoutVersion\":1}"])
    func version(text: String) throws {
        let layout = try Layout([Self.blob])
        try layout.replace("oci-layout") { try Data(text.utf8).write(to: $0) }
        #expect(throws: (any Error).self) { try OCILayout(path: layout.path) }
        #expect(throws: (any Error).self) { try LayoutWriter(path: layout.path) }
        #expect(!layout.names.contains { $0.contains(".lxlayer-") })
    }
}
