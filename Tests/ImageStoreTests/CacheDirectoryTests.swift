import Foundation
import TestSupport
import Testing

@testable import ImageStore

@Suite("A directory of files that can be made again")
struct CacheDirectoryTests {
    private let place: TemporaryDirectory
    private var path: String { place.url.appending(path: "a/b/cache").path }

    init() throws { place = try TemporaryDirectory() }

    private func cache(_ limit: Int64 = 1000) throws -> CacheDirectory {
        try CacheDirectory(path: path, limit: limit) { $0.hasPrefix("x") }
    }

    private func age(_ name: String, _ seconds: Double) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -seconds)], ofItemAtPath: path + "/" + name)
    }

    @Test("it is made with those above it, for its owner only; files appear whole")
    func made() throws {
        let cache = try cache()
        #expect(try cache.bytes(of: "x1") == nil)
        try cache.store([1, 2, 3], as: "x1")
        try cache.store([4], as: "x1")
        #expect(try cache.bytes(of: "x1") == [4])
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["x1"])
        for (name, mode) in [("", 0o700), ("/x1", 0o600)] {
            #expect(
                try FileManager.default.attributesOfItem(atPath: path + name)[.posixPermissions] as? Int == mode)
        }
        #expect(
            try FileManager.default.attributesOfItem(atPath: place.url.path + "/a")[.posixPermissions] as? Int == 0o700)
    }

    @Test("the least recently used goes first, a use counts, and what is too large is not kept at all")
    func leastRecentlyUsed() throws {
        let cache = try cache(10)
        for (number, name) in ["x1", "x2", "x3"].enumerated() {
            try cache.store([1, 2, 3], as: name)
            try age(name, Double(100 - number))
        }
        #expect(try cache.files().map(\.name) == ["x3", "x2", "x1"])
        _ = try cache.bytes(of: "x1")
        try cache.store([1, 2, 3, 4], as: "x4")
        #expect(Set(try cache.files().map(\.name)) == ["x1", "x3", "x4"])
        try cache.store(Array(repeating: 0, count: 11), as: "x5")
        #expect(Set(try cache.files().map(\.name)) == ["x1", "x3", "x4"])
        // Looking is no use.
        try age("x1", 100)
        _ = try cache.bytes(of: "x1", noting: false)
        #expect(try cache.files().last?.name == "x1")
    }

    @Test("what a crash has left goes when it is an hour old; what is not ours stays, and does not count")
    func others() throws {
        let cache = try cache(5)
        let names = [".lxlayer-x1-abc", ".lxlayer-x2-abc", ".lxlayer-y-abc", "y", ".lxlayer-x"]
        for name in names { try Data(count: 100).write(to: URL(filePath: path + "/" + name)) }
        for name in names where !name.contains("x2") { try age(name, 4000) }
        try FileManager.default.createSymbolicLink(atPath: path + "/x9", withDestinationPath: "y")
        try cache.store([1], as: "x1")
        #expect(
            Set(try FileManager.default.contentsOfDirectory(atPath: path))
                == [".lxlayer-x2-abc", ".lxlayer-y-abc", "y", ".lxlayer-x", "x9", "x1"])
        #expect(try cache.files().map(\.name) == ["x1"])
        #expect(throws: StoreError.self) { try cache.bytes(of: "x9") }
    }

    @Test("one that others may write to is refused, and so is what is no directory")
    func refused() throws {
        _ = try cache()
        for mode in [0o770, 0o707, 0o777] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            #expect(throws: StoreError.self) { try cache() }
        }
        let file = place.url.appending(path: "file")
        try Data().write(to: file)
        #expect(throws: StoreError.self) { try CacheDirectory(path: file.path, limit: 1) { _ in true } }
        #expect(throws: StoreError.self) { try CacheDirectory(path: file.path + "/x", limit: 1) { _ in true } }
    }
}
