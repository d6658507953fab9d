import Storage
import Web

extension InspectionList {
    /// One inspection as the page lists it.
    struct Line: Sendable {
        let id: ID<Inspection>
        let year: Int
        let sequence: Int
        let title: String
        let kind: Inspection.Kind
        let heldOn: Day
        let unitName: String
        let fine: Int
        let problems: Int
        let signedOn: Day?

        var number: String { Inspection.number(year, sequence) }
    }

    struct View: Sendable {
        let list: InspectionList
        let lines: [Line]
        let mayInspect: Bool
    }

    func read(by access: Access, in tx: Transaction) throws -> View {
        View(list: self, lines: try lines(Self.pageLength, by: access, in: tx), mayInspect: access.may(.inspect))
    }

    /// The first lines in the list's order.
    func lines(_ limit: Int, by access: Access, in tx: Transaction) throws -> [Line] {
        let ids = try firstIDs(limit, by: access, in: tx)
        let found = try ids.slices(of: 8_192).flatMap { some in
            try tx.all(
                """
                SELECT i.id, i.year, i.sequence, i.title, i.kind, i.held_on, u.name, \(Self.count(.fine)),
                       \(Self.count(.problem)),
                       (SELECT s.signed_on FROM inspection_sign_off s WHERE s.inspection_id = i.id)
                FROM inspection i JOIN unit u ON u.id = i.unit_id
                WHERE i.id IN \(Array(some)) AND \(access.may(.viewRecords, at: "i.unit_id"))
                """, Line.init)
        }
        let byID = Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
        return ids.compactMap { byID[$0] }
    }

    /// How many items of an inspection (alias `i`) have an outcome.
    static func count(_ outcome: InspectionItem.Outcome) -> SQL {
        "(SELECT COUNT(*) FROM inspection_item t WHERE t.inspection_id = i.id AND t.outcome = \(outcome))"
    }
}
