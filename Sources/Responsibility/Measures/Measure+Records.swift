import Storage

extension Measure {
    static let columns: SQL = """
        m.id, m.subject_id, s.name, m.unit_id, u.name, m.basis, m.facts, m.considered_kind, m.considered_sanction,
        m.considered_months, m.answer_days, m.route, m.stage, m.round, m.noticed_on, m.decided_on, m.kind, m.sanction,
        m.months, m.lapses_on, m.delivered_on, m.ended_on
        """
    static let tables: SQL =
        "measure m JOIN person s ON s.id = m.subject_id JOIN unit u ON u.id = m.unit_id"

    init(
        id: ID<Measure>, subjectID: ID<Person>, subject: String, unitID: ID<Unit>, unit: String, basis: String,
        facts: String, kind: Kind, sanction: Sanction?, months: Int?, answerDays: Int, route: AppealRoute, stage: Stage,
        round: Int, noticedOn: Day?, decidedOn: Day?, nowKind: Kind?, nowSanction: Sanction?, nowMonths: Int?,
        lapsesOn: Day?, deliveredOn: Day?, endedOn: Day?
    ) throws {
        (self.id, self.subjectID, self.subject, self.unitID, self.unit) = (id, subjectID, subject, unitID, unit)
        (self.basis, self.facts, self.answerDays, self.route) = (basis, facts, answerDays, route)
        (self.stage, self.round, self.noticedOn, self.decidedOn) = (stage, round, noticedOn, decidedOn)
        considered = try Ruling(kind, sanction, months: months)
        ruling = try nowKind.map { try Ruling($0, nowSanction, months: nowMonths) }
        (self.lapsesOn, self.deliveredOn, self.endedOn) = (lapsesOn, deliveredOn, endedOn)
    }

    /// Who may know that a measure is there: those named in it while it has effect or an appeal is to be decided, the subject
    /// from the notice on, and the archive.
    ///
    /// Nobody else does, whatever their role and however high their unit. Nobody keeps the archive of their own measure.
    static func seen(by access: Access) -> SQL {
        let person = access.personID ?? ID(rawValue: 0)
        return """
            (m.ended_on IS NULL AND \(named(person))
             AND (m.lapses_on IS NULL OR m.lapses_on > \(access.today)
                  OR EXISTS (SELECT 1 FROM measure_appeal w WHERE w.measure_id = m.id AND w.outcome IS NULL))
             OR \(access.may(.keepMeasures, at: "m.unit_id")) AND m.subject_id <> \(person))
            """
    }

    /// That somebody is named in it; a draft is not shown to its subject.
    static func named(_ person: ID<Person>) -> SQL {
        """
        EXISTS (SELECT 1 FROM measure_party y WHERE y.measure_id = m.id AND y.person_id = \(person)
                AND (y.part <> 'subject' OR m.stage <> 'drafted'))
        """
    }

    /// One measure, for those who may know of it; for everybody else it is not there.
    static func find(_ id: ID<Measure>, by access: Access, in tx: Transaction) throws -> Measure {
        let found = try tx.first(
            "SELECT \(columns) FROM \(tables) WHERE m.id = \(id) AND \(seen(by: access))", Measure.init)
        guard let found else { throw Refusal.notFound }
        return found
    }

    /// What the acting person does in a measure; `nil` for the archive.
    func part(of access: Access, in tx: Transaction) throws -> Part? {
        guard let person = access.personID else { return nil }
        return try tx.value(
            .unscoped(
                "SELECT part FROM measure_party WHERE measure_id = \(id) AND person_id = \(person)",
                because: "the measure was found by somebody who may know of it"), as: Part.self)
    }

