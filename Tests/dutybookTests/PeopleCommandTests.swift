import Foundation
import Testing

/// People at the command line.
@Suite struct PeopleCommandTests {
    @Test("accounts are listed, given roles, reset, closed and opened at the command line")
    func people() throws {
        let folder = try Folder()
        let data = ["--data", folder.path("data")]
        #expect(try run(["init", "--name", "云溪县", "--code", "YX", "--kind", "county"] + data).status == 0)
        let units = folder.path("units.csv")
        try Data("code,name,parent_code,kind\nQS,青石镇,YX,township\n".utf8).write(to: URL(fileURLWithPath: units))
        #expect(try run(["units", "import", units] + data).status == 0)
        for (login, role, unit) in [("admin", "administrator", "YX"), ("li", "clerk", "QS")] {
            let add = ["people", "add", "--login", login, "--role", role, "--unit", unit]
            #expect(try run(add + data).status == 0)
        }
        let role = ["--login", "li", "--role", "reviewer", "--unit", "YX"]
        #expect(try run(["people", "grant"] + role + data).output == "li  reviewer  YX\n")
        let listed = try #require(
            json(run(["people", "list", "--unit", "QS", "--json"] + data))["people"] as? [[String: Any]])
        #expect(listed.count == 1)
        #expect(listed.first?["login"] as? String == "li")
        #expect((listed.first?["roles"] as? [[String: String]])?.map { $0["unit"] } == ["YX", "QS"])
        #expect(try run(["people", "list"] + data).output.split(separator: "\n").count == 2)
        #expect(try run(["people", "revoke"] + role + data).status == 0)
        #expect(try !run(["people", "list"] + data).output.contains("reviewer"))
        let reset = try run(["people", "reset", "--login", "li", "--address", "https://book.example"] + data)
        #expect(reset.output.contains(/https:\/\/book.example\/welcome\/[0-9a-z]{26}/))
        #expect(try run(["people", "disable", "--login", "li"] + data).status == 0)
        #expect(try run(["people", "list"] + data).output.contains("li  li  QS  clerk:QS  closed"))
        #expect(try run(["people", "list", "--as", "li"] + data).status == 1)
        #expect(try run(["people", "enable", "--login", "li"] + data).status == 0)
        #expect(try run(["people", "list"] + data).output.contains("clerk:QS  unopened"))
    }

    @Test("what is refused about people exits with 1, what is typed wrongly with 2")
    func exits() throws {
        let folder = try Folder()
        let data = ["--data", folder.path("data")]
        #expect(try run(["init", "--name", "云溪县", "--code", "YX", "--kind", "county"] + data).status == 0)
        for (login, role) in [("admin", "administrator"), ("li", "clerk")] {
            #expect(
                try run(["people", "add", "--login", login, "--role", role, "--unit", "YX"] + data).status == 0)
        }
        let last = try run(["people", "disable", "--login", "admin"] + data)
        #expect(last.status == 1 && last.errors.contains("One administrator"))
        let role = ["--login", "admin", "--role", "administrator", "--unit", "YX"]
        #expect(try run(["people", "revoke"] + role + data).status == 1)
        #expect(try run(["people", "reset", "--login", "nobody"] + data).status == 1)
        #expect(try run(["people", "list", "--unit", "NOWHERE"] + data).status == 1)
        #expect(try run(["people", "list", "--as", "li"] + data).status == 1)
        #expect(try run(["people", "grant", "--login", "li", "--role", "king", "--unit", "YX"] + data).status == 2)
        #expect(try run(["people", "grant", "--login", "li"] + data).status == 2)
        #expect(try run(["people", "reset"] + data).status == 2)
    }
}
