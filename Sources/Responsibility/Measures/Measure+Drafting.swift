import Storage

/// What somebody writes down who begins to consider a measure.
struct NewMeasure: Sendable {
    var unitID: ID<Unit>
    var subjectID: ID<Person>
    var basis: String
    var facts: String
    var considered: Measure.Ruling
    var route: AppealRoute
    var answerDays = Measure.usualAnswerDays
    var deciders: [ID<Person>] = []
    var appealDeciders: [ID<Person>] = []
    /// The numbers of findings (`2026-0012`) on which the facts rest.
    var findings: [String] = []
    var activities: [ID<Activity>] = []
    var once: String
}

extension Measure {
    /// Begins one. Whoever does is its investigator; a form that was sent before gives the same one.
    static func draft(_ new: NewMeasure, by access: Access, in tx: Transaction) throws -> ID<Measure> {
        try access.require(.handleMeasures, at: new.unitID, in: tx)
        guard let investigator = access.personID else { throw Refusal.notAllowed(.handleMeasures) }
        let known = try tx.value(
            .unscoped(
                "SELECT id FROM measure WHERE once = \(new.once) AND made_by = \(access.actor.accountID)",
                because: "it is the sender's own form"), as: ID<Measure>.self)
        if let known { return known }
        try check(new, investigator, by: access, in: tx)
        let links = try links(of: new, by: access, in: tx)
        let (id, considered) = (tx.id(Measure.self), new.considered)
        try tx.run(
            .unscoped(
                """
                INSERT INTO measure (id, subject_id, unit_id, basis, facts, considered_kind, considered_sanction,
                    considered_months, considered_weight, answer_days, route, stage, round, made_by, made_at, once)
                VALUES (\(id), \(new.subjectID), \(new.unitID), \(new.basis), \(new.facts), \(considered.kind),
                    \(considered.sanction), \(considered.months), \(considered.weight), \(new.answerDays), \(new.route),
                    \(Stage.drafted), 1, \(access.actor.accountID), \(access.now), \(new.once))
                """, because: "permission was asked at the unit"))
        try name(
            [(new.subjectID, .subject), (investigator, .investigator)] + new.deciders.map { ($0, .decider) }
                + new.appealDeciders.map { ($0, .appealDecider) }, in: id, tx)
        try link(links, to: id, in: tx)
        let measure = try find(id, by: access, in: tx)
        try measure.note(.draft, by: access, in: tx)
        try measure.enter(
            .create,
            [
                "subject": .of(new.subjectID), "investigator": .of(investigator),
                "deciders": .list(new.deciders.map { .of($0) }),
                "appeal_deciders": .list(new.appealDeciders.map { .of($0) }), "considered": considered.canonical,
                "basis": .erasable(new.basis), "facts": .erasable(new.facts), "route": .text(new.route.rawValue),
                "answer_days": .of(new.answerDays), "records": .list(links.map { .text("\($0.kind) \($0.id)") }),
            ], by: access, in: tx)
        return id
    }

    /// Names one more person who may decide an appeal, or a decider while nothing is decided.
    static func name(
        _ person: ID<Person>, as part: Part, in id: ID<Measure>, by access: Access, in tx: Transaction
    ) throws {
        let (measure, _) = try find(id, as: [.investigator], by: access, in: tx)
        let parties = try measure.parties(in: tx)
        switch part {
        case .decider where [.drafted, .noticed].contains(measure.stage): break
        case .appealDecider where !measure.isArchived(on: access.today): break
        case .appealDecider where try measure.hasOpenAppeal(in: tx): break
        default: throw Refusal.conflict(.measureStep)
        }
        guard !parties.contains(where: { $0.personID == person }) else {
            throw Refusal.conflict(.separation(part == .decider ? .investigatorDecides : .deciderDecidesAppeal))
        }
        try checkApart([person], from: try measure.investigators(in: tx), as: part)
        guard parties.count(where: { $0.part == part }) < mostDeciders else {
            throw Refusal.invalid([.deciders.at("person")])
        }
        guard try handlers(at: measure.unitID, in: tx).contains(where: { $0.id == person }) else {
            throw Refusal.invalid([.noHandler.at("person")])
        }
        try name([(person, part)], in: id, tx)
        try measure.note(.name, by: access, in: tx)
        try measure.enter(.add, ["person": .of(person), "part": .text(part.rawValue)], by: access, in: tx)
    }

    /// Whoever wrote at its draft, whether or not they have handed it over since.
    func investigators(in tx: Transaction) throws -> [ID<Person>] {
        try tx.all(
            .unscoped(
                """
                SELECT DISTINCT made_by FROM measure_step
                WHERE measure_id = \(id) AND step = 'draft' AND made_by IS NOT NULL
                """, because: "the measure was found for its investigator")
        ) { (id: ID<Person>) in id }
    }

    /// Refuses to name somebody who has investigated it for deciding it or its appeals.
    static func checkApart(_ named: [ID<Person>], from investigators: [ID<Person>], as part: Part) throws {
        guard Set(named).isDisjoint(with: investigators) else {
            throw Refusal.conflict(.separation(part == .decider ? .investigatorDecides : .deciderDecidesAppeal))
        }
    }

