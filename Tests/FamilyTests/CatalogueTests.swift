import Customization
import Foundation
import TestSupport
import Testing

/// The catalogue against the specs: nothing is forgotten, and nothing is done that it does not know.
///
/// `LXLAYER_RENEW_GOLDENS=1 swift test --filter CatalogueTests` writes `Specs/COVERAGE.md` anew.
@Suite struct CatalogueTests {
    @Test("every id stands there once, with a step or with a reason why there is none", arguments: Spec.Target.allCases)
    func ids(for target: Spec.Target) throws {
        let entries = try Catalogue.read(for: target).entries
        #expect(Dictionary(grouping: entries, by: \.id).filter { $0.value.count > 1 }.keys.sorted() == [])
        for entry in entries {
            #expect(entry.steps.isEmpty != (entry.not == nil), "\(entry.id): either a step or a reason")
            #expect((entry.not == nil) == (entry.because == nil), "\(entry.id): a reason in words")
            #expect(entry.category.map { (1...7).contains($0) } ?? true, "\(entry.id)")
            #expect(!entry.what.isEmpty && !entry.source.isEmpty, "\(entry.id)")
        }
    }

    @Test("it holds every number that there is, family by family")
    func complete() throws {
        let ids = Set(try Catalogue.read(for: .lx).entries.map(\.id))
        for (prefix, numbers) in CatalogueTests.numbers {
            for number in numbers {
                let id = prefix + (number < 10 ? "0" : "") + String(number)
                #expect(ids.contains(id), "\(id)")
            }
        }
    }

    /// What the sources of the catalogue number.
    private static let numbers: [(String, [Int])] = [
        ("MP", Array(1...15)), ("C", Array(1...20) + Array(20...24) + Array(30...37)), ("N", [1]), ("D", Array(1...4)),
        ("BB", Array(1...7) + Array(20...24)), ("DB", Array(1...6) + Array(20...24)),
        ("UB", Array(1...6) + Array(20...26)), ("RH", Array(1...14) + Array(20...23)), ("SD", Array(1...18)),
        ("SU", Array(1...10)), ("VO", Array(1...11)), ("GE", Array(1...8)), ("DK", [1]),
    ]

    @Test("every step that it names is there, and every step that is there is named", arguments: Spec.Target.allCases)
    func steps(for target: Spec.Target) throws {
        let named = Set(try Catalogue.read(for: target).entries.flatMap(\.steps))
        let specs = try SpecSet.builtIn(for: TargetSet([target])).specs
        let there = Set(specs.flatMap { spec in spec.steps.map { "\(spec.name)/\($0.id)" } })
        #expect(named.subtracting(there).sorted() == [], "named, but not there")
        #expect(there.subtracting(named).sorted() == [], "there, but not named")
    }

    @Test("COVERAGE.md is what it comes to", arguments: Spec.Target.allCases)
    func coverage(for target: Spec.Target) throws {
        let text = try Catalogue.read(for: target).coverage(for: target)
        let file = Catalogue.coverage(for: target)
        if ProcessInfo.processInfo.environment["LXLAYER_RENEW_GOLDENS"] == "1" { try Data(text.utf8).write(to: file) }
        let found = try String(contentsOf: file, encoding: .utf8)
        #expect(Golden.firstDifference(text, found) == nil, "LXLAYER_RENEW_GOLDENS=1 renews it")
    }
}
