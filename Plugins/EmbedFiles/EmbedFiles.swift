import Foundation
import PackagePlugin

/// Puts the stylesheet, the script and the shipped catalogues, checklists and schemes into the binary.
@main
struct EmbedFiles: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = context.package.directoryURL
        let groups = [
            "pages": root.appending(path: "Sources/Responsibility/Public"),
            "programmes": root.appending(path: "Programmes"),
            "checklists": root.appending(path: "Checklists"),
            "schemes": root.appending(path: "Schemes"),
        ]
        var inputs: [URL] = []
        var arguments: [String] = []
        for (group, folder) in groups.sorted(by: { $0.key < $1.key }) {
            let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .filter { ["css", "js", "svg", "yaml"].contains($0.pathExtension) }
                .sorted { $0.lastPathComponent < $1.lastPathComponent }
            inputs += files
            arguments += files.map { "\(group)=\($0.path)" }
        }
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
        return [
            .buildCommand(
                displayName: "Embedding \(inputs.count) files", executable: try context.tool(named: "embed").url,
                arguments: [output.path] + arguments, inputFiles: inputs, outputFiles: [output])
        ]
    }
}
