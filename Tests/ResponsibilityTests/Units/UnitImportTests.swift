import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct UnitImportTests {
    @Test("a file of units goes in whole, and a second time changes nothing", arguments: Backend.available)
    func twice(backend: Backend) async throws {
        try await World.on(backend) { world in
            let file = "code,name,parent_code,kind\nN-1,\"北站, 一号\",N,station\nN,北镇,YX,township\n"
            let first = try await take(world, [file])
            #expect(first == Outcome(added: 2))
            #expect(try await take(world, [file]) == Outcome(unchanged: 2))
            let changed = file.replacingOccurrences(of: "北镇,YX", with: "北街道,QS")
            #expect(try await take(world, [changed], dryRun: true) == Outcome(renamed: 1, moved: 1, unchanged: 1))
            #expect(try await take(world, [changed]) == Outcome(renamed: 1, moved: 1, unchanged: 1))
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test("the four files of the divisions are understood by their headings")
    func divisions() async throws {
        try await World.on(.sqlite) { world in
            let outcome = try await take(
                world,
                [
                    "code,name,areaCode,provinceCode,cityCode\n990101001,\"东街道\",990101,99,9901\n",
                    "code,name,cityCode,provinceCode\n990101,\"东城区\",9901,99\n",
                    "code,name,provinceCode\n9901,\"市辖区\",99\n", "code,name\n99,\"新省\"\n",
                ])
            #expect(outcome == Outcome(added: 4))
            let access = world.services.machine("tests")
            let kinds = try await world.services.database.read { tx in
                try ["99", "9901", "990101", "990101001"].map { try Unit.find(code: $0, by: access, in: tx).kind }
            }
            #expect(kinds == ["province", "city", "county", "township"])
        }
    }

    @Test(
        "every mistake is told with the row that a spreadsheet shows, and nothing goes in",
        arguments: [
            ("code,name,parent_code,kind\nA,,YX,station\n", "0.csv:2", "给单位起名|填写单位名称"),
            ("code,name,parent_code,kind\nA,甲,NOPE,station\n", "0.csv:2", "找不到上级单位"),
            ("code,name,parent_code,kind\nA,甲,YX,station\nA,乙,YX,station\n", "0.csv:3", "重复"),
            ("code,name,parent_code,kind\nA,甲,B,station\nB,乙,A,station\n", "0.csv:2", "成环"),
            ("code,name,parent_code,kind\nA,甲,A,station\n", "0.csv:2", "成环"),
            ("code,name,parent_code,kind\nA,甲,YX,castle\n", "0.csv:2", "--add-kinds"),
            ("code,name,parent_code,kind\nA,\"甲,YX,station\n", "0.csv:2", "引号"),
            ("name,kind\n甲,station\n", "0.csv:1", "代码"), ("", "0.csv:1", "空的"),
            ("code,name,parent_code,kind,opened_on\nA,甲,YX,station,2026-02-30\n", "0.csv:2", "有效日期"),
        ])
    func mistakes(file: String, place: String, words: String) async throws {
        try await World.on(.sqlite) { world in
            do {
                _ = try await take(world, [file])
                Issue.record("it went in")
            } catch Refusal.invalid(let mistakes) {
                #expect(
                    mistakes.contains {
                        $0.place == place && words.split(separator: "|").contains(where: $0.zh.contains)
                    }, "\(mistakes)")
            }
            let access = world.services.machine("tests")
            let count = try await world.services.database.read { tx in
                try tx.value("SELECT COUNT(*) FROM unit u WHERE \(access.may(.viewUnits, at: "u.id"))", as: Int.self)
            }
            #expect(count == 5)
        }
    }

    @Test("ten thousand mistakes are all told, in the order of the rows")
    func many() async throws {
        try await World.on(.sqlite) { world in
            let rows = (1...10_000).map { "C\($0),,YX,station" }.joined(separator: "\n")
            do {
                _ = try await take(world, ["code,name,parent_code,kind\n" + rows])
                Issue.record("it went in")
            } catch Refusal.invalid(let mistakes) {
                #expect(mistakes.count == 10_000)
                #expect(mistakes.map(\.place) == (2...10_001).map { "0.csv:\($0)" })
            }
        }
    }

    @Test("files in GB18030, with a byte order mark, with tabs or with Chinese headings are read alike")
    func encodings() async throws {
        try await World.on(.sqlite) { world in
            let gb: [UInt8] =
                Array("code\tname\tparent_code\tkind\nG\t".utf8) + [0xBC, 0xD7] + Array("\tYX\tstation\n".utf8)
            let bom: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("代码;名称;上级代码;类别\r\nH;乙;YX;station\r\n".utf8)
            #expect(try await take(world, bytes: [gb, bom]) == Outcome(added: 2))
            let access = world.services.machine("tests")
            let names = try await world.services.database.read { tx in
                try ["G", "H"].map { try Unit.find(code: $0, by: access, in: tx).name }
            }
            #expect(names == ["甲", "乙"])
        }
    }

    struct Outcome: Equatable {
        var added = 0
        var renamed = 0
        var moved = 0
        var unchanged = 0
    }

    private func take(_ world: World, _ files: [String], dryRun: Bool = false) async throws -> Outcome {
        try await take(world, bytes: files.map { Array($0.utf8) }, dryRun: dryRun)
    }

    private func take(_ world: World, bytes files: [[UInt8]], dryRun: Bool = false) async throws -> Outcome {
        let urls = try files.enumerated().map { index, bytes in
            let url = world.folder.appending(path: "\(index).csv")
            try Data(bytes).write(to: url)
            return url
        }
        let result = try await world.services.importUnits(
            urls, under: nil, addKinds: false, dryRun: dryRun, by: world.services.machine("tests"))
        return Outcome(added: result.added, renamed: result.renamed, moved: result.moved, unchanged: result.unchanged)
    }
}