    /// The measure, for an act that some of its parts may do; refuses the others with what keeps them apart.
    static func find(
        _ id: ID<Measure>, as parts: Set<Part>, apart separation: (Part) -> Separation? = { _ in nil },
        by access: Access, in tx: Transaction
    ) throws -> (measure: Measure, part: Part) {
        let measure = try find(id, by: access, in: tx)
        guard let part = try measure.part(of: access, in: tx) else { throw Refusal.notAllowed(.handleMeasures) }
        guard parts.contains(part) else {
            throw separation(part).map { Refusal.conflict(.separation($0)) } ?? Refusal.notAllowed(.handleMeasures)
        }
        if part != .subject { try access.require(.handleMeasures, at: measure.unitID, in: tx) }
        return (measure, part)
    }

    /// Those named in it, with the unit of each.
    func parties(in tx: Transaction) throws -> [Party] {
        try tx.all(
            .unscoped(
                """
                SELECT y.person_id, p.name, u.name, y.part FROM measure_party y
                JOIN person p ON p.id = y.person_id JOIN unit u ON u.id = p.unit_id
                WHERE y.measure_id = \(id) ORDER BY y.part, p.id
                """, because: "the measure was found by somebody who may know of it"), Party.init)
    }

    func defences(in tx: Transaction) throws -> [Defence] {
        try tx.all(
            .unscoped(
                "SELECT \(Defence.columns) FROM measure_defence f WHERE f.measure_id = \(id) ORDER BY f.id",
                because: "the measure was found by somebody who may know of it"), Defence.init)
    }

    func deliveries(in tx: Transaction) throws -> [Delivery] {
        try tx.all(
            .unscoped(
                "SELECT what, delivered_on, mode FROM measure_delivery WHERE measure_id = \(id) ORDER BY id",
                because: "the measure was found by somebody who may know of it"), Delivery.init)
    }

    /// Notes a step on its way.
    func note(_ step: Step.Kind, _ note: String = "", by access: Access, in tx: Transaction) throws {
        try Measure.note(step, note, of: [id], by: access.personID, on: access.today, at: access.now, in: tx)
    }

    static func note(
        _ step: Step.Kind, _ note: String, of ids: [ID<Measure>], by person: ID<Person>?, on day: Day, at now: Instant,
        in tx: Transaction
    ) throws {
        let rows = ids.map {
            "(\(tx.id(Step.self)), \($0), \(step), \(day), \(now), \(person), \(note))" as SQL
        }
        guard !rows.isEmpty else { return }
        try tx.run(
            .unscoped(
                """
                INSERT INTO measure_step (id, measure_id, step, made_on, made_at, made_by, note)
                VALUES \(SQL.joined(rows, by: ", "))
                """, because: "the measure was found by somebody who may act on it"))
    }

    /// Writes an entry. It names no unit, so that no list of a unit's entries tells that there is a measure.
    func enter(_ act: Act, _ content: Canonical, by access: Access, in tx: Transaction) throws {
        try Entry.write(act, "measure", id, content, by: access, in: tx)
    }

    /// The calendar by which the limits of measures are counted.
    static func calendar(in tx: Transaction) throws -> WorkingCalendar { try .inForce("cn", in: tx) }
}

extension Measure {
    /// Somebody named in a measure.
    struct Party: Sendable, Equatable {
        let personID: ID<Person>
        let name: String
        let unit: String
        let part: Part
    }

    /// One step on its way, by whom.
    struct Step: Sendable, Equatable {
        let kind: Kind
        let on: Day
        let at: Instant
        /// Empty for what came about by itself.
        let by: String
        let note: String

        enum Kind: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
            case draft, name, file, notice, defend, check, decide
            case `return`
            case deliver, appeal, extend, outcome, lapse, drop
        }
    }

    /// The trail, the oldest first.
    func steps(in tx: Transaction) throws -> [Step] {
        try tx.all(
            .unscoped(
                """
                SELECT t.step, t.made_on, t.made_at, COALESCE(p.name, ''), t.note FROM measure_step t
                LEFT JOIN person p ON p.id = t.made_by WHERE t.measure_id = \(id) ORDER BY t.id LIMIT 500
                """, because: "the measure was found by somebody who may know of it"), Step.init)
    }
}
