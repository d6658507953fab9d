import Foundation
import Testing

@testable import Responsibility

@Suite struct RandomDrawTests {
    static let seed = (0..<32).map { UInt8($0) }

    static let list = DrawList(
        title: "消防双随机 2026-1", checklist: .init(key: "fire-office", version: 1, items: ["exits", "panel"]),
        units: (1...9).map {
            .init(key: "u\($0)", code: "T0\($0)", name: "第\($0)站", kind: $0 <= 6 ? "station" : "township")
        },
        inspectors: ["a", "b", "c", "d", "e"].map { .init(key: $0, name: "检查员\($0)") },
        strata: [.init(kind: "station", percent: 30, minimum: 1), .init(kind: "township", percent: 5, minimum: 2)],
        perUnit: 2, recusals: [.init(unit: "u1", inspector: "a"), .init(unit: "u7", inspector: "c")])

    /// A draw after which somebody turned out to be recused.
    static func drawn(witness: String = "") throws -> RandomDraw {
        var draw = RandomDraw(list, seed: seed, witness: witness)
        let team = try #require(draw.teams.first)
        try draw.redraw(team.inspectors[0], at: team.unit, reason: "曾在该站工作")
        return draw
    }

    @Test("numbers come from SHA-256 of the seed and a counter")
    func stream() {
        var stream = DrawStream(key: Self.seed)
        let block = Digest.of(Self.seed + [UInt8](repeating: 0, count: 8)).bytes
        #expect(stream.word() == block.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        for _ in 0..<3 { _ = stream.word() }
        let next = Digest.of(Self.seed + [0, 0, 0, 0, 0, 0, 0, 1]).bytes
        #expect(stream.word() == next.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    @Test("a shuffle is a permutation, and each element comes first about equally often")
    func fair() {
        var stream = DrawStream(key: Self.seed)
        var first: [Int: Int] = [:]
        for _ in 0..<3_000 {
            let all = stream.choose(6, of: Array(0..<6))
            #expect(Set(all) == Set(0..<6))
            first[all[0], default: 0] += 1
        }
        #expect(first.values.allSatisfy { (400...600).contains($0) })
    }

    @Test("each kind gives its share, rounded up, and never fewer than its minimum; nobody goes where they are recused")
    func strata() throws {
        let teams = RandomDraw(Self.list, seed: Self.seed).teams
        #expect(teams.map(\.unit).count { $0 <= "u6" } == 2)
        #expect(teams.map(\.unit).count { $0 > "u6" } == 2)
        for byte in UInt8(0)..<60 {
            for team in RandomDraw(Self.list, seed: [UInt8](repeating: byte, count: 32)).teams {
                #expect(Set(team.inspectors).count == 2)
                #expect(!Self.list.recusals.contains { $0.unit == team.unit && team.inspectors.contains($0.inspector) })
            }
        }
    }

    @Test("who turns out to be recused is replaced by somebody new, and is never drawn again for the unit")
    func redraws() throws {
        var draw = RandomDraw(Self.list, seed: Self.seed)
        let team = try #require(draw.teams.first { $0.unit != "u1" && $0.unit != "u7" })
        var gone: Set<String> = []
        for _ in 0..<3 {
            let now = try #require(draw.finalTeams.first { $0.unit == team.unit })
            let replacement = try draw.redraw(now.inspectors[0], at: team.unit, reason: "回避")
            gone.insert(now.inspectors[0])
            #expect(!gone.contains(replacement) && !now.inspectors.contains(replacement))
        }
        let last = try #require(draw.finalTeams.first { $0.unit == team.unit })
        #expect(throws: RandomDraw.Refused.nobodyLeft) {
            try draw.redraw(last.inspectors[0], at: team.unit, reason: "回避")
        }
        #expect(throws: RandomDraw.Refused.notDrawn) { try draw.redraw(gone.first ?? "", at: team.unit, reason: "") }
        #expect(draw.teams.first { $0.unit == team.unit } == team)
    }

