import Storage
import TestWorld

@testable import Responsibility

/// Findings as rows, for tests of what is counted about them.
enum FindingRows {
    static func insert(
        _ number: Int, unit: ID<Responsibility.Unit>, stage: String, found: String = "2026-03-01", due: String,
        closed: String? = nil, repeatOf: ID<Finding>? = nil, id: ID<Finding>? = nil, in tx: Transaction
    ) -> SQL {
        .housekeeping(
            """
            INSERT INTO finding (id, year, sequence, unit_id, found_by_unit_id, source, source_name, item, title, facts,
                clause, place, grade, found_on, track, due_on, stage, round, repeat_of, recorded_at, closed_on, once)
            VALUES (\(id ?? tx.id(Finding.self)), 2026, \(number), \(unit), \(unit), 'own', '', '', \("问题 \(number)"), '',
                '', '', 'ordinary', \(found), 'by-date', \(due), \(stage), 1, \(repeatOf), 0, \(closed),
                \("finding-\(number)"))
            """, because: "a test counts findings")
    }
}
