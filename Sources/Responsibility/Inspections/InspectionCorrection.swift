import Storage

/// What inspectors want an inspection to say instead, before the unit has signed it, and why (检查更正).
///
/// A finding that was opened stays as it is: its item is not offered. An item that was fine can become a problem, which opens a finding.
struct InspectionCorrection: Sendable {
    /// All that the form says, in the shape of a new one; of items that have a finding already there is no answer.
    var new: NewInspection
    var reason: String
    /// The version that was looked at.
    var version: Int

    func mistakes(_ items: [NewInspection.Item], settled: Set<Int>, on today: Day) -> [Mistake] {
        new.mistakes(items, settled: settled, on: today) + Correction.mistakes(inReason: reason)
    }
}

extension Inspection {
    /// Whether somebody may correct it: one of its inspectors, or whoever wrote it down, as long as they may inspect the unit.
    func isInspected(by access: Access, in tx: Transaction) throws -> Bool {
        guard let account = access.actor.accountID, try access.holds(.inspect, at: unitID, in: tx) else { return false }
        if recordedBy == account { return true }
        return try tx.value(
            .unscoped(
                """
                SELECT 1 FROM inspection_inspector n WHERE n.inspection_id = \(id) AND n.person_id = \(access.personID)
                """, because: "the inspection was found with permission"), as: Int.self) != nil
    }

    /// The inspection, for one of its inspectors; everybody else is refused, the inspected unit first of all.
    static func findOwn(_ id: ID<Inspection>, by access: Access, in tx: Transaction) throws -> Inspection {
        let inspection = try find(id, by: access, in: tx)
        try access.require(.inspect, at: inspection.unitID, in: tx)
        guard try inspection.isInspected(by: access, in: tx) else { throw Refusal.notAllowed(.inspect) }
        return inspection
    }
}
