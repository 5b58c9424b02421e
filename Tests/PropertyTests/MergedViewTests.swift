import Digests
import Foundation
import LayerEntries
import RootTree
import TarIO
import TestSupport
import Testing

/// Random stacks of layers, merged by us and by a model that shares nothing with us (`Model/model.py`).
///
/// `LXLAYER_SEED` repeats a run, `LXLAYER_STACKS` asks for more stacks.
@Suite("Merging random layers")
struct MergedViewTests {
    @Test(
        "Every stack gives the tree that an independent model gives, in every field, or its fault",
        .enabled(if: Program("python3") != nil, "not installed: python3 (make setup)"))
    func model() throws {
        let seed = RandomStacks.seed
        let stacks = try RandomStacks(seed: seed, count: RandomStacks.count(3500))
        var (views, names, faults) = (0, 0, [String: Int]())
        for (number, stack) in stacks.stacks.enumerated() {
            let place: Comment = "stack \(number) of LXLAYER_SEED=\(seed)"
            switch merge(stack.layers.map(stacks.blob)) {
            case .success(let lines):
                let expected = stack.view ?? ["a fault: \(stack.fault?.description ?? "")"]
                // A set of lines reads better than two long arrays where they differ.
                #expect(Set(lines).symmetricDifference(expected).sorted() == [], place)
                #expect(lines.count == expected.count, place)
                views += 1
                names += lines.count
            case .failure(let fault):
                #expect(fault.description == stack.fault?.description, place)
                faults[fault.name, default: 0] += 1
            }
        }
        print("merged view: LXLAYER_SEED=\(seed), \(views) stacks with \(names) names alike, refused alike: \(faults)")
        #expect(views > stacks.stacks.count / 2)
        #expect(names > 5 * views)
    }

    /// Reads and merges the layers, bottom first.
    private func merge(_ layers: [[UInt8]]) -> Result<[String], RandomStacks.Fault> {
        var view = MergedView()
        for (number, blob) in layers.enumerated() {
            do {
                let contents = try LayerReader(keeps: { _, _ in true }).read(
                    MemorySource(blob), size: Int64(blob.count), digest: Digest(of: blob),
                    compression: blob.first == 0x1f ? .gzip : .none, diffID: nil)
                try view.apply(contents.entries)
            } catch {
                return .failure(RandomStacks.Fault(error, layer: number))
            }
        }
        return .success(([view.root] + view.nodes()).map(\.line))
    }
}

extension TreeNode {
    /// The node as the model writes it.
    fileprivate var line: String {
        var (type, size, target, device, digest) = ("", "", "", "", "")
        switch entry.kind {
        case .directory: type = "directory"
        case .file(let length): (type, size) = ("file", String(length))
        case .symlink(let bytes): (type, target) = ("symlink", bytes.hex)
        case .hardlink: type = "hardlink"
        case .characterDevice(let number): (type, device) = ("chardev", "\(number.major):\(number.minor)")
        case .blockDevice(let number): (type, device) = ("blockdev", "\(number.major):\(number.minor)")
        case .fifo: type = "fifo"
        }
        if let content = entry.content { digest = Digest(of: content).hex }
        let metadata = entry.metadata
        let mode = String(metadata.mode, radix: 8)
        let xattrs = metadata.xattrs.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        let fields = [
            entry.path.bytes.hex, type, String(repeating: "0", count: 4 - mode.count) + mode, String(metadata.uid),
            String(metadata.gid), size, metadata.modified.decimalSeconds, digest, target, device,
            xattrs.map { "\($0.key.hex)=\($0.value.hex)" }.joined(separator: ","),
            hardLinkGroup.map(String.init) ?? "", String(layer), isImplied ? "implied" : "",
        ]
        return fields.joined(separator: " ")
    }
}

extension [UInt8] {
    fileprivate var hex: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
