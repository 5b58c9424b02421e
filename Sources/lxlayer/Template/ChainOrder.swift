import ArgumentParser
import Customization
import Glibc
import LXCTemplate

/// Who does what, in which order, when templates wrap each other.
struct ChainOrder {
    /// A wrapper, the outermost first.
    private var links: [Link] = []
    /// The template in the middle.
    private var innermost = ""

    private struct Link {
        /// The profiles, by name with their steps.
        var profiles: [(name: String, steps: [String])]
        var postHooks: [String]

        var title: String { profiles.isEmpty ? "no profile" : profiles.map(\.name).joined(separator: ", ") }
    }

    /// Follows the chain as far as it leads through this program: what others do with their words, only they know.
    init(_ command: TemplateCommand, _ arguments: TemplateArguments) throws {
        var command = command
        var arguments = arguments
        while true {
            let profiles = try command.specs.profiles.map { try ProfileFile($0).profile() }
            links.append(
                Link(
                    profiles: profiles.map { ($0.name, $0.spec.steps.map(\.id)) }, postHooks: command.postHook))
            let template = try Template(named: command.wrap ?? "")
            guard TemplateRun.isMeant(by: template.path), let rest = arguments.rest else {
                innermost = template.path
                return
            }
            arguments = TemplateArguments(rest)
            command = try TemplateCommand.parse(arguments.own.map { String(decoding: $0, as: UTF8.self) })
            guard command.wrap != nil else {
                innermost = template.path + " " + (command.layout ?? command.image ?? command.url ?? "")
                return
            }
        }
    }

    /// One line for each thing that is done.
    func lines() -> [String] {
        var lines = ["order:"]
        for link in links {
            lines.append("  before  \(Words.printable(link.title)): checked, and refused if it does not fit")
        }
        lines.append("  run     \(Words.printable(innermost))")
        for link in links.reversed() {
            lines.append("  after   \(Words.printable(link.title)): the container is customized")
            for profile in link.profiles {
                lines.append("          \(profile.name): \(profile.steps.map(Words.printable).joined(separator: ", "))")
            }
            for hook in link.postHooks { lines.append("  after   \(Words.printable(hook)): run") }
        }
        return lines
    }
}
