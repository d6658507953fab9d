import Foundation
import TestWorld
import Testing

/// A temporary folder that goes with the test.
final class Folder {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "dutybook-cli-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }
}

struct Run {
    let status: Int32
    let output: String
    let errors: String
}

/// The program that was built beside the tests.
var program: URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "dutybook")
}

/// Runs the program in an English terminal, or one of another locale.
func run(_ arguments: [String], typing: String = "", locale: String = "en_GB.UTF-8") throws -> Run {
    // A file, because a full pipe that nobody reads would stop the program.
    let complaints = FileManager.default.temporaryDirectory.appending(path: "dutybook-errors-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: complaints) }
    let child = try Child(program.path, arguments, environment: ["LC_ALL": locale], complaints: complaints.path)
    child.type(typing)
    let written = child.rest()
    return Run(
        status: child.wait(), output: String(decoding: written, as: UTF8.self),
        errors: try String(contentsOf: complaints, encoding: .utf8))
}

func json(_ run: Run) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run.errors)")
}
