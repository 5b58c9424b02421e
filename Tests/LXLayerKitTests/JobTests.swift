import Digests
import Foundation
import ImageDocuments
import LXLayerKit
import LayerEntries
import RootTree
import Synchronization
import TarIO
import TestSupport
import Testing

@testable import LXLayerKit

@Suite("Layers that are read at the same time")
struct JobTests {
    /// What reading an image comes to, all that anybody could tell.
    private struct Outcome: Equatable {
        var tree: [String] = []
        var verification: [String] = []
        var findings: [String] = []
        var conversion = ""
        var progress: [String] = []
    }

    private func outcome(
        _ work: Workplace, _ limits: ReadLimits, jobs: Int, cache: LayerCache? = nil, _ number: Int
    ) throws -> Outcome {
        let access = LayerAccess(jobs: jobs, cache: cache)
        let limits = ConversionLimits(layers: limits)
        var outcome = Outcome()
        var progress: [String] = []
        let report: (ProgressEvent) -> Void = { progress.append("\($0)") }
        func telling(_ body: () throws -> [String]) -> [String] {
            do { return try body() } catch { return ["\(error)"] }
        }
        outcome.tree = telling {
            var reader = TreeReader(limits: limits, progress: report)
            reader.access = access
            var nodes: [String] = []
            try reader.tree(work.reference("base")).forEachNode(at: nil) { node in
                var node = node
                // Whether contents are kept is nobody's business.
                node.entry.content = nil
                nodes.append("\(node)")
            }
            return nodes
        }
        outcome.verification = telling {
            var verifier = Verifier(limits: limits, progress: report)
            verifier.access = access
            let verification = try verifier.verify(work.reference("base"))
            return ["\(verification.images)"] + verification.findings.map { "\($0)" }
        }
        outcome.findings = telling {
            var linter = Linter(limits: limits, progress: report)
            linter.access = access
            return try linter.lint(work.reference("base")).findings.map { "\($0)" }
        }
        outcome.conversion = telling {
            let specs = try TestSpecs.set("file: {path: /note, content: hello}")
            let conversion = try work.convert(to: "converted-\(jobs)-\(number)", with: specs) {
                $0.access = access
                $0.limits = limits
                $0.force = true
            }
            return ["\(conversion.digest)"]
        }.joined()
        outcome.progress = progress
        return outcome
    }

    /// A layer with something wrong behind its first entries, or nothing.
    private func layer(_ number: Int, _ random: inout SeededGenerator) throws -> TestImage.Layer {
        let count = Int.random(in: 1...60, using: &random)
        // Some in a directory whose files specs may read, so that their contents are kept.
        let entries: [LayerEntry] = (0..<count).map {
            .file(($0 % 9 == 0 ? "etc/" : "") + "\(number)-\($0)", String(repeating: "x", count: 700))
        }
        var tar = StoredBlocks.contents(of: try LayerWriter.write(entries).blob)
        let diffID = Digest(of: tar)
        let type = MediaType.ociLayerGzip.text
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            tar[Int.random(in: 0..<tar.count, using: &random)] ^= 0x41
            return .blob(try Compressed.member(tar, "gzip"), diffID: Digest(of: tar), mediaType: type)
        case 1: return .blob(try Compressed.member(tar, "gzip"), diffID: Digest(of: [1]), mediaType: type)
        case 2:
            var blob = try Compressed.member(tar, "gzip")
            blob[blob.count / 2] ^= 0x41
            return .blob(blob, diffID: diffID, mediaType: type)
        default: return .blob(try Compressed.member(tar, "gzip"), diffID: diffID, mediaType: type)
        }
    }

    @Test("Whatever is wrong, and whatever limit is exceeded, is told as by one job", arguments: 0..<12)
    func sameOutcome(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let work = try Workplace()
        var layers: [TestImage.Layer] = []
        for number in 0..<Int.random(in: 1...6, using: &random) {
            layers.append(random.once(in: 5) && !layers.isEmpty ? random.pick(layers) : try layer(number, &random))
        }
        _ = try work.layout(TestImage(layers))
        var limits = ReadLimits(
            entries: random.pick([20, 80, 10_000]), unpacked: random.pick([60_000, 200_000, 1 << 30]),
            kept: random.pick([100, 400, 3000, 1 << 20]))
        limits.ratio = 1 << 20
        let expected = try outcome(work, limits, jobs: 1, 0)
        for (number, jobs) in [2, 2, 8].enumerated() {
            #expect(try outcome(work, limits, jobs: jobs, number) == expected)
        }
        // Whatever an earlier run has left in a cache, under these limits or without any, is no other outcome.
        let cache = try LayerCache(path: work.url("cache").path)
        for (number, limits) in [limits, ReadLimits(), limits].enumerated() {
            let expected = try outcome(work, limits, jobs: 1, 10 + number)
            let cached = try outcome(work, limits, jobs: 2, cache: cache, 20 + number)
            #expect(cached.tree == expected.tree)
            #expect(cached == expected)
        }
    }

    @Test("A pool does each task once, whoever asks when", arguments: [1, 2, 16])
    func pool(jobs: Int) throws {
        let done = Mutex<[Int]>([])
        let pool = TaskPool(order: Array((0..<100).reversed()), jobs: jobs) { task, _ in
            done.withLock { $0.append(task) }
            if task % 7 == 3 { throw CancellationError() }
            return task * 2
        }
        for task in 0..<100 {
            switch pool.outcome(of: task) {
            case .success(let value): #expect(value == task * 2)
            case .failure: #expect(task % 7 == 3)
            }
        }
        #expect(done.withLock { $0.sorted() } == Array(0..<100))
    }

    @Test("A pool that is stopped begins nothing more, and waits for what is being done")
    func stop() {
        let begun = Mutex(0)
        let ended = Mutex(0)
        let pool = TaskPool(order: Array(0..<1000), jobs: 4) { _, sign in
            begun.withLock { $0 += 1 }
            while !sign.isSet { usleep(100) }
            ended.withLock { $0 += 1 }
        }
        usleep(20_000)
        pool.stop()
        let count = begun.withLock { $0 }
        #expect(count < 1000)
        #expect(ended.withLock { $0 } == count)
    }
}
