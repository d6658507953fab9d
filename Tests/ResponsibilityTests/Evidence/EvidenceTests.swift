import Documents
import Foundation
import HTTPTypes
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Files through the real door: their dates, their page, using them again, and who may.
@Suite struct EvidenceTests {
    @Test("a file has a date of its own, and a corrected date is a new version", arguments: Backend.available)
    func ownDate(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let desk = Desk(unit: try world.unit("QS"))
                let future = try await desk.send(
                    "例会", by: clerk, [("files_on", "2026-03-09")], files: [("通知.txt", Array("一".utf8))])
                #expect(future.status == 422 && future.text.contains("材料日期不能晚于今天"))
                let path = try await desk.record(
                    "例会", by: clerk, [("files_on", "2026-02-20")], files: [("通知.txt", Array("一".utf8))])
                let shown = try await clerk.get(path)
                #expect(shown.text.contains("2026-02-20"))
                let old = try #require(evidence(shown.text).first)
                let corrected = try await desk.correct(
                    path, by: clerk, [("day-\(old)", "2026-02-18"), ("reason", "落款日期")])
                #expect(corrected.status == 303, "\(corrected.text)")
                let after = try await clerk.get(path)
                #expect(after.text.contains("2026-02-18") && !after.text.contains("2026-02-20"))
                let page = try await clerk.get("/evidence/\(old)")
                #expect(page.status == 200 && page.text.contains("属于第 1 版"))
                let new = try #require(evidence(after.text).first)
                let off = try await desk.correct(path, by: clerk, [("drop", new), ("reason", "不是本单位材料")])
                #expect(off.status == 303)
                #expect(evidence(try await clerk.get(path).text).isEmpty)
                let versions = try await clerk.get(path + "/versions")
                #expect(versions.text.contains(old) && versions.text.contains(new))
            }
        }
    }

    @Test("a file is used again without sending it, within what a person may see", arguments: Backend.available)
    func reuse(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let neighbour = try await world.visitor("bs-clerk", at: client)
                let station = try await world.visitor("qs-station", at: client)
                let desk = Desk(unit: try world.unit("QS"))
                let bytes = Array("签到表 一".utf8)
                let path = try await desk.record("例会", by: clerk, files: [("签到表_1%.txt", bytes)])
                let file = try #require(evidence(try await clerk.get(path).text).first)

                let again = try await desk.record("另一次会", by: clerk, [("reuse", file)])
                let shown = try await clerk.get(again)
                let second = try #require(evidence(shown.text).first)
                #expect(second != file && shown.text.contains("签到表_1%.txt"))
                let page = try await clerk.get("/evidence/\(second)")
                #expect(page.text.contains("同一文件还用于") && page.text.contains(path))
                #expect(try await clerk.get("/evidence/\(second)/content").bytes == bytes)

                // The unit below records with it only what it can see: nothing of the unit above.
                let below = try await Desk(unit: try world.unit("QS-1")).send("检查", by: station, [("reuse", file)])
                #expect(below.status == 422)
                let strange = try await Desk(unit: try world.unit("BS")).send("例会", by: neighbour, [("reuse", file)])
                let nothing = try await Desk(unit: try world.unit("BS")).send(
                    "例会", by: neighbour, [("reuse", "0000000000001")])
                #expect(strange.status == 422 && nothing.status == 422)
                #expect(strange.text.contains("选用的文件已经找不到") && nothing.text.contains("选用的文件已经找不到"))

                // The same bytes sent by a neighbour tell neither of the other.
                let theirs = try await Desk(unit: try world.unit("BS")).record(
                    "例会", by: neighbour, files: [("自己的.txt", bytes)])
                let own = try #require(evidence(try await neighbour.get(theirs).text).first)
                let seen = try await neighbour.get("/evidence/\(own)")
                #expect(seen.status == 200 && !seen.text.contains("同一文件还用于"))
                let mine = try await clerk.get("/evidence/\(file)")
                #expect(!mine.text.contains("白水乡") && !mine.text.contains(theirs))
                let office = try await world.visitor("office", at: client)
                let all = try await office.get("/evidence/\(file)")
                #expect(all.text.contains("白水乡") && all.text.contains(theirs))

                let offered = try await clerk.get(
                    "/activities/new?unit=\(try world.unit("QS"))&reuse_name=%E8%A1%A8_1%25")
                #expect(offered.text.contains("name=\"reuse\""))
                let none = try await clerk.get("/activities/new?unit=\(try world.unit("QS"))&reuse_name=%E8%A1%A8%251")
                #expect(!none.text.contains("name=\"reuse\""), "a sign of LIKE is a character like any other")
                let others = try await neighbour.get("/activities/new?unit=\(try world.unit("BS"))")
                #expect(!others.text.contains("签到表_1%.txt"))
            }
        }
    }

    @Test("the page of a file shows what it is, who added it and where it counts", arguments: Language.allCases)
    func page(language: Language) async throws {
        try await World.on(.sqlite) { world in
            try await world.issuePlans()
            try await world.visit { client in
                let clerk = try await world.visitor(
                    "qs-clerk", at: client, language: language == .zh ? "zh-CN" : "en-GB")
                let desk = Desk(unit: try world.unit("QS"))
                let word = try WordDocument(
                    .plain, title: "纪要", creator: "李青", blocks: [.title("纪要"), .paragraph("出席：甲 & 乙")]
                ).bytes()
                let path = try await desk.record(
                    "例会", by: clerk,
                    files: [
                        ("记录.txt", Array("<script>alert(1)</script>\n第二行".utf8)),
                        ("旧.csv", [0xD0, 0xD5, 0xC3, 0xFB, 0x2C, 0x31]), ("照片.png", png),
                        ("假.png", Array("<html>".utf8)), ("纪要.docx", word), ("数据.bin", [0, 1, 2]),
                    ])
                let files = evidence(try await clerk.get(path).text)
                #expect(files.count == 6)
                let text = try await clerk.get("/evidence/\(files[0])")
                for words in [
                    "&lt;script&gt;alert(1)&lt;/script&gt;", "第二行", "李青", "2026-03-02 09:00",
                    Digest.of(Array("<script>alert(1)</script>\n第二行".utf8)).hex,
                    language.say(zh: "每月安全例会", en: "Monthly safety meeting"),
                    language.say(zh: "待审核", en: "waiting for review"), "href=\"\(path)\"",
                ] { #expect(text.text.contains(words), "\(words)") }
                #expect(!text.text.contains("<script>alert"))
                #expect(try await clerk.get("/evidence/\(files[1])").text.contains("姓名,1"))
                #expect(try await clerk.get("/evidence/\(files[2])").text.contains("/evidence/\(files[2])/picture"))
                let picture = try await clerk.get("/evidence/\(files[2])/picture")
                #expect(picture.bytes == png && picture.headers[.contentType] == "image/png")
                #expect(picture.headers[.contentSecurityPolicy]?.contains("sandbox") == true)
                #expect(picture.headers[.xContentTypeOptions] == "nosniff")
                #expect(!(try await clerk.get("/evidence/\(files[3])").text.contains("/picture")))
                for file in files where file != files[2] {
                    #expect(try await clerk.get("/evidence/\(file)/picture").status == 404)
                }
                #expect(try await clerk.get("/evidence/\(files[4])").text.contains("出席：甲 &amp; 乙"))
                #expect(!(try await clerk.get("/evidence/\(files[5])").text.contains("class=\"preview\"")))
                let download = try await clerk.get("/evidence/\(files[2])/content")
                #expect(download.headers[.contentType] == "application/octet-stream")
                #expect(download.headers[.contentDisposition]?.hasPrefix("attachment") == true)
            }
        }
    }

    @Test("a unit's files are listed page by page and found by name", arguments: Backend.available)
    func list(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let unit = try world.unit("QS")
                for round in 0..<3 {
                    let files = (0..<20).map { (name: "文件\(round)-\($0).TXT", bytes: Array("\(round) \($0)".utf8)) }
                    _ = try await Desk(unit: unit).record("第\(round)次", by: clerk, files: files)
                }
                var path = "/evidence?unit=\(unit)"
                var found: [String] = []
                while true {
                    let page = try await clerk.get(path)
                    #expect(page.status == 200)
                    found += evidence(page.text)
                    guard let next = page.value(after: "rel=\"next\" href=\"") else { break }
                    path = next.replacing("&amp;", with: "&")
                }
                #expect(found.count == 60 && Set(found).count == 60)
                let one = try await clerk.get("/evidence?unit=\(unit)&name=1-7.txt")
                #expect(evidence(one.text).count == 1 && one.text.contains("文件1-7.TXT"))
                let neighbour = try await world.visitor("bs-clerk", at: client)
                #expect(try await neighbour.get(path).status == 404)
            }
        }
    }
}

/// A very small picture's beginning.
private let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]

/// The files that a page links to, in its order.
func evidence(_ html: String) -> [String] {
    var seen: [String] = []
    for piece in html.components(separatedBy: "href=\"/evidence/").dropFirst() {
        let id = String(piece.prefix { $0 != "\"" && $0 != "/" })
        if !seen.contains(id) { seen.append(id) }
    }
    return seen
}