    static func link(_ links: [(kind: String, id: Int64)], to id: ID<Measure>, in tx: Transaction) throws {
        guard !links.isEmpty else { return }
        let rows = links.map { "(\(id), \($0.kind), \($0.id))" as SQL }
        try tx.run(
            .unscoped(
                "INSERT INTO measure_link (measure_id, kind, record_id) VALUES \(SQL.joined(rows, by: ", "))",
                because: "the records were found with permission"))
    }

    static func name(_ parties: [(ID<Person>, Part)], in id: ID<Measure>, _ tx: Transaction) throws {
        let rows = parties.map { "(\(id), \($0.0), \($0.1))" as SQL }
        try tx.run(
            .unscoped(
                "INSERT INTO measure_party (measure_id, person_id, part) VALUES \(SQL.joined(rows, by: ", "))",
                because: "permission was asked at the unit"))
    }

    static func check(
        _ new: NewMeasure, _ investigator: ID<Person>, by access: Access, in tx: Transaction
    ) throws {
        var mistakes: [Mistake] = []
        let isThere = try tx.value(
            "SELECT 1 FROM person p WHERE p.id = \(new.subjectID) AND p.unit_id = \(new.unitID) AND \(access.may(.handleMeasures, at: "p.unit_id"))",
            as: Int.self)
        if isThere == nil { mistakes.append(.noSubject) }
        if !(fewestDeciders...mostDeciders).contains(Set(new.deciders).count) { mistakes.append(.deciders) }
        if new.appealDeciders.count > mostDeciders { mistakes.append(.deciders) }
        if !(1...60).contains(new.answerDays) { mistakes.append(.answerDays) }
        if !AppealRoute.named.contains(new.route) { mistakes.append(.noRoute) }
        for (field, text) in [("basis", new.basis), ("facts", new.facts)] where text.isEmpty {
            mistakes.append(Mistake(field, zh: "必填", en: "must be filled in"))
        }
        let handlers = Set(try handlers(at: new.unitID, in: tx).map(\.id))
        if !handlers.isSuperset(of: new.deciders + new.appealDeciders) { mistakes.append(.noHandler) }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        let (deciders, appealDeciders) = (Set(new.deciders), Set(new.appealDeciders))
        if new.subjectID == investigator || deciders.contains(investigator) || deciders.contains(new.subjectID) {
            throw Refusal.conflict(.separation(.investigatorDecides))
        }
        if !appealDeciders.isDisjoint(with: deciders.union([investigator, new.subjectID])) {
            throw Refusal.conflict(.separation(.deciderDecidesAppeal))
        }
    }

    static func links(
        of new: NewMeasure, by access: Access, in tx: Transaction
    ) throws -> [(kind: String, id: Int64)] {
        var (links, mistakes): ([(kind: String, id: Int64)], [Mistake]) = ([], [])
        let numbers = new.findings.map { $0.split(separator: "-").compactMap { Int($0) } }
        let pairs = numbers.filter { $0.count == 2 }.map { "g.year = \($0[0]) AND g.sequence = \($0[1])" as SQL }
        if !pairs.isEmpty {
            links += try tx.all(
                """
                SELECT g.id FROM finding g WHERE (\(SQL.joined(pairs, by: " OR "))) AND \(access.may(.viewRecords, at: "g.unit_id"))
                """
            ) { (id: ID<Finding>) in ("finding", id.rawValue) }
        }
        if links.count != Set(new.findings).count {
            mistakes.append(
                Mistake(
                    "findings", zh: "没有这些编号的问题（例如 2026-0012）",
                    en: "there are no findings with these numbers (like 2026-0012)"))
        }
        let work = try tx.all(
            "SELECT v.id FROM activity v WHERE v.id IN \(new.activities) AND \(access.may(.viewRecords, at: "v.unit_id"))"
        ) { (id: ID<Activity>) in ("activity", id.rawValue) }
        if work.count != Set(new.activities).count {
            mistakes.append(Mistake("records", zh: "没有这条工作记录", en: "there is no such record of work"))
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        return links + work
    }

    /// Who can be named as a decider of a measure at a unit: open accounts whose role says so there, at most 200.
    static func handlers(at unit: ID<Unit>, in tx: Transaction) throws -> [(id: ID<Person>, name: String)] {
        return try tx.all(
            .unscoped(
                """
                SELECT DISTINCT p.id, p.name, w.name FROM unit_ancestry a
                JOIN role_grant g ON g.unit_id = a.ancestor_id AND g.role IN \(Role.allowing(.handleMeasures))
                JOIN account c ON c.id = g.account_id AND c.disabled_at IS NULL
                JOIN person p ON p.id = c.person_id JOIN unit w ON w.id = p.unit_id
                WHERE a.unit_id = \(unit) ORDER BY p.name, p.id LIMIT 200
                """, because: "whoever handles measures at the unit was asked for before")
        ) { (id: ID<Person>, name: String, unit: String) in (id, "\(name)（\(unit)）") }
    }
}

extension Measure.Ruling {
    var canonical: Canonical {
        ["kind": .text(kind.rawValue), "sanction": .of(sanction?.rawValue), "months": .of(months)]
    }
}
