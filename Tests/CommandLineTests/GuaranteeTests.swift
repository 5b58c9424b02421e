import Foundation
import TestSupport
import Testing

/// That `Specs/GUARANTEES.md` names nothing that is not there.
@Suite struct GuaranteeTests {
    private static func rows() throws -> [Substring] {
        let text = try String(contentsOf: Fixture.repository.appending(path: "Specs/GUARANTEES.md"), encoding: .utf8)
        return text.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| ---") }
    }

    @Test("every row names something that shows it") func shown() throws {
        let rows = try GuaranteeTests.rows().filter { !$0.hasSuffix("| shown by |") }
        #expect(rows.count > 50)
        for row in rows {
            let cells = row.split(separator: "|")
            try #require(cells.count == 3, "\(row)")
            #expect(cells[2].contains(/`[^`]+`|“[^”]+”|W[0-9]/), "\(row)")
        }
    }

    @Test("every test that is named is there") func tests() throws {
        var count = 0
        for row in try GuaranteeTests.rows() {
            for name in row.matches(of: /`(\w+Tests)\/(\w+)\/(\w+)`/) {
                count += 1
                let directory = Fixture.repository.appending(path: "Tests/\(name.output.1)")
                let files = try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
                let isThere = try files.filter { $0.pathExtension == "swift" }.contains { file in
                    let source = try String(contentsOf: file, encoding: .utf8)
                    return source.contains("struct \(name.output.2) ") && source.contains("func \(name.output.3)(")
                }
                #expect(isThere, "\(name.output.0)")
            }
        }
        #expect(count > 40)
    }

    @Test("every bad input that is named is in the table") func inputs() throws {
        for row in try GuaranteeTests.rows() {
            for name in row.matches(of: /“([^”]+)”/) {
                #expect(BadInput.all.contains { $0.testDescription.hasPrefix(name.output.1) }, "\(name.output.1)")
            }
        }
    }

    @Test("every conformance case is named, and no other") func cases() throws {
        let named = try GuaranteeTests.rows().flatMap { $0.matches(of: /\bW[0-9]+[a-z]?\b/).map { String($0.output) } }
        let file = try JSONSerialization.jsonObject(with: try Fixture.data("merge-cases.json")) as? NSDictionary
        let cases = (file?["cases"] as? [NSDictionary] ?? []).compactMap { $0["id"] as? String }
        #expect(Set(named) == Set(cases))
        #expect(named.count == Set(named).count)
    }

    @Test("every fuzz target is named, and has seeds") func targets() throws {
        let seeds = Fixture.repository.appending(path: "Tests/Fuzzing/Seeds")
        let named = try GuaranteeTests.rows().flatMap { row in
            row.firstMatch(of: /`make fuzz`: ([a-z, ]+)/)?.output.1.split(separator: ", ") ?? []
        }
        .map { $0.trimmingCharacters(in: .whitespaces) }
        let targets = try FileManager.default.contentsOfDirectory(atPath: seeds.path)
        #expect(named.sorted() == targets.sorted())
        for target in targets {
            #expect(try FileManager.default.contentsOfDirectory(atPath: seeds.appending(path: target).path).count > 5)
        }
    }
}
