import ArgumentParser
import Customization
import Glibc
import ImageDocuments
import LXCTemplate
import LXLayerKit
import LayerEntries

/// One run as lxc-create's template: what is done before, and after, the container has a root filesystem.
struct TemplateRun {
    let arguments: TemplateArguments
    let command: TemplateCommand
    var console: Console {
        var console = command.common.console
        console.isJSON = false
        return console
    }

    /// Whether this program was called as a template.
    static func isMeant(by name: String) -> Bool { name.split(separator: "/").last == "lxc-lxlayer" }

    /// Runs as a template, and ends with the status that lxc-create shall see.
    static func main(_ words: [TemplateArguments.Word]) -> Never {
        let arguments = TemplateArguments(words)
        let own = arguments.own.map { String(decoding: $0, as: UTF8.self) }
        do {
            let run = TemplateRun(arguments: arguments, command: try TemplateCommand.parse(own))
            exit(try run.run())
        } catch let code as ExitCode {
            exit(code.rawValue)
        } catch {
            let isUsage = TemplateCommand.exitCode(for: error) != .success
            guard !(error is CleanExit), isUsage || isHelp(own) else { TemplateCommand.exit(withError: error) }
            guard !isUsage else {
                Console().complain("lxc-lxlayer: " + TemplateCommand.fullMessage(for: error))
                exit(ExitStatus.usage.rawValue)
            }
            print(TemplateCommand.fullMessage(for: error))
            // Whoever asks for help about a wrapper may want the help of what it wraps.
            exit(wrappedHelp(own, arguments) ?? 0)
        }
    }

    private static func isHelp(_ own: [String]) -> Bool { own.contains("-h") || own.contains("--help") }

    private static func wrappedHelp(_ own: [String], _ arguments: TemplateArguments) -> Int32? {
        let others = own.filter { $0 != "-h" && $0 != "--help" }
        guard let name = try? TemplateCommand.parse(others).wrap, let template = try? Template(named: name) else {
            return nil
        }
        _ = try? template.run(arguments.forwarded([Array("-h".utf8)]))
        return 0
    }

    private func run() throws -> Int32 {
        var status = ExitStatus.done.rawValue
        do {
            try command.common.run(as: "lxc-lxlayer") { _ in
                if command.checkAccess { return status = try AccessCheck.report(to: console) }
                let options = try command.options()
                if let name = command.wrap {
                    status = try wrap(name, options)
                } else if let reference = try command.reference() {
                    status = try create(options) { try $0.unpack(reference, into: $1) }
                } else if let file = command.rootfsFrom {
                    status = try create(options) { try $0.unpack(tar: file, into: $1) }
                } else {
                    throw ValidationError(
                        "One of --layout, --image, --rootfs-from and --wrap says what the container is made from.")
                }
            }
        } catch let code as ExitCode {
            if arguments.mapped != nil,
                [.notFound, .usage, .machineFailure].contains(ExitStatus(rawValue: code.rawValue))
            {
                console.complain("  With mapped ids, only what others may read is there for this program.")
            }
            return code.rawValue
        }
        return status
    }

    // MARK: From an image, or a tree

    private func create(
        _ options: ConversionOptions, _ unpack: (Unpacker, String) throws -> UnpackedTree
    ) throws -> Int32 {
        let rootfs = try self.rootfs()
        try options.checkBeforehand()
        // What is run at last must hear the signals itself, as a template that is wrapped must.
        if command.postHook.isEmpty { Interruption.watch() }
        let unpacked = try unpack(Unpacker(options, progress: command.common.report), rootfs)
        let layers = Words.count(unpacked.layerCount, "layer")
        console.note("unpacked \(Words.count(unpacked.entryCount, "name")) of \(layers)")
        for line in unpacked.report.lines { console.note("warning: \(line)") }
        let planned = try customize(rootfs, options, container: unpacked.image?.config.container)
        try configure(planned, options, isNew: true, image: unpacked.image)
        try runPostHooks()
        return 0
    }

    // MARK: Around another template

    private func wrap(_ name: String, _ options: ConversionOptions) throws -> Int32 {
        let template = try Template(named: name)
        try options.checkBeforehand()
        if command.explainOrder {
            for line in try ChainOrder(command, arguments).lines() { console.aside(line) }
            if arguments.rootfs == nil { return 0 }
        }
        let status = try template.run(arguments.forwarded(arguments.rest ?? []))
        guard status == 0, arguments.rootfs != nil else { return status }
        let rootfs = try self.rootfs()
        guard try !Applier.isEmpty(rootfs) else {
            console.note("\(template.path) made nothing: nothing is customized")
            if command.listExit == 0 {
                console.note("lxc-create keeps an empty container now; --list-exit 1 prevents it")
            }
            return Int32(command.listExit)
        }
        let planned = try customize(rootfs, options, container: nil)
        try configure(planned, options, isNew: false, image: nil)
        try runPostHooks()
        return 0
    }

    // MARK: What both do

    private func rootfs() throws -> String {
        guard let rootfs = arguments.rootfs else {
            throw ValidationError("lxc-create calls this program; by itself it has no --rootfs to fill.")
        }
        return String(decoding: rootfs, as: UTF8.self)
    }

    private func customize(
        _ rootfs: String, _ options: ConversionOptions, container: ContainerConfig?
    ) throws -> PlannedTree {
        let applier = Applier(options)
        let planned = try applier.plan(rootfs, container: container)
        for warning in planned.plan.warnings { console.note("warning: \(warning.sentence)") }
        for warning in planned.plan.bootable.warnings { console.note("warning: \(warning.phrase)") }
        try applier.apply(planned)
        let count = planned.changedPaths.count
        let names = planned.profiles.map(\.name)
        console.note(
            "customized \(Words.count(count, "path"))"
                + (names.isEmpty ? "" : " with \(Words.list(names))"))
        return planned
    }

    /// The second halves of older wrappers: called as templates, without words of the user's.
    private func runPostHooks() throws {
        for name in command.postHook {
            let status = try Template(named: name).run(arguments.forwarded([]))
            guard status == 0 else {
                console.complain("lxc-lxlayer: \(Words.printable(name)) failed with status \(status)")
                throw ExitCode(status)
            }
        }
    }
}
