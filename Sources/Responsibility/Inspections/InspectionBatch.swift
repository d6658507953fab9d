import Storage

/// Inspections that were planned together for a part of a year (检查批次).
public struct InspectionBatch: Sendable, Equatable {
    public let id: ID<InspectionBatch>
    public let issuingUnitID: ID<Unit>
    public let year: Int
    public let kind: Inspection.Kind
    public let title: String
    public let checklist: String
    public let checklistVersion: Int
    public let fromDay: Day
    public let toDay: Day
    /// So many working days after the sign-off the result is published; `nil`: never.
    let publishWithin: Int?
    let limits: Limits
    let signWithin: Int

    static let columns: SQL = """
        b.id, b.issuing_unit_id, b.year, b.kind, b.title, b.checklist, b.checklist_version, b.from_day, b.to_day,
        b.publish_within, b.window_days, b.year_limit, b.sign_within
        """

    /// How often a unit may be inspected before the plan warns.
    struct Limits: Sendable, Equatable {
        /// Once in so many days, by whomever.
        var windowDays = 90
        /// So many times a year, by one issuing unit.
        var perYear = 2
    }

    init(
        id: ID<InspectionBatch>, issuingUnitID: ID<Unit>, year: Int, kind: Inspection.Kind, title: String,
        checklist: String, checklistVersion: Int, fromDay: Day, toDay: Day, publishWithin: Int?, windowDays: Int,
        yearLimit: Int, signWithin: Int
    ) {
        self.id = id
        self.issuingUnitID = issuingUnitID
        self.year = year
        self.kind = kind
        self.title = title
        self.checklist = checklist
        self.checklistVersion = checklistVersion
        self.fromDay = fromDay
        self.toDay = toDay
        self.publishWithin = publishWithin
        limits = Limits(windowDays: windowDays, perYear: yearLimit)
        self.signWithin = signWithin
    }
}

/// What somebody plans.
struct NewBatch: Sendable {
    var issuingUnitID: ID<Unit>
    var kind: Inspection.Kind
    var title: String
    var checklist: String
    var days: ClosedRange<Day>
    var publishWithin: Int?
    var limits = InspectionBatch.Limits()
    var signWithin = 10
    var units: [ID<Unit>] = []
    /// Units that are inspected together with those of another batch.
    var merged: [ID<Unit>: ID<InspectionBatch>] = [:]
    var once: String
}

extension NewBatch {
    /// Refuses a batch without units, and a random one with some: its units are drawn.
    func check() throws {
        if kind == .random, !units.isEmpty {
            throw Refusal.invalid([
                Mistake(
                    "units", zh: "双随机检查的单位由抽取产生，不能指定单位", en: "a random inspection names no units: they are drawn")
            ])
        }
        if kind != .random, units.isEmpty {
            throw Refusal.invalid([Mistake("units", zh: "请写明检查哪些单位", en: "say which units are inspected")])
        }
    }
}

