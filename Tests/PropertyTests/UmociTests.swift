import Foundation
import TestSupport
import Testing

/// The same random stacks, unpacked by a program that others wrote: the model is not alone.
///
/// The same stacks each time, because the list of what umoci does otherwise cannot be complete; `LXLAYER_SEED` takes
/// others, `LXLAYER_UMOCI_STACKS` asks for more. Where umoci is known to differ the model decides: the differences are
/// listed, with what umoci does, in `Model/compare-umoci.py`, and their stacks are not compared.
@Suite("Unpacking random layers")
struct UmociTests {
    @Test(
        "umoci unpacks a stack into the tree that the model gives",
        .enabled(
            if: Program("umoci") != nil && Program("python3") != nil, "not installed: umoci, python3 (make setup)"))
    func umoci() throws {
        let (seed, count) = (RandomStacks.givenSeed ?? "1", RandomStacks.count(150, "LXLAYER_UMOCI_STACKS"))
        let directory = try TemporaryDirectory()
        let result = try #require(Program("python3")).run([
            RandomStacks.script("compare-umoci.py"), seed, String(count), directory.url.path,
        ])
        #expect(result.status == 0, "LXLAYER_SEED=\(seed)\n\(result.text)\(result.errorText)")
        #expect(result.text.hasPrefix("\(count) stacks compared"))
        print("umoci: LXLAYER_SEED=\(seed), \(result.text)")
    }
}
