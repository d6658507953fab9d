import Foundation
import Testing

/// The built program, run as people run it.
@Suite struct CommandLineTests {
    @Test("an organisation is made, told its year, records work and gets its report, all at the command line")
    func year() throws {
        let folder = try Folder()
        let data = ["--data", folder.path("data")]
        #expect(try run(["init", "--name", "云溪县", "--code", "YX", "--kind", "county"] + data).status == 0)
        let units = folder.path("units.csv")
        try Data("code,name,parent_code,kind\nQS,青石镇,YX,township\n".utf8).write(to: URL(fileURLWithPath: units))
        #expect(try run(["units", "import", "--dry-run", units] + data).output.hasPrefix("1 added"))
        #expect(try run(["units", "import", units] + data).output.hasPrefix("1 added"))
        #expect(try run(["units", "import", units] + data).output.hasPrefix("0 added"))
        let catalogue = folder.path("trial.yaml")
        try Data(Self.catalogue.utf8).write(to: URL(fileURLWithPath: catalogue))
        #expect(try run(["programme", "adopt", catalogue] + data).status == 0)
        let issue = ["plan", "issue", "--programme", "trial", "--year", "2026", "--under", "YX", "--json"] + data
        #expect(try json(run(issue))["obligations"] as? Int == 4)
        #expect(try json(run(issue))["obligations"] as? Int == 0, "issuing again changes nothing")
        let record = [
            "activity", "record", "--unit", "QS", "--kind", "meeting", "--on", "2026-02-10", "--title", "例会", "--today",
            "2026-02-11", "--file", units, "--json",
        ]
        let counts = try json(run(record + data))["counts_for"] as? [[String: String]]
        #expect(counts?.count == 1)
        #expect(counts?.first?["due"] == "2026-03-31")
        let report = folder.path("report.docx")
        #expect(try run(["report", "annual", "--unit", "YX", "--year", "2026", "--out", report] + data).status == 0)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: report))
        #expect(bytes.starts(with: Data("PK".utf8)))
        #expect(try run(["doctor"] + data).status == 0)
    }

    @Test("what is refused exits with 1 and says why, what is typed wrongly exits with 2")
    func exits() throws {
        let folder = try Folder()
        let data = ["--data", folder.path("data")]
        #expect(try run(["init"] + data).status == 0)
        let bad = folder.path("bad.csv")
        try Data("code,name,parent_code,kind\nA,,NOPE,castle\n".utf8).write(to: URL(fileURLWithPath: bad))
        let refused = try run(["units", "import", bad] + data)
        #expect(refused.status == 1)
        #expect(refused.errors.components(separatedBy: "bad.csv:2").count == 4, "three mistakes in row 2")
        #expect(try run(["units", "import"] + data).status == 2)
        #expect(try run(["no-such-word"]).status == 2)
        #expect(
            try run(["plan", "issue", "--programme", "x", "--year", "2026", "--under", "ROOT", "--data", "/nowhere"])
                .status == 2)
    }

    @Test(
        "working days are counted over holidays and make-up days",
        arguments: [
            ("2026-02-12", 5, "2026-02-26", false), ("2026-01-01", 1, "2026-01-04", false),
            ("2026-12-25", 10, "2027-01-08", true),
        ])
    func due(from: String, days: Int, due: String, provisional: Bool) throws {
        let answer = try json(
            run(["calendar", "due", "--from", from, "--working-days", "\(days)", "--json", "--data", "/nowhere"]))
        #expect(answer["due"] as? String == due)
        #expect(answer["provisional"] as? Bool == provisional)
    }

    static let catalogue = """
        programme: trial
        version: 1
        applies_from: 2026-01-01
        field: other
        title: {zh: 试验, en: Trial}
        summary: {zh: 试验用。, en: For trials.}
        instruments:
          - {key: rules, title: {zh: 规定, en: Rules}, issuer: {zh: 本局, en: The bureau}, edition: "2026"}
        duties:
          - key: meeting
            title: {zh: 季度例会, en: Quarterly meeting}
            text: {zh: 每季度开一次例会。, en: Meet every quarter.}
            source: {instrument: rules, clause: {zh: 第一条, en: art. 1}}
            owed_by: {kinds: [township]}
            cadence: {quota: {count: 1, per: quarter, proration: full}}
            counts: [meeting]
            hours: 1
            weight: 1
            review: {by: same-unit}
        """
}

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

/// Runs the program in an English terminal.
func run(_ arguments: [String], typing: String = "") throws -> Run {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "en_GB.UTF-8"]) { _, new in new }
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(typing.utf8))
    try input.fileHandleForWriting.close()
    let written = output.fileHandleForReading.readDataToEndOfFile()
    let complained = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Run(
        status: process.terminationStatus, output: String(decoding: written, as: UTF8.self),
        errors: String(decoding: complained, as: UTF8.self))
}

func json(_ run: Run) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run.errors)")
}
