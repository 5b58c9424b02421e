import ArgumentParser

/// The program: its subcommands, nothing else.
@main
struct LXLayerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lxlayer",
        abstract: "Add one layer to a full-system Docker/OCI image, so that it boots in an illumos lx zone.",
        discussion: """
            References are written as skopeo writes them: oci:DIR[:TAG], oci-archive:FILE[:TAG], \
            docker-archive:FILE[:NAME[:TAG]], dir:DIR, each with @sha256:DIGEST or :@NUMBER in place of a name; without \
            what stands before the first colon, it is found out what is there. An image that is alone in its store \
            needs no name. A single - is an archive on standard input or output.

            Exit codes: 0 done, 1 failure of the machine, 3 the input is damaged or hostile, 4 not found or ambiguous, \
            5 not supported, 6 not a bootable full-system image, 7 conflict between specs or profiles, 8 changes pending, a \
            difference or findings, 64 usage.
            """,
        version: Version.text,
        subcommands: [
            ConvertCommand.self, PlanCommand.self, VerifyCommand.self, InspectCommand.self, ListCommand.self,
            CatCommand.self, BlameCommand.self, DiffCommand.self, ExportCommand.self, LintCommand.self,
            ApplyCommand.self, SpecCommand.self, CacheCommand.self,
        ])

    static func main() {
        StandardStreams.fill()
        let words = ArgumentWords.all()
        if TemplateRun.isMeant(by: String(decoding: words.first ?? [], as: UTF8.self)) {
            TemplateRun.main(Array(words.dropFirst()))
        }
        Interruption.watch()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            UsageError.report(error)
            exit(withError: error)
        }
    }
}

/// This program's version.
enum Version {
    static let text = "0.1.0"
}
