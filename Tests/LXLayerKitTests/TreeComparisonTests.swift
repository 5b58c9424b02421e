import Customization
import ImageDocuments
import LXLayerKit
import LayerEntries
import TestSupport
import Testing

@Suite("Comparing merged views")
struct TreeComparisonTests {
    /// A change to a small tree, and what must be said of it.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let second: [LayerEntry]
        let differences: [String]
    }

    private static let first: [LayerEntry] = [
        .directory("d"), .file("d/f", "abc"), .hardlink("d/g", "d/f"), .symlink("s", "d/f"), .file("x", ""),
    ]

    static let cases: [Case] = [
        Case(testDescription: "the same", second: first, differences: []),
        Case(
            testDescription: "bytes of the same length",
            second: [
                .directory("d"), .file("d/f", "abd"), .hardlink("d/g", "d/f"), .symlink("s", "d/f"), .file("x", ""),
            ],
            differences: ["d/f content", "d/g content"]),
        Case(
            testDescription: "a hard link that is a copy",
            second: [.directory("d"), .file("d/f", "abc"), .file("d/g", "abc"), .symlink("s", "d/f"), .file("x", "")],
            differences: ["d/f hardlink", "d/g hardlink"]),
        Case(
            testDescription: "one gone, one new, one of another kind, one that points elsewhere",
            second: [
                .directory("d"), .file("d/f", "abc"), .hardlink("d/g", "d/f"), .symlink("s", "x"), .directory("x"),
                .file("y", ""),
            ],
            differences: ["s target", "x type,mode", "y +"]),
        Case(testDescription: "nothing", second: [], differences: ["d -", "d/f -", "d/g -", "s -", "x -"]),
    ]

    private func differences(_ work: Workplace, _ first: TreeComparison.Side, _ second: TreeComparison.Side) throws
        -> [String]
    {
        try TreeComparison(TreeReader()).differences(from: first, to: second).map { difference in
            let fields = difference.fields.map(\.rawValue).joined(separator: ",")
            let sign = difference.before == nil ? "+" : difference.after == nil ? "-" : fields
            return "\(difference.path) \(sign)"
        }
    }

    @Test("every difference is told, and nothing else", arguments: cases)
    func compare(each: Case) throws {
        let work = try Workplace()
        _ = try work.layout(TestImage([.entries(Self.first)]), name: "one")
        _ = try work.layout(TestImage([.entries(each.second)]), name: "two")
        let found = try differences(work, .init(work.reference("one")), .init(work.reference("two")))
        #expect(found == each.differences)
    }

    @Test("one image is compared with itself layer by layer; a file given again alike is no difference")
    func layers() throws {
        let work = try Workplace()
        _ = try work.layout(
            TestImage([
                .entries(Self.first), .entries([.file("d/f", "abc"), .file("n", "new")]),
                .entries([.file(".wh.n", "")]),
            ]))
        let image = try work.reference("base")
        #expect(
            try differences(work, .init(image, layers: 1), .init(image, layers: 2)) == [
                "d/f hardlink", "d/g hardlink", "n +",
            ])
        #expect(try differences(work, .init(image, layers: 2), .init(image)) == ["n -"])
        #expect(try differences(work, .init(image, layers: 0), .init(image, layers: 1)).count == 5)
        #expect(throws: ImageError.self) { try differences(work, .init(image), .init(image, layers: 4)) }
    }

    @Test("a converted image differs from its base where the plan says, and nowhere else")
    func converted() throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        let conversion = try work.convert(with: try SpecSet.builtIn()) { $0.force = true }
        let found = try TreeComparison(TreeReader()).differences(
            from: .init(work.reference("base")), to: .init(work.reference("converted")))
        #expect(Set(found.map(\.path)) == Set(conversion.planned.plan.changes.map(\.path)))
    }
}
