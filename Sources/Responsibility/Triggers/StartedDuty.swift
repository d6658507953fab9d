import Storage

/// A clock or gate duty that a unit owes under a plan in force on a day: what an event there can start.
struct StartedDuty: Sendable {
    let plan: IssuedPlan
    let dutyID: ID<Duty>
    let duty: ProgrammeFile.Duty
    let cadence: Cadence
    /// The trigger or event that it waits for, with its title.
    let kind: ProgrammeFile.Named
    let calendar: WorkingCalendar

    /// A plan that reaches the unit.
    struct IssuedPlan: Sendable {
        let id: ID<Plan>
        let programmeID: ID<Programme>
        let year: Int
        let versionID: ID<ProgrammeVersion>
        let version: Int
        let titleZh: String
        let titleEn: String
        let calendar: String
        let unitID: ID<Unit>
    }

    /// The duties of a unit on a day, by programme and in the catalogue's order.
    ///
    /// A plan that a newer version has taken over holds for events before that day, the newer one from that day on.
    /// Of several versions of a programme the newest that was issued holds; of several plans of it each may select the unit.
    static func of(_ unit: ID<Unit>, on day: Day, by access: Access, in tx: Transaction) throws -> [StartedDuty] {
        let plans = try tx.all(
            """
            SELECT n.id, n.programme_id, n.year, pv.id, pv.version, pv.title_zh, pv.title_en, pv.calendar, n.unit_id
            FROM unit_ancestry a JOIN plan n ON n.unit_id = a.ancestor_id
            JOIN programme_version pv ON pv.id = n.version_id
            WHERE a.unit_id = \(unit) AND n.starts_on <= \(day) AND n.ends_on > \(day) AND n.withdrawn_on IS NULL
              AND (n.replaced_from IS NULL OR n.replaced_from > \(day))
              AND NOT EXISTS (SELECT 1 FROM plan r WHERE r.replaced_by = n.id AND r.replaced_from > \(day))
              AND \(access.may(.viewUnits, at: unit))
            ORDER BY n.programme_id, pv.version DESC, a.depth DESC
            """, IssuedPlan.init)
        guard !plans.isEmpty else { return [] }
        let places = try selected(unit, under: plans.map(\.unitID), in: tx)
        var duties: [StartedDuty] = []
        for (_, ofOne) in Dictionary(grouping: plans, by: \.programmeID).sorted(by: { $0.key < $1.key }) {
            let newest = ofOne.filter { $0.versionID == ofOne[0].versionID }
            let file = try Programme.file(of: ofOne[0].versionID, in: tx)
            guard file.appliesFrom <= day, file.duties.contains(where: \.cadence.waitsForEvents) else { continue }
            let ids = try Programme.dutyIDs(ofOne[0].programmeID, in: tx)
            let calendar = try WorkingCalendar.inForce(ofOne[0].calendar, in: tx)
            for duty in file.duties {
                guard let kind = file.kind(that: duty), let id = ids[duty.key],
                    let plan = newest.first(where: { plan in
                        places[plan.unitID].map { duty.owedBy.selects($0) } ?? false
                    })
                else { continue }
                let cadence = try duty.cadence.cadence(appliesFrom: file.appliesFrom, fiscalStart: file.fiscalStart)
                duties.append(
                    StartedDuty(
                        plan: plan, dutyID: id, duty: duty, cadence: cadence, kind: kind, calendar: calendar))
            }
        }
        return duties
    }

    /// The unit as the selectors of plans see it, by the unit to which the plan was issued.
    private static func selected(
        _ unit: ID<Unit>, under tops: [ID<Unit>], in tx: Transaction
    ) throws -> [ID<Unit>: PlanDraft.DraftedUnit] {
        let rows = try tx.all(
            .unscoped(
                """
                SELECT a.ancestor_id, a.depth, u.id, u.kind, u.code, u.opened_on, u.closed_on,
                       EXISTS (SELECT 1 FROM unit c WHERE c.parent_id = u.id AND c.closed_on IS NULL)
                FROM unit_ancestry a JOIN unit u ON u.id = a.unit_id
                WHERE a.unit_id = \(unit) AND a.ancestor_id IN \(tops)
                """, because: "permission was asked at the unit")
        ) {
            (
                top: ID<Unit>, depth: Int, id: ID<Unit>, kind: String, code: String, opened: Day?, closed: Day?,
                hasChildren: Bool
            ) in
            (
                top,
                PlanDraft.DraftedUnit(
                    id: id, kind: kind, code: code, openedOn: opened, closedOn: closed, depth: depth,
                    hasChildren: hasChildren)
            )
        }
        return Dictionary(rows) { first, _ in first }
    }
}

extension ProgrammeFile {
    /// The trigger or event for which a clock or gate duty waits.
    fileprivate func kind(that duty: Duty) -> Named? {
        switch duty.cadence {
        case .clock(let clock): triggers.first { $0.key == clock.trigger }
        case .gate(let gate): events.first { $0.key == gate.event }
        case .fixed, .quota, .standing: nil
        }
    }
}

extension ProgrammeFile.CadenceText {
    /// Whether it is owed when something happens, not by the calendar.
    var waitsForEvents: Bool {
        switch self {
        case .clock, .gate: true
        case .fixed, .quota, .standing: false
        }
    }
}

extension Programme {
    /// The identities of a programme's duties, by their keys.
    static func dutyIDs(_ programme: ID<Programme>, in tx: Transaction) throws -> [String: ID<Duty>] {
        Dictionary(
            uniqueKeysWithValues: try tx.all(
                .unscoped(
                    "SELECT key, id FROM duty WHERE programme_id = \(programme)",
                    because: "catalogues are for everybody")
            ) { (key: String, id: ID<Duty>) in (key, id) })
    }
}
