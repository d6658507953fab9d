import Foundation
import Testing

@Suite struct MailCommandTests {
    @Test("the outbox of a new book is empty, and a test message needs a server that can be reached")
    func mail() throws {
        let folder = try Folder()
        let data = folder.path("data")
        #expect(try run(["init", "--name", "云溪县", "--code", "YX", "--kind", "county", "--data", data]).status == 0)
        let outbox = try json(run(["mail", "outbox", "--json", "--data", data]))
        #expect(outbox["counts"] as? [String: Int] == ["waiting": 0, "sending": 0, "sent": 0, "failed": 0])

        let none = try run(["mail", "test", "--to", "li@example.org", "--data", data])
        #expect(none.status == 1 && none.errors.contains("no mail server is set"))
        let settings = """
            mail_server: 127.0.0.1
            mail_port: 1
            mail_security: none
            mail_from: book@example.org
            mail_login: book
            mail_password: s3cret-word

            """
        try Data(settings.utf8).write(to: URL(fileURLWithPath: folder.path("data/dutybook.yaml")))
        let closed = try run(["mail", "test", "--to", "li@example.org", "--data", data])
        #expect(closed.status == 1 && closed.errors.contains("it was not sent"))
        #expect(!closed.errors.contains("s3cret"))
        try Data(settings.replacing("none", with: "ssl").utf8)
            .write(to: URL(fileURLWithPath: folder.path("data/dutybook.yaml")))
        let wrong = try run(["mail", "outbox", "--data", data])
        #expect(wrong.status == 1 && wrong.errors.contains("mail_security"))
    }

    @Test("a circular is written for a quarter or a half, and for nothing else")
    func circular() throws {
        let folder = try Folder()
        let (data, file) = (folder.path("data"), folder.path("circular.docx"))
        #expect(try run(["init", "--name", "云溪县", "--code", "YX", "--kind", "county", "--data", data]).status == 0)
        let common = ["report", "circular", "--unit", "YX", "--year", "2025", "--out", file, "--data", data]
        for period in [["--quarter", "5"], ["--half", "0"], [], ["--quarter", "1", "--half", "1"]] {
            #expect(try run(common + period).status == 2, "\(period)")
        }
        for period in [["--quarter", "1"], ["--half", "2", "--language", "en"]] {
            let written = try run(common + period)
            #expect(written.status == 0, "\(written.errors)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: file)).starts(with: [0x50, 0x4B]))
        }
    }
}
