import Foundation
import Testing

/// Measures at the command line.
@Suite struct MeasureCommandTests {
    @Test("the limits of a route are printed, and the list is somebody's own")
    func measures() throws {
        let folder = try Folder()
        let data = ["--data", folder.path("data")]
        #expect(try run(["init", "--name", "云溪县", "--code", "YX", "--kind", "county"] + data).status == 0)
        let add = ["people", "add", "--login", "li", "--role", "head", "--unit", "YX"]
        #expect(try run(add + data).status == 0)
        let clocks = ["measures", "clocks", "--route", "civil-review", "--from", "2026-01-16"]
        #expect(try run(clocks + data).output.contains("2026-02-24  30 days"))
        let limits = try #require(json(run(clocks + ["--json"] + data))["limits"] as? [[String: Any]])
        #expect(limits.map { $0["step"] as? String } == ["file", "decide"])
        #expect(limits.map { $0["last"] as? String } == ["2026-02-24", "2026-02-24"])
        #expect(limits.map { $0["provisional"] as? Bool } == [false, false])
        let late = ["measures", "clocks", "--route", "hearing", "--from", "2026-12-28"]
        #expect(try run(late + data).output.contains("2027-01-04 (provisional)"))
        #expect(try run(["measures", "clocks", "--route", "elsewhere", "--from", "2026-01-16"] + data).status == 2)
        #expect(try run(["measures", "clocks", "--route", "hearing", "--from", "soon"] + data).status == 2)
        #expect(try run(["measures", "list"] + data).status == 2)
        #expect(try run(["measures", "list", "--as", "nobody"] + data).status == 1)
        let list = try json(run(["measures", "list", "--as", "li", "--json"] + data))
        #expect((list["measures"] as? [Any])?.isEmpty == true)
    }
}
