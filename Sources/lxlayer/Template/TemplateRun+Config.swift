import Customization
import FoundationEssentials
import ImageDocuments
import LXCTemplate
import LXLayerKit
import LayerEntries

extension TemplateRun {
    /// Where LXC keeps what every container's configuration includes.
    private static let commonDirectories = ["/usr/share/lxc/config", "/usr/local/share/lxc/config"]

    /// Appends to the container's configuration what it needs: of the image only what `ConfigLine` lets through.
    func configure(
        _ planned: PlannedTree, _ options: ConversionOptions, isNew: Bool, image: Image?
    ) throws {
        guard let directory = arguments.path else { return }
        var lines: [ConfigLine] = []
        if isNew {
            lines += try commonFiles()
            let architecture = image?.config.platform.architecture ?? planned.facts.architecture
            if let architecture = ContainerArchitecture.name(of: architecture) {
                lines.append(try ConfigLine("lxc.arch", architecture))
            }
            if let name = arguments.name {
                lines.append(try ConfigLine("lxc.uts.name", String(decoding: name, as: UTF8.self)))
            }
            if let image { lines += try environment(of: image) }
        }
        if let signal = planned.haltSignal { lines.append(try ConfigLine("lxc.signal.halt", signal)) }
        if let hook = planned.provisionProgram {
            lines.append(try ConfigLine("lxc.hook.start", "/" + String(decoding: hook.bytes, as: UTF8.self)))
        }
        let block = ConfigBlock(profiles: options.profiles.map(\.name), lines: lines)
        try ConfigFile(inDirectory: String(decoding: directory, as: UTF8.self)).append(block)
    }

    private func commonFiles() throws -> [ConfigLine] {
        let isThere = FileManager.default.fileExists(atPath:)
        guard let directory = TemplateRun.commonDirectories.first(where: { isThere($0 + "/common.conf") }) else {
            console.note("warning: LXC's common.conf is not there: the container gets no /proc and no terminals of it")
            return []
        }
        var lines = [try ConfigLine.include(directory + "/common.conf")]
        if arguments.mapped != nil, isThere(directory + "/userns.conf") {
            lines.append(try ConfigLine.include(directory + "/userns.conf"))
        }
        return lines
    }

    /// The variables that were asked for by name; the image decides on their values only.
    private func environment(of image: Image) throws -> [ConfigLine] {
        let environment = image.config.container?.environment ?? []
        var lines: [ConfigLine] = []
        for name in command.variables {
            guard let text = environment.last(where: { $0.utf8.starts(with: (name + "=").utf8) }) else {
                console.note("warning: the image has no variable \(Words.printable(name))")
                continue
            }
            lines.append(try ConfigLine("lxc.environment", text))
        }
        return lines
    }
}

/// What LXC calls processors (personality(2)).
enum ContainerArchitecture {
    /// LXC's name of an image's architecture; nil where it has none.
    static func name(of architecture: String) -> String? {
        switch architecture {
        case "amd64": "x86_64"
        case "386": "i686"
        case "arm64": "aarch64"
        case "arm": "armv7l"
        case "ppc64le", "s390x", "riscv64", "mips64", "loong64": architecture
        default: nil
        }
    }
}
