import Storage

extension Measure {
    func appeals(_ calendar: WorkingCalendar, in tx: Transaction) throws -> [Appeal] {
        try tx.all(
            .unscoped(
                "SELECT \(Appeal.columns) FROM measure_appeal l WHERE l.measure_id = \(id) ORDER BY l.id",
                because: "the measure was found by somebody who may know of it")
        ) {
            (
                id: ID<Appeal>, route: AppealRoute, filed: Day, grounds: String, due: Day, provisional: Int,
                extended: Int, outcome: Appeal.Outcome?, reasons: String, decided: Day?, told: Day?
            ) in
            // What a year that was not published left open is counted again with the calendar of today.
            let now = provisional == 1 ? route.due(filed, extendedBy: extended, calendar) : nil
            return Appeal(
                id: id, route: route, filedOn: filed, grounds: grounds, dueOn: now?.day ?? due,
                isProvisional: now?.provisional ?? false, extendedBy: extended, outcome: outcome, reasons: reasons,
                decidedOn: decided, toldOn: told)
        }
    }

    /// Which routes are open, each with its last day for filing.
    func openRoutes(
        _ appeals: [Appeal], _ calendar: WorkingCalendar
    ) -> [(route: AppealRoute, last: WorkingCalendar.Reckoning)] {
        guard stage == .delivered, let deliveredOn, appeals.allSatisfy({ $0.outcome != nil }) else { return [] }
        return AppealRoute.open(first: route, filed: appeals.map(\.route)).compactMap { route in
            guard let limit = route.limit(.file) else { return nil }
            let known = route.followsAnother ? appeals.last?.toldOn ?? deliveredOn : deliveredOn
            return (route, route.last(limit, from: known, calendar: calendar))
        }
    }

    /// Takes the subject's appeal; one that came on paper the investigator writes down. It runs beside the measure and suspends nothing.
    static func appeal(
        _ route: AppealRoute, against id: ID<Measure>, grounds: String, on day: Day, by access: Access,
        in tx: Transaction
    ) throws {
        let (measure, part) = try find(id, as: [.subject, .investigator], by: access, in: tx)
        let calendar = try calendar(in: tx)
        let appeals = try measure.appeals(calendar, in: tx)
        guard let ruling = measure.ruling,
            let open = measure.openRoutes(appeals, calendar).first(where: { $0.route == route })
        else { throw Refusal.conflict(.measureStep) }
        let filed = part == .subject ? access.today : day
        let known = route.followsAnother ? appeals.last?.toldOn : measure.deliveredOn
        guard filed <= access.today, filed >= known ?? filed else { throw Refusal.invalid([.betweenDecisionAndToday]) }
        guard filed <= open.last.day else { throw Refusal.invalid([.tooLate(open.last.day)]) }
        guard !grounds.isEmpty, grounds.count <= longestText else { throw Refusal.invalid([.text("grounds")]) }
        guard let due = route.due(filed, calendar) else { throw Refusal.conflict(.measureStep) }
        let appeal = tx.id(Appeal.self)
        try tx.run(
            .unscoped(
                """
                INSERT INTO measure_appeal (id, measure_id, route, filed_on, filed_by, grounds, due_on, provisional,
                    extended_by, reasons, before_weight)
                VALUES (\(appeal), \(id), \(route), \(filed), \(access.actor.accountID), \(grounds), \(due.day),
                    \(due.provisional ? 1 : 0), 0, '', \(ruling.weight))
                """, because: "the measure was found for its subject or investigator"))
        try measure.note(.appeal, by: access, in: tx)
        try measure.enter(
            .appeal,
            [
                "appeal": .of(appeal), "route": .text(route.rawValue), "on": .of(filed), "due": .of(due.day),
                "grounds": .erasable(grounds),
            ], by: access, in: tx)
    }

    /// Puts off the day for deciding an appeal, once and by as much as its route allows.
    static func extend(
        _ appeal: ID<Appeal>, of id: ID<Measure>, by days: Int, reason: String, access: Access, in tx: Transaction
    ) throws {
        let (measure, open) = try deciding(appeal, of: id, by: access, in: tx)
        guard let most = open.route.longestExtension, open.extendedBy == 0, access.today <= open.dueOn else {
            throw Refusal.conflict(.measureStep)
        }
        guard (1...most).contains(days) else {
            throw Refusal.invalid([
                Mistake("more_days", zh: "最多延长 \(most) 日", en: "it can be put off by at most \(most) days")
            ])
        }
        guard !reason.isEmpty, reason.count <= longestText else { throw Refusal.invalid([.text("extension_reason")]) }
        guard let due = open.route.due(open.filedOn, extendedBy: days, try calendar(in: tx)) else { return }
        try tx.run(
            .unscoped(
                """
                UPDATE measure_appeal SET extended_by = \(days), due_on = \(due.day),
                    provisional = \(due.provisional ? 1 : 0) WHERE id = \(appeal)
                """, because: "it was found for whoever decides it"))
        try measure.note(.extend, reason, by: access, in: tx)
        try measure.enter(
            .extend, ["appeal": .of(appeal), "days": .of(days), "due": .of(due.day), "reason": .erasable(reason)],
            by: access, in: tx)
    }