extension InspectionBatch {
    /// Plans a batch. The same form sent twice plans once. Of a random one the units are left to the draw.
    static func plan(_ new: NewBatch, by access: Access, in tx: Transaction) throws -> ID<InspectionBatch> {
        try access.require(.inspect, at: new.issuingUnitID, in: tx)
        let known = try tx.value(
            "SELECT b.id FROM inspection_batch b WHERE b.once = \(new.once) AND \(access.may(.inspect, at: "b.issuing_unit_id"))",
            as: ID<InspectionBatch>.self)
        if let known { return known }
        guard let checklist = try Checklist.all(in: tx).first(where: { $0.key == new.checklist }) else {
            throw Refusal.invalid([
                Mistake("checklist", zh: "请选择已经采用的检查表", en: "choose a checklist that has been adopted")
            ])
        }
        try new.check()
        try access.requireAll(.inspect, at: Set(new.units), in: tx)
        try checkBelow(new.issuingUnitID, new.units, in: tx)
        let id = tx.id(InspectionBatch.self)
        try tx.run(
            .unscoped(
                """
                INSERT INTO inspection_batch (id, issuing_unit_id, year, kind, title, checklist, checklist_version,
                    from_day, to_day, publish_within, planned_by, planned_at, once, window_days, year_limit, sign_within)
                VALUES (\(id), \(new.issuingUnitID), \(new.days.lowerBound.year), \(new.kind), \(new.title),
                    \(checklist.key), \(checklist.version), \(new.days.lowerBound), \(new.days.upperBound),
                    \(new.publishWithin), \(access.actor.accountID), \(access.now), \(new.once),
                    \(new.limits.windowDays), \(new.limits.perYear), \(new.signWithin))
                """, because: "permission was asked at the issuing unit"))
        try addUnits(new.units, merged: new.merged, to: id, in: tx)
        try Entry.write(
            .plan, "inspection-batch", id, unit: new.issuingUnitID, count: max(1, new.units.count),
            [
                "kind": .text(new.kind.rawValue), "title": .text(new.title), "checklist": .text(checklist.key),
                "version": .of(checklist.version), "from": .of(new.days.lowerBound), "to": .of(new.days.upperBound),
                "publish_within": .of(new.publishWithin), "window_days": .of(new.limits.windowDays),
                "year_limit": .of(new.limits.perYear), "units": .list(new.units.map { .of($0) }),
                "merged": .list(
                    new.merged.sorted { $0.key < $1.key }.map { ["unit": .of($0.key), "into": .of($0.value)] }),
            ], by: access, in: tx)
        return id
    }

    static func addUnits(
        _ units: [ID<Unit>], merged: [ID<Unit>: ID<InspectionBatch>] = [:], to id: ID<InspectionBatch>,
        in tx: Transaction
    ) throws {
        try tx.load(
            "inspection_planned", ["batch_id", "unit_id", "merged_into"], because: "permission was asked at each unit"
        ) { rows in
            for unit in Set(units).sorted() {
                try rows.add(id)
                try rows.add(unit)
                try rows.add(merged[unit])
                try rows.endRow()
            }
        }
    }

    static func find(_ id: ID<InspectionBatch>, by access: Access, in tx: Transaction) throws -> InspectionBatch {
        let found = try tx.first(
            """
            SELECT \(columns) FROM inspection_batch b
            WHERE b.id = \(id) AND \(access.may(.viewRecords, at: "b.issuing_unit_id"))
            """, InspectionBatch.init)
        guard let found else { throw Refusal.notFound }
        return found
    }

    /// The open units of some kinds below a unit, by code.
    static func units(
        of kinds: [String], below top: ID<Unit>, by access: Access, in tx: Transaction
    ) throws -> [Unit] {
        try tx.all(
            """
            SELECT \(Unit.columns) FROM unit u JOIN unit_ancestry a ON a.unit_id = u.id AND a.ancestor_id = \(top)
            WHERE u.id <> \(top) AND u.kind IN \(kinds) AND u.closed_on IS NULL AND \(access.may(.inspect, at: "u.id"))
            ORDER BY u.code, u.id
            """, Unit.init)
    }

    private static func checkBelow(_ top: ID<Unit>, _ units: [ID<Unit>], in tx: Transaction) throws {
        for some in Set(units).sorted().slices(of: 8_192) {
            let below = try tx.value(
                .unscoped(
                    """
                    SELECT COUNT(DISTINCT a.unit_id) FROM unit_ancestry a JOIN unit u ON u.id = a.unit_id
                    WHERE a.unit_id IN \(some) AND a.ancestor_id = \(top) AND u.closed_on IS NULL
                    """, because: "permission was asked at each unit"), as: Int.self)
            guard below == some.count else {
                throw Refusal.invalid([
                    Mistake(
                        "units", zh: "只能检查发起单位及其下级的、没有撤销的单位",
                        en: "only open units at or below the issuing unit can be inspected")
                ])
            }
        }
    }
}
