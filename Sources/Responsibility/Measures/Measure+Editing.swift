import Storage

extension Measure {
    /// How often a draft was changed.
    static let migrationOfDrafts = Migration(
        "0374-measure-drafts", "ALTER TABLE measure ADD COLUMN version BIGINT NOT NULL DEFAULT 1;")

    /// What of a draft is changed: all but the person whom it concerns and the unit.
    struct Draft: Sendable, Equatable {
        var basis: String
        var facts: String
        var considered: Ruling
        var route: AppealRoute
        var answerDays: Int
        var investigator: ID<Person>
        var deciders: [ID<Person>]
        var appealDeciders: [ID<Person>]
        /// The numbers of findings on which the facts rest.
        var findings: [String]
        var activities: [ID<Activity>]
        /// The version that was looked at.
        var version: Int
    }

    /// Changes a draft before its notice is delivered, by its investigator, who may hand it over to another.
    static func edit(_ id: ID<Measure>, _ draft: Draft, by access: Access, in tx: Transaction) throws {
        let (measure, _) = try find(id, as: [.investigator], by: access, in: tx)
        guard measure.stage == .drafted else { throw Refusal.conflict(.measureStep) }
        let new = NewMeasure(
            unitID: measure.unitID, subjectID: measure.subjectID, basis: draft.basis, facts: draft.facts,
            considered: draft.considered, route: draft.route, answerDays: draft.answerDays, deciders: draft.deciders,
            appealDeciders: draft.appealDeciders, findings: draft.findings, activities: draft.activities, once: "")
        guard try handlers(at: measure.unitID, in: tx).contains(where: { $0.id == draft.investigator }) else {
            throw Refusal.invalid([.noHandler.at("investigator")])
        }
        try check(new, draft.investigator, by: access, in: tx)
        let investigators = try measure.investigators(in: tx)
        try checkApart(draft.deciders, from: investigators, as: .decider)
        try checkApart(draft.appealDeciders, from: investigators, as: .appealDecider)
        let links = try links(of: new, by: access, in: tx)
        let before = try self.draft(of: measure, in: tx)
        let considered = draft.considered
        let changed = try tx.run(
            .unscoped(
                """
                UPDATE measure SET basis = \(draft.basis), facts = \(draft.facts), considered_kind = \(considered.kind),
                    considered_sanction = \(considered.sanction), considered_months = \(considered.months),
                    considered_weight = \(considered.weight), answer_days = \(draft.answerDays), route = \(draft.route),
                    version = version + 1
                WHERE id = \(id) AND stage = \(Stage.drafted) AND version = \(draft.version)
                """, because: "the measure was found for its investigator"))
        guard changed == 1 else { throw Refusal.conflict(.alreadyCorrected) }
        for table: SQL in ["measure_party WHERE part <> 'subject' AND", "measure_link WHERE"] {
            try tx.run(
                .unscoped(
                    "DELETE FROM \(table) measure_id = \(id)", because: "the measure was found for its investigator"))
        }
        try name(
            [(draft.investigator, .investigator)] + draft.deciders.map { ($0, .decider) }
                + draft.appealDeciders.map { ($0, .appealDecider) }, in: id, tx)
        try link(links, to: id, in: tx)
        try measure.note(.draft, by: access, in: tx)
        try measure.enter(
            .revise,
            ["version": .of(draft.version + 1), "from": before.canonical, "to": draft.canonical], by: access, in: tx)
    }

    /// What a draft says now.
    static func draft(of measure: Measure, in tx: Transaction) throws -> Draft {
        let parties = try measure.parties(in: tx)
        let why: StaticString = "the measure was found by somebody who may know of it"
        let findings = try tx.all(
            .unscoped(
                """
                SELECT g.year, g.sequence FROM measure_link k JOIN finding g ON g.id = k.record_id
                WHERE k.measure_id = \(measure.id) AND k.kind = 'finding' ORDER BY g.id
                """, because: why)
        ) { (year: Int, sequence: Int) in Finding.number(year, sequence) }
        let activities = try tx.all(
            .unscoped(
                """
                SELECT k.record_id FROM measure_link k WHERE k.measure_id = \(measure.id) AND k.kind = 'activity'
                ORDER BY k.record_id
                """, because: why)
        ) { (id: ID<Activity>) in id }
        let version = try tx.value(
            .unscoped("SELECT version FROM measure WHERE id = \(measure.id)", because: why), as: Int.self)
        func people(_ part: Part) -> [ID<Person>] { parties.filter { $0.part == part }.map(\.personID) }
        guard let investigator = people(.investigator).first else { throw Refusal.notFound }
        return Draft(
            basis: measure.basis, facts: measure.facts, considered: measure.considered, route: measure.route,
            answerDays: measure.answerDays, investigator: investigator, deciders: people(.decider),
            appealDeciders: people(.appealDecider), findings: findings, activities: activities, version: version ?? 1)
    }
}

extension Measure.Draft {
    fileprivate var canonical: Canonical {
        [
            "basis": .erasable(basis), "facts": .erasable(facts), "considered": considered.canonical,
            "route": .text(route.rawValue), "answer_days": .of(answerDays), "investigator": .of(investigator),
            "deciders": .list(deciders.map { .of($0) }), "appeal_deciders": .list(appealDeciders.map { .of($0) }),
            "findings": .of(findings), "activities": .list(activities.map { .of($0) }),
        ]
    }
}
