import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// The doors to files that lie with an inspection, a finding or an objection.
extension AccessMatrixTests {
    static let caseFileDoors = [
        Door(route: "GET /files/{file}", answers: [303, 200, 404, 200, 200, 200, 404]),
        Door(route: "GET /files/{file}/picture", answers: [303, 200, 404, 200, 200, 200, 404]),
    ]

    /// A photograph of a finding at 青石镇.
    static func furnishCaseFiles(_ world: World, _ known: [String: String]) async throws -> [String: String] {
        let image = world.folder.appending(path: "before.png")
        try Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1]).write(to: image)
        let photo = NewActivity.NewEvidence(name: "before.png", file: try world.services.evidence.take(image))
        let (machine, unit) = (world.services.machine("tests"), try world.unit("QS"))
        let file = try await world.services.database.write { tx in
            let finding = tx.id(Finding.self)
            try CaseFile.add([photo], .before, to: .finding, finding, of: unit, by: machine, in: tx)
            try Entry.write(.add, "finding", finding, unit: unit, [:], by: machine, in: tx)
            return try #require(try CaseFile.of(.finding, finding, by: machine, in: tx).first).id
        }
        return ["file": file.description]
    }
}