    @Test("a list from which nothing can be drawn says why")
    func faults() {
        func fault(_ change: (inout DrawList) -> Void) -> DrawList.Fault? {
            var list = Self.list
            change(&list)
            do { try list.check() } catch { return error }
            return nil
        }
        #expect(fault { _ in } == nil)
        #expect(fault { $0.perUnit = 1 } == .tooFewPerUnit)
        #expect(fault { $0.units.swapAt(0, 1) } == .outOfOrder("units"))
        #expect(fault { $0.inspectors[1] = $0.inspectors[0] } == .twice("a"))
        #expect(fault { $0.strata.removeLast() } == .noStratum(kind: "township"))
        #expect(fault { $0.strata[0].percent = 101 } == .badStratum(kind: "station"))
        #expect(fault { $0.recusals[0].inspector = "z" } == .unknown("z"))
        #expect(
            fault {
                $0.inspectors = Array($0.inspectors.prefix(2)); $0.recusals.removeLast()
            }
                == .tooFewInspectors(unit: "第1站"))
        #expect(fault { ($0.units, $0.recusals) = ([], []) } == .noUnits)
    }

    @Test("the published file holds before and after the draw, and says what does not fit")
    func file() throws {
        let published = DrawFile(publishing: Self.list, seed: Self.seed)
        #expect(try DrawFile.verify(published.bytes) == published)
        let drawn = DrawFile(try Self.drawn())
        #expect(try DrawFile.verify(drawn.bytes, publishedAs: published.bytes) == drawn)
        let other = DrawFile(publishing: Self.list, seed: Self.seed.reversed())
        #expect(throws: DrawFile.Problem.notAsPublished) {
            try DrawFile.verify(drawn.bytes, publishedAs: other.bytes)
        }
        func problem(_ change: (inout DrawFile) -> Void) -> DrawFile.Problem? {
            var file = drawn
            change(&file)
            do { _ = try DrawFile.verify(file.bytes) } catch { return error }
            return nil
        }
        #expect(problem { $0.format = "2" } == .otherFormat("2"))
        #expect(problem { $0.list.title += "." } == .listDigest)
        #expect(problem { $0.seed = String(repeating: "0", count: 64) } == .commitment)
        #expect(problem { $0.seed = "00" } == .seed)
        #expect(problem { $0.teams?[1].inspectors.swapAt(0, 1) } == .team(2))
        #expect(problem { $0.teams?.removeLast() } == .team(4))
        #expect(problem { $0.recusals?[0].reason = "没有理由" } == .digest)
        #expect(problem { $0.witness = "x" } != nil)
        #expect(problem { $0.recusals?[0].replacement = "z" } == .recusal(1))
        #expect(throws: DrawFile.Problem.notCanonical(byte: 1)) {
            try DrawFile.verify([UInt8(ascii: "{"), UInt8(ascii: " ")] + drawn.bytes.dropFirst())
        }
    }

    @Test("one changed byte anywhere in the file is detected")
    func oneByte() throws {
        let bytes = DrawFile(try Self.drawn(witness: "雨")).bytes
        for at in bytes.indices {
            var changed = bytes
            changed[at] ^= 1
            #expect(throws: DrawFile.Problem.self, "byte \(at)") { try DrawFile.verify(changed) }
        }
    }

    @Test("the test vectors of docs/draw-format.md hold")
    func vectors() throws {
        var numbers = DrawStream(key: Self.seed)
        #expect((0..<10).map { _ in numbers.below(6) } == [1, 1, 5, 4, 4, 4, 5, 3, 0, 3])
        var letters = DrawStream(key: Self.seed)
        #expect(letters.choose(3, of: ["a", "b", "c", "d", "e"]) == ["b", "e", "a"])
        let list = DrawList(
            title: "T", checklist: .init(key: "exits", version: 1, items: ["exits-clear"]),
            units: [("u1", "一"), ("u2", "二"), ("u3", "三")].enumerated().map {
                .init(key: $1.0, code: "S0\($0 + 1)", name: "\($1.1)站", kind: "station")
            },
            inspectors: [("a", "甲"), ("b", "乙"), ("c", "丙")].map { .init(key: $0.0, name: $0.1) },
            strata: [.init(kind: "station", percent: 50, minimum: 1)], perUnit: 2,
            recusals: [.init(unit: "u1", inspector: "a")])
        #expect(list.digest.hex == "fb5c3a441d65afb98f05d507482f638e913179cf1bc22986da57400e801ac2aa")
        func teams(_ witness: String) -> [String] {
            RandomDraw(list, seed: Self.seed, witness: witness).teams.map { "\($0.unit) \($0.inspectors.joined())" }
        }
        #expect(teams("") == ["u2 cb", "u3 ba"])
        #expect(teams("雨") == ["u3 ac", "u2 ca"])
    }
}
