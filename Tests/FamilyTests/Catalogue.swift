import Customization
import Foundation
import TestSupport
import YAMLDocuments

/// `Specs/catalogue.yaml`: every modification that anybody makes to an image for lx, and the step that makes it;
/// `Specs/catalogue-lxc.yaml` likewise for LXC.
struct Catalogue {
    var families: [Family]

    struct Family {
        var name: String
        var title: String
        var entries: [Entry]
    }

    struct Entry {
        var id: String
        var path: String?
        var what: String
        var condition: String?
        var category: Int?
        var when: When
        var source: String
        /// `SPEC/STEP` each; empty where nothing does it here.
        var steps: [String]
        var not: Exclusion?
        var because: String?
    }

    /// When it has to happen.
    enum When: String {
        /// When the image is made.
        case build
        /// When a zone is installed from it.
        case install
        /// When a zone boots.
        case boot
    }

    /// Why there is no step.
    enum Exclusion: String, CaseIterable {
        /// Nobody needs it any more.
        case obsolete
        /// What the platform or a builder does there is wrong.
        case bug
        /// It takes packages, or programs of the image that would have to run.
        case packages
        /// A mount of the platform hides it.
        case hidden
        /// It is the platform's part, or the installer's.
        case platform
        /// Another entry does it.
        case superseded
        /// It says whose image it is.
        case branding
        /// It is not done but told: a fact or a verdict.
        case verdict
    }

    var entries: [Entry] { families.flatMap(\.entries) }
}

extension Catalogue {
    /// The catalogue of a target, and where it is rendered.
    static func file(for target: Spec.Target) -> URL {
        Fixture.repository.appending(path: target == .lx ? "Specs/catalogue.yaml" : "Specs/catalogue-lxc.yaml")
    }

    static func coverage(for target: Spec.Target) -> URL {
        Fixture.repository.appending(path: target == .lx ? "Specs/COVERAGE.md" : "Specs/COVERAGE-LXC.md")
    }

    static func read(for target: Spec.Target) throws -> Catalogue {
        let file = file(for: target)
        let root = try YAMLNode.parse(try String(contentsOf: file, encoding: .utf8))
        let catalogue = try Fields(root, ["catalogue", "families"])
        try catalogue.expect("catalogue", "lxlayer/1")
        return Catalogue(
            families: try catalogue.list("families").map { node in
                let family = try Fields(node, ["name", "title", "entries"])
                return Family(
                    name: try family.text("name"), title: try family.text("title"),
                    entries: try family.list("entries").map(entry))
            })
    }

    private static func entry(_ node: YAMLNode) throws -> Entry {
        let fields = try Fields(
            node, ["id", "path", "what", "if", "category", "when", "source", "step", "not", "because"])
        return Entry(
            id: try fields.text("id"), path: fields.optional("path"), what: try fields.text("what"),
            condition: fields.optional("if"), category: fields.optional("category").flatMap { Int($0) },
            when: try fields.word("when"), source: try fields.text("source"), steps: fields.texts("step"),
            not: fields.has("not") ? try fields.word("not") as Exclusion : nil, because: fields.optional("because"))
    }

    /// The members of a mapping; others than the known ones are mistakes.
    private struct Fields {
        private let mark: YAMLMark?
        private var members: [String: YAMLNode] = [:]

        init(_ node: YAMLNode?, _ known: Set<String>) throws {
            mark = node?.mark
            guard case .mapping(let list)? = node?.content else { throw Mistake("no mapping", mark) }
            for member in list {
                guard case .scalar(let key, _) = member.key.content, known.contains(key) else {
                    throw Mistake("an unknown key", member.key.mark)
                }
                members[key] = member.value
            }
        }

        func has(_ key: String) -> Bool { members[key] != nil }

        func optional(_ key: String) -> String? {
            guard case .scalar(let text, _)? = members[key]?.content else { return nil }
            return text
        }

        func text(_ key: String) throws -> String {
            guard let text = optional(key) else { throw Mistake("no \(key)", mark) }
            return text
        }

        func word<Word: RawRepresentable<String>>(_ key: String) throws -> Word {
            guard let word = Word(rawValue: try text(key)) else { throw Mistake("an odd \(key)", mark) }
            return word
        }

        func list(_ key: String) throws -> [YAMLNode] {
            guard case .sequence(let nodes)? = members[key]?.content else { throw Mistake("no \(key)", mark) }
            return nodes
        }

        /// One text, or a list of them.
        func texts(_ key: String) -> [String] {
            if let text = optional(key) { return [text] }
            let nodes = (try? list(key)) ?? []
            return nodes.compactMap { if case .scalar(let text, _) = $0.content { text } else { nil } }
        }

        func expect(_ key: String, _ value: String) throws {
            if try text(key) != value { throw Mistake("another \(key)", mark) }
        }
    }

    /// Something in the catalogue that is not as it should be.
    struct Mistake: Error {
        var what: String
        var line: Int?

        init(_ what: String, _ mark: YAMLMark?) {
            self.what = what
            line = mark?.line
        }
    }
}

extension Catalogue {
    /// `Specs/COVERAGE.md`.
    func coverage(for target: Spec.Target) -> String {
        let what =
            switch target {
            case .lx:
                """
                Every modification that a platform script, an image builder or a guest tool of lx makes to an image, and the
                step of `Specs/lx/` that makes it here, or why none does. Rendered from `catalogue.yaml`; do not edit.
                """
            case .lxc:
                """
                Every modification that LXC's image builders, templates and generators make to an image, and the step of
                `Specs/lxc/` that makes it here, or why none does. Rendered from `catalogue-lxc.yaml`; do not edit.
                """
            }
        var text = """
            # What is covered

            \(what)

            | family | entries | with steps | without | why without |
            | --- | --- | --- | --- | --- |

            """
        for family in families { text += row(family.name, family.entries) }
        text += row("all", entries)
        for family in families {
            text +=
                "\n## \(family.title)\n\n| id | path | what | when | done by, or why not |\n| --- | --- | --- | --- | --- |\n"
            for entry in family.entries { text += line(entry) }
        }
        return text
    }

    private func row(_ name: String, _ entries: [Entry]) -> String {
        let without = entries.compactMap(\.not)
        let reasons = Exclusion.allCases.compactMap { reason -> String? in
            let count = without.count { $0 == reason }
            return count == 0 ? nil : "\(reason.rawValue) \(count)"
        }
        let columns = [name, "\(entries.count)", "\(entries.count - without.count)", "\(without.count)"]
        return "| \((columns + [reasons.joined(separator: ", ")]).joined(separator: " | ")) |\n"
    }

    private func line(_ entry: Entry) -> String {
        let what = entry.what + (entry.condition.map { " (if: \($0))" } ?? "")
        let done =
            entry.not.map { "\($0.rawValue): \(entry.because ?? "")" }
            ?? entry.steps.map { "`\($0)`" }.joined(separator: ", ")
        let columns = [entry.id, entry.path.map { "`\($0)`" } ?? "", what, entry.when.rawValue, done]
        return "| \(columns.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |\n"
    }
}
