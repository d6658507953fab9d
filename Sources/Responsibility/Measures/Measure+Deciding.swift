import Storage

/// What one decider has decided, by an act of their own.
struct Vote: Sendable, Equatable {
    let personID: ID<Person>
    let name: String
    let ruling: Measure.Ruling
    let reasons: String
    let on: Day
}

extension Measure {
    /// Who has decided so far, in the round that runs; the first wrote what the second agreed to.
    func votes(in tx: Transaction) throws -> [Vote] {
        try tx.all(
            .unscoped(
                """
                SELECT d.person_id, p.name, d.kind, d.sanction, d.months, d.reasons, d.decided_on
                FROM measure_decision d JOIN person p ON p.id = d.person_id
                WHERE d.measure_id = \(id) AND d.round = \(round) ORDER BY d.position
                """, because: "the measure was found by somebody who may know of it")
        ) {
            (
                person: ID<Person>, name: String, kind: Kind, sanction: Sanction?, months: Int?, reasons: String,
                day: Day
            ) in
            Vote(
                personID: person, name: name, ruling: try Ruling(kind, sanction, months: months), reasons: reasons,
                on: day)
        }
    }

    /// Records what the acting decider decides. With the second who decides the same it is decided; a third is told so.
    ///
    /// Nothing can be decided before the notice was delivered and the subject has answered, with what was checked of it
    /// written down, or the days for the answer have passed. It is never heavier than what the notice said.
    static func decide(
        _ id: ID<Measure>, _ ruling: Ruling, reasons: String, by access: Access, in tx: Transaction
    ) throws {
        let (measure, _) = try find(
            id, as: [.decider], apart: { $0.separation(from: .decider) }, by: access, in: tx)
        guard let person = access.personID else { throw Refusal.notAllowed(.handleMeasures) }
        guard measure.stage != .decided, measure.stage != .delivered else {
            throw Refusal.conflict(.measureDecided)
        }
        let standing = measure.standing(
            on: access.today, answer: measure.answer(try calendar(in: tx)), defences: try measure.defences(in: tx))
        guard standing == .ready else { throw Refusal.conflict(.measureTooEarly) }
        guard ruling.weight <= measure.considered.weight else { throw Refusal.invalid([.heavier]) }
        guard !reasons.isEmpty, reasons.count <= longestText else { throw Refusal.invalid([.text("reasons")]) }
        let votes = try measure.votes(in: tx)
        guard !votes.contains(where: { $0.personID == person }) else { throw Refusal.conflict(.measureDecided) }
        if let first = votes.first, first.ruling != ruling { throw Refusal.conflict(.measureDisagrees) }
        try tx.run(
            .unscoped(
                """
                INSERT INTO measure_decision (measure_id, round, person_id, position, kind, sanction, months, weight,
                    reasons, decided_on, decided_at)
                VALUES (\(id), \(measure.round), \(person), \(votes.count + 1), \(ruling.kind), \(ruling.sanction),
                    \(ruling.months), \(ruling.weight), \(reasons), \(access.today), \(access.now))
                """, because: "the measure was found for its decider"))
        let isDecided = votes.count + 1 == fewestDeciders
        if isDecided {
            try tx.run(
                .unscoped(
                    """
                    UPDATE measure SET stage = \(Stage.decided), decided_on = \(access.today), decided_weight = \(ruling.weight),
                        weight = \(ruling.weight), kind = \(ruling.kind), sanction = \(ruling.sanction),
                        months = \(ruling.months), lapses_on = \(ruling.lapses(decidedOn: access.today))
                    WHERE id = \(id)
                    """, because: "the measure was found for its decider"))
        }
        try measure.note(.decide, ruling.title(in: .zh), by: access, in: tx)
        try measure.enter(
            .decide,
            [
                "ruling": ruling.canonical, "reasons": .erasable(reasons), "round": .of(measure.round),
                "decided": .bool(isDecided),
            ], by: access, in: tx)
    }

    /// Takes back what one decider wrote, because another sees it differently: the deciders begin anew.
    static func returnDecision(of id: ID<Measure>, reason: String, by access: Access, in tx: Transaction) throws {
        let (measure, _) = try find(
            id, as: [.decider], apart: { $0.separation(from: .decider) }, by: access, in: tx)
        guard measure.stage == .noticed, try !measure.votes(in: tx).isEmpty else {
            throw Refusal.conflict(measure.stage == .noticed ? .measureStep : .measureDecided)
        }
        guard !reason.isEmpty, reason.count <= longestText else { throw Refusal.invalid([.text("return_reason")]) }
        try measure.beginAnew(in: tx)
        try measure.note(.return, reason, by: access, in: tx)
        try measure.enter(
            .return, ["round": .of(measure.round), "reason": .erasable(reason)], by: access, in: tx)
    }

    func beginAnew(in tx: Transaction) throws {
        try tx.run(
            .unscoped(
                "UPDATE measure SET round = round + 1 WHERE id = \(id)",
                because: "the measure was found by somebody who may act on it"))
    }

    /// Writes down that the decision was handed over to the subject; from then on its appeals count.
    static func deliverDecision(
        of id: ID<Measure>, on day: Day, by mode: Delivery.Mode, access: Access, in tx: Transaction
    ) throws {
        let (measure, _) = try find(
            id, as: [.investigator, .decider], apart: { _ in .investigatorDecides }, by: access, in: tx)
        guard measure.stage == .decided, let decided = measure.decidedOn else {
            throw Refusal.conflict(.measureStep)
        }
        guard day >= decided, day <= access.today else { throw Refusal.invalid([.betweenDecisionAndToday]) }
        try tx.run(
            .unscoped(
                "UPDATE measure SET stage = \(Stage.delivered), delivered_on = \(day) WHERE id = \(id)",
                because: "it was found for those who handle it"))
        try measure.deliver(.decision, on: day, mode, by: access, in: tx)
        try measure.note(.deliver, by: access, in: tx)
        try measure.enter(
            .deliver, ["what": "decision", "on": .of(day), "mode": .text(mode.rawValue)], by: access, in: tx)
    }
}

extension Measure.Part {
    /// What keeps somebody with this part from an act of another part.
    func separation(from wanted: Measure.Part) -> Separation {
        switch self {
        case .subject, .investigator: wanted == .decider ? .investigatorDecides : .deciderDecidesAppeal
        case .decider, .appealDecider: .deciderDecidesAppeal
        }
    }
}