    /// Records what came of an appeal. It leaves the measure as it is, makes it milder or revokes it, and never makes it heavier.
    static func settle(
        _ appeal: ID<Appeal>, of id: ID<Measure>, _ outcome: Appeal.Outcome, milder: Ruling?, reasons: String,
        toldOn: Day, _ mode: Delivery.Mode, by access: Access, in tx: Transaction
    ) throws {
        let (measure, open) = try deciding(appeal, of: id, by: access, in: tx)
        guard let ruling = measure.ruling, let decided = measure.decidedOn else {
            throw Refusal.conflict(.measureStep)
        }
        guard !reasons.isEmpty, reasons.count <= longestText else { throw Refusal.invalid([.text("reasons")]) }
        guard toldOn >= open.filedOn, toldOn <= access.today else {
            throw Refusal.invalid([.betweenDecisionAndToday.at("told_on")])
        }
        if outcome == .milder {
            guard let milder, milder.weight < ruling.weight else { throw Refusal.invalid([.notMilder]) }
        } else if milder != nil {
            throw Refusal.invalid([.notMilder])
        }
        let now = milder ?? ruling
        try tx.run(
            .unscoped(
                """
                UPDATE measure_appeal SET outcome = \(outcome), reasons = \(reasons), decided_on = \(access.today),
                    decided_by = \(access.actor.accountID), told_on = \(toldOn),
                    after_weight = \(outcome == .revoked ? 0 : now.weight) WHERE id = \(appeal)
                """, because: "it was found for whoever decides it"))
        if outcome == .revoked {
            try tx.run(
                .unscoped(
                    "UPDATE measure SET stage = \(Stage.revoked), ended_on = \(access.today) WHERE id = \(id)",
                    because: "it was found for whoever decides its appeal"))
        } else if outcome == .milder {
            try tx.run(
                .unscoped(
                    """
                    UPDATE measure SET kind = \(now.kind), sanction = \(now.sanction), months = \(now.months),
                        weight = \(now.weight), lapses_on = \(now.lapses(decidedOn: decided)) WHERE id = \(id)
                    """, because: "it was found for whoever decides its appeal"))
        }
        try measure.deliver(.outcome, on: toldOn, mode, by: access, in: tx)
        try measure.note(.outcome, by: access, in: tx)
        try measure.enter(
            .answer,
            [
                "appeal": .of(appeal), "outcome": .text(outcome.rawValue), "ruling": now.canonical,
                "reasons": .erasable(reasons), "told_on": .of(toldOn),
            ], by: access, in: tx)
    }

    /// The open appeal, for whoever decides it.
    private static func deciding(
        _ appeal: ID<Appeal>, of id: ID<Measure>, by access: Access, in tx: Transaction
    ) throws -> (Measure, Appeal) {
        let (measure, _) = try find(
            id, as: [.appealDecider], apart: { $0.separation(from: .appealDecider) }, by: access, in: tx)
        let appeals = try measure.appeals(try calendar(in: tx), in: tx)
        guard let own = appeals.first(where: { $0.id == appeal }) else { throw Refusal.notFound }
        guard own.outcome == nil else { throw Refusal.conflict(.measureDecided) }
        try Separation.deciderDecidesAppeal.check(access, apartFrom: [], persons: measure.settlers(in: tx))
        return (measure, own)
    }

    func hasOpenAppeal(in tx: Transaction) throws -> Bool {
        try tx.value(
            .unscoped(
                "SELECT 1 FROM measure_appeal WHERE measure_id = \(id) AND outcome IS NULL",
                because: "the measure was found by somebody who may know of it"), as: Int.self) != nil
    }

    /// Who has decided an appeal of it: another appeal against that outcome is somebody else's.
    func settlers(in tx: Transaction) throws -> [ID<Person>] {
        try tx.all(
            .unscoped(
                """
                SELECT DISTINCT c.person_id FROM measure_appeal l JOIN account c ON c.id = l.decided_by
                WHERE l.measure_id = \(id) AND c.person_id IS NOT NULL
                """, because: "the measure was found by somebody who may know of it")
        ) { (id: ID<Person>) in id }
    }
}

extension AppealRoute {
    /// The last day for deciding an appeal that was filed on a day.
    func due(_ filed: Day, extendedBy days: Int = 0, _ calendar: WorkingCalendar) -> WorkingCalendar.Reckoning? {
        limit(.decide).map { last($0, from: filed, extendedBy: days, calendar: calendar) }
    }
}
