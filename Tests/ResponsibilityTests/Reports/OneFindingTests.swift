import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct OneFindingTests {
    @Test("one finding, with noughts beside it, is in the Word document of the year and of the quarter")
    func noughts() async throws {
        try await World.on(.sqlite) { world in
            let unit = try world.unit("QS")
            _ = try await world.services.database.write { tx in
                try tx.run(FindingRows.insert(1, unit: unit, stage: "open", due: "2026-12-31", in: tx))
            }
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                for path in [
                    "/reports/annual/\(unit)/document?year=2026", "/reports/circular/\(unit)/document?year=2026",
                ] {
                    #expect(try await clerk.get(path).status == 200, "\(path)")
                }
            }
        }
    }
}
