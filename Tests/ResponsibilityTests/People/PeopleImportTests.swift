import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct PeopleImportTests {
    @Test(
        "people, posts and responsibilities go in together, and a second time nothing is doubled",
        arguments: Backend.available)
    func twice(backend: Backend) async throws {
        try await World.on(backend) { world in
            let file = """
                姓名,单位代码,登录名,角色,岗位,任职日期,责任
                赵山,QS,zhao,经办员,安全员,2026-01-01,直接责任
                钱水,QS,,,镇长,2026-02-01,第一责任人
                """
            let first = try await take(world, file)
            #expect((first.people, first.known, first.links.count) == (2, 0, 1))
            let second = try await take(world, file)
            #expect((second.people, second.known, second.links.count) == (0, 2, 0))
            let (unit, machine) = (try world.unit("QS"), world.services.machine("tests"))
            let view = try await world.services.database.read { tx in try PostsView.of(unit, by: machine, in: tx) }
            #expect(view.posts.map(\.name) == ["安全员", "镇长"])
            #expect(view.holders.map(\.since) == ["2026-01-01", "2026-02-01"])
            #expect(view.responsibilities.map(\.kind) == [.direct, .first])
        }
    }

    @Test("somebody with two posts has two rows, and a later login is theirs", arguments: Backend.available)
    func rows(backend: Backend) async throws {
        try await World.on(backend) { world in
            let first = try await take(
                world, "name,unit_code,post,responsibility,field\n赵山,QS,镇长,first,\n赵山,QS,安委会主任,line,消防\n")
            #expect((first.people, first.known) == (1, 0))
            let file = """
                name,unit_code,login,role,post
                赵山,QS,zhao,clerk,
                赵山,QS,zhao2,clerk,
                赵山,QS,,,消防专干
                """
            let second = try await take(world, file)
            #expect((second.people, second.known, second.links.count) == (1, 1, 2), "another of the same name")
            let third = try await take(world, file)
            #expect((third.people, third.known, third.links.count) == (0, 2, 0))
            let (unit, machine) = (try world.unit("QS"), world.services.machine("tests"))
            let view = try await world.services.database.read { tx in try PostsView.of(unit, by: machine, in: tx) }
            #expect(view.posts.map(\.name) == ["镇长", "安委会主任", "消防专干"])
            #expect(Set(view.holders.map(\.personID)).count == 1)
            #expect(view.responsibilities.map(\.field) == ["", "消防"])
        }
    }

    @Test(
        "a column about what is never kept of a person is refused",
        arguments: ["政治面貌", "民族", "宗教信仰", "健康状况", "身份证号", "religion", "political_status"])
    func refused(heading: String) async throws {
        try await World.on(.sqlite) { world in
            await #expect(throws: Refusal.self) { try await take(world, "name,unit_code,\(heading)\n赵山,QS,x\n") }
        }
    }

    @Test("every mistake is told with its row, and nothing goes in")
    func mistakes() async throws {
        try await World.on(.sqlite) { world in
            do {
                _ = try await take(
                    world,
                    "name,unit_code,login,role,responsibility,since\n甲,NOPE,,,,\n,QS,,,,\n乙,QS,qs-clerk,clerk,,\n丙,QS,bing,king,,\n丁,QS,,,direct,2026-13-01\n"
                )
                Issue.record("it went in")
            } catch Refusal.invalid(let mistakes) {
                #expect(Set(mistakes.map(\.place)) == Set((2...6).map { "people.csv:\($0)" }))
            }
            let machine = world.services.machine("tests")
            let people = try await world.services.database.read { tx in
                try tx.value(
                    "SELECT COUNT(*) FROM person p WHERE \(machine.may(.managePeople, at: "p.unit_id"))", as: Int.self)
            }
            #expect(people == 10, "those of the world")
        }
    }

    private func take(
        _ world: World, _ file: String
    ) async throws -> (people: Int, known: Int, links: [(login: String, token: String)]) {
        let url = world.folder.appending(path: "people.csv")
        try Data(file.utf8).write(to: url)
        return try await world.services.importPeople([url], dryRun: false, by: world.services.machine("tests"))
    }
}
