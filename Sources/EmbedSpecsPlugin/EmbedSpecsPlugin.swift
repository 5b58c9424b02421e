import Foundation
import PackagePlugin

/// Runs `EmbedSpecs` over the YAML files of `Specs/` whenever one of them changes.
@main
struct EmbedSpecsPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let specs = context.package.directoryURL.appending(path: "Specs")
        let files = try FileManager.default.contentsOfDirectory(at: specs, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "yaml" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
        let output = context.pluginWorkDirectoryURL.appending(path: "BuiltInSpecs.swift")
        return [
            .buildCommand(
                displayName: "Embedding Specs/",
                executable: try context.tool(named: "EmbedSpecs").url,
                arguments: [output.path] + files.map(\.path),
                inputFiles: files,
                outputFiles: [output])
        ]
    }
}
