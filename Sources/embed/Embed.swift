/// Writes files into one Swift source as string literals, so that the program needs no folder beside it.
///
/// `embed OUT.swift GROUP=FILE …` makes `enum EmbeddedFiles { static let GROUP: [(name: String, text: StaticString)] }`.
import Foundation

@main
enum Embed {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let output = arguments.first else { return }
        var groups: [String: [(name: String, text: String)]] = [:]
        for argument in arguments.dropFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1)
            let file = URL(fileURLWithPath: String(parts[1]))
            let text = try String(contentsOf: file, encoding: .utf8)
            groups[String(parts[0]), default: []].append((file.lastPathComponent, text))
        }
        var swift = "// Written by the EmbedFiles plugin. Do not edit.\nenum EmbeddedFiles {\n"
        for (group, files) in groups.sorted(by: { $0.key < $1.key }) {
            swift += "    static let \(group): [(name: String, text: StaticString)] = [\n"
            for file in files {
                // Ten signs: no stylesheet, script or catalogue contains `"""##########`.
                let signs = String(repeating: "#", count: 10)
                swift += "        (\"\(file.name)\", \(signs)\"\"\"\n\(file.text)\n\"\"\"\(signs)),\n"
            }
            swift += "    ]\n"
        }
        swift += "}\n"
        try swift.write(toFile: output, atomically: true, encoding: .utf8)
    }
}
