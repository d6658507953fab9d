import Foundation
import TestWorld
import Testing

@testable import Responsibility

/// A small program of its own in Python, written from the description of the format, repeats what was drawn.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"), "there is no Python here"))
struct DrawVerifierTests {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "DrawVerifier/verify_draw.py")

    /// What the program prints about a file, or `nil` where it finds something wrong.
    private func repeated(_ bytes: [UInt8]) throws -> [RandomDraw.Team]? {
        let file = FileManager.default.temporaryDirectory.appending(path: "draw-\(UUID().uuidString).json")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let child = try Child("/usr/bin/python3", ["-B", Self.script.path, file.path])
        let printed = Data(child.rest())
        guard child.wait() == 0 else { return nil }
        return try JSONDecoder().decode([RandomDraw.Team].self, from: printed)
    }

    @Test("it gets the same units and inspectors, redraws and witness included", arguments: ["", "雨"])
    func same(witness: String) throws {
        let draw = try RandomDrawTests.drawn(witness: witness)
        #expect(try repeated(DrawFile(draw).bytes) == draw.finalTeams)
    }

    @Test("it gets the same for a large draw")
    func large() throws {
        var list = RandomDrawTests.list
        list.units = (0..<400).map { .init(key: "u\($0)", code: "\($0)", name: "站\($0)", kind: "station") }
        list.inspectors = (0..<40).map { .init(key: "i\($0)", name: "检\($0)") }
        list.recusals = (0..<40).map { .init(unit: "u\($0)", inspector: "i\($0)") }
        list = list.sorted
        try list.check()
        let draw = RandomDraw(list, seed: RandomDrawTests.seed.reversed())
        #expect(draw.teams.count == 120)
        #expect(try repeated(DrawFile(draw).bytes) == draw.finalTeams)
    }

    @Test("it detects one changed byte", arguments: [10, 40, 200, 700, 1_200])
    func changed(at: Int) throws {
        var bytes = DrawFile(try RandomDrawTests.drawn()).bytes
        bytes[at] ^= 1
        #expect(try repeated(bytes) == nil)
    }
}
