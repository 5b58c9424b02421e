import Foundation
import PackagePlugin

/// Runs `EmbedSpecs` over the specs of each target, `Specs/TARGET/*.yaml`, and the files that they put into images,
/// `Specs/TARGET/files/*`, whenever one of them changes.
@main
struct EmbedSpecsPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let specs = context.package.directoryURL.appending(path: "Specs")
        var files: [URL] = []
        for target in try contents(of: specs) where target.hasDirectoryPath {
            files += try contents(of: target).filter { $0.pathExtension == "yaml" }
            files += try contents(of: target.appending(path: "files"))
        }
        let output = context.pluginWorkDirectoryURL.appending(path: "BuiltInSpecs.swift")
        return [
            .buildCommand(
                displayName: "Embedding Specs/",
                executable: try context.tool(named: "EmbedSpecs").url,
                arguments: [output.path, specs.path] + files.map(\.path),
                inputFiles: files,
                outputFiles: [output])
        ]
    }

    /// What is in a directory, by name; nothing if there is none.
    private func contents(of directory: URL) throws -> [URL] {
        guard FileManager.default.fileExists(atPath: directory.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(
            at: directory, includingPropertiesForKeys: [.isDirectoryKey]
        )
        .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }
}
