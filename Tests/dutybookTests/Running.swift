import Foundation
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
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": locale]) { _, new in new }
    let (input, output) = (Pipe(), Pipe())
    // A file, because a full pipe that nobody reads would stop the program.
    let complaints = FileManager.default.temporaryDirectory.appending(path: "dutybook-errors-\(UUID().uuidString)")
    try Data().write(to: complaints)
    defer { try? FileManager.default.removeItem(at: complaints) }
    process.standardInput = input
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: complaints)
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(typing.utf8))
    try input.fileHandleForWriting.close()
    let written = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let complained = try Data(contentsOf: complaints)
    return Run(
        status: process.terminationStatus, output: String(decoding: written, as: UTF8.self),
        errors: String(decoding: complained, as: UTF8.self))
}

func json(_ run: Run) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run.errors)")
}
