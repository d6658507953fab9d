import Storage

extension Measure {
    /// Writes down that the notice of facts, grounds and what is considered was handed over to the subject.
    static func deliverNotice(
        of id: ID<Measure>, on day: Day, by mode: Delivery.Mode, access: Access, in tx: Transaction
    ) throws {
        let (measure, _) = try find(id, as: [.investigator], by: access, in: tx)
        guard measure.stage == .drafted else { throw Refusal.conflict(.measureStep) }
        guard day <= access.today else { throw Refusal.invalid([.notYet("on")]) }
        try tx.run(
            .unscoped(
                "UPDATE measure SET stage = \(Stage.noticed), noticed_on = \(day) WHERE id = \(id)",
                because: "it was found for its investigator"))
        try measure.deliver(.notice, on: day, mode, by: access, in: tx)
        try measure.note(.notice, by: access, in: tx)
        try measure.enter(
            .deliver, ["what": "notice", "on": .of(day), "mode": .text(mode.rawValue)], by: access, in: tx)
    }

    func deliver(
        _ what: Delivery.What, on day: Day, _ mode: Delivery.Mode, by access: Access, in tx: Transaction
    ) throws {
        try tx.run(
            .unscoped(
                """
                INSERT INTO measure_delivery (id, measure_id, what, delivered_on, mode, recorded_by, recorded_at)
                VALUES (\(tx.id(Delivery.self)), \(id), \(what), \(day), \(mode), \(access.actor.accountID), \(access.now))
                """, because: "the measure was found by somebody who may act on it"))
    }

    /// Takes the subject's defence; one that was given on paper or in talk the investigator writes down.
    ///
    /// Until something is decided every defence is taken, however late; the same on the same day is taken once. A hearing is asked for within its limit.
    static func file(
        _ text: String, _ way: Defence.Way, on day: Day, of id: ID<Measure>, by access: Access, in tx: Transaction
    ) throws {
        let (measure, part) = try find(id, as: [.subject, .investigator], by: access, in: tx)
        guard measure.stage == .noticed, let noticed = measure.noticedOn else {
            throw Refusal.conflict(.measureStep)
        }
        let filed = part == .subject ? access.today : day
        guard filed <= access.today, filed >= noticed else { throw Refusal.invalid([.betweenNoticeAndToday]) }
        guard !text.isEmpty, text.count <= longestText else { throw Refusal.invalid([.text("text")]) }
        let isKnown = try measure.defences(in: tx).contains { ($0.way, $0.text, $0.filedOn) == (way, text, filed) }
        guard !isKnown else { return }
        if way == .hearing, let limit = AppealRoute.hearing.limit(.file) {
            let last = AppealRoute.hearing.last(limit, from: noticed, calendar: try calendar(in: tx)).day
            guard filed <= last else { throw Refusal.invalid([.tooLate(last)]) }
        }
        let defence = tx.id(Defence.self)
        try tx.run(
            .unscoped(
                """
                INSERT INTO measure_defence (id, measure_id, way, text, filed_on, filed_by, checked)
                VALUES (\(defence), \(id), \(way), \(text), \(filed), \(access.actor.accountID), '')
                """, because: "the measure was found for its subject or investigator"))
        // Whoever has decided already did not know of it: the deciders begin anew.
        if try !measure.votes(in: tx).isEmpty { try measure.beginAnew(in: tx) }
        try measure.note(.defend, by: access, in: tx)
        try measure.enter(
            .defend,
            ["defence": .of(defence), "way": .text(way.rawValue), "on": .of(filed), "text": .erasable(text)],
            by: access, in: tx)
    }

    /// Writes down what was checked of a defence and what came of it; it is done once.
    static func check(
        _ defence: ID<Defence>, of id: ID<Measure>, _ text: String, by access: Access, in tx: Transaction
    ) throws {
        let (measure, _) = try find(
            id, as: [.investigator, .decider], apart: { _ in .investigatorDecides }, by: access, in: tx)
        guard let own = try measure.defences(in: tx).first(where: { $0.id == defence }) else {
            throw Refusal.notFound
        }
        guard measure.stage == .noticed, own.checkedOn == nil else { throw Refusal.conflict(.measureStep) }
        guard !text.isEmpty, text.count <= longestText else { throw Refusal.invalid([.text("checked")]) }
        try tx.run(
            .unscoped(
                """
                UPDATE measure_defence SET checked = \(text), checked_on = \(access.today),
                       checked_by = \(access.actor.accountID) WHERE id = \(defence)
                """, because: "it belongs to a measure that was found for those who check"))
        try measure.note(.check, by: access, in: tx)
        try measure.enter(.check, ["defence": .of(defence), "checked": .erasable(text)], by: access, in: tx)
    }

    /// Ends it without a decision, because it was not founded.
    static func drop(_ id: ID<Measure>, reason: String, by access: Access, in tx: Transaction) throws {
        let (measure, _) = try find(
            id, as: [.investigator, .decider], apart: { _ in .investigatorDecides }, by: access, in: tx)
        guard [.drafted, .noticed].contains(measure.stage) else { throw Refusal.conflict(.measureStep) }
        guard !reason.isEmpty, reason.count <= longestText else { throw Refusal.invalid([.text("drop_reason")]) }
        try tx.run(
            .unscoped(
                "UPDATE measure SET stage = \(Stage.dropped), ended_on = \(access.today) WHERE id = \(id)",
                because: "it was found for those who handle it"))
        try measure.note(.drop, reason, by: access, in: tx)
        try measure.enter(.cancel, ["reason": .erasable(reason)], by: access, in: tx)
    }
}
