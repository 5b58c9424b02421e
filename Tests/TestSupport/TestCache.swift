internal import Foundation

/// The cache of layers that programs have which tests run: never the user's own.
///
/// `LXLAYER_TEST_CACHE` says what it is like: `on`, one for the whole run; `off`; or `damaged`, where a byte of every
/// file is another before each program is run.
enum TestCache {
    private static let mode = ProcessInfo.processInfo.environment["LXLAYER_TEST_CACHE"] ?? "on"

    private static let directory: URL = {
        let url = FileManager.default.temporaryDirectory.appending(
            path: "lxlayer-test-cache-\(ProcessInfo.processInfo.processIdentifier)")
        try? FileManager.default.removeItem(at: url)
        atexit { try? FileManager.default.removeItem(at: TestCache.directory) }
        return url
    }()

    /// What `LXLAYER_CACHE` is for the next program.
    static func prepared() -> String {
        switch mode {
        case "off": return ""
        case "damaged":
            damage()
            return directory.path
        default: return directory.path
        }
    }

    /// Other tests may write the same files at the same time: what cannot be damaged is damaged another time.
    private static func damage() {
        let files = (try? FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)) ?? []
        for file in files {
            guard let handle = try? FileHandle(forUpdating: file) else { continue }
            defer { try? handle.close() }
            guard let end = try? handle.seekToEnd(), end > 0 else { continue }
            let place = UInt64.random(in: 0..<end)
            try? handle.seek(toOffset: place)
            guard let byte = try? handle.read(upToCount: 1)?.first else { continue }
            try? handle.seek(toOffset: place)
            try? handle.write(contentsOf: [byte ^ 0x20])
        }
    }
}
