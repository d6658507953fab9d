import Storage

/// More time for a rectification (延期): asked by the unit with a reason, answered by somebody else. The old day is kept.
struct FindingExtension: Sendable {
    let id: ID<FindingExtension>
    let fromDay: Day
    let toDay: Day
    let reason: String
    let askedBy: ID<Account>?
    let askerID: ID<Person>?
    let askedAt: Instant
    /// `nil` while it waits.
    let granted: Bool?
    let answer: String
    /// Nobody answered it where closing was applied for meanwhile.
    let answeredBy: ID<Account>?
    let askerName: String?
    let answererName: String?

    static func ask(
        for id: ID<Finding>, until day: Day, reason: String, by access: Access, in tx: Transaction
    ) throws {
        let finding = try Finding.find(id, by: access, in: tx)
        try access.require(.rectify, at: finding.unitID, in: tx)
        guard [.open, .planned].contains(finding.stage) else { throw Refusal.conflict(.findingMoved) }
        guard try of(id, in: tx).allSatisfy({ $0.granted != nil }) else { throw Refusal.conflict(.alreadyAsked) }
        var mistakes = Finding.reasonMistakes(reason, "reason", isNeeded: true)
        if day <= finding.dueOn || day < access.today {
            mistakes.append(
                Mistake(
                    "extend_to", zh: "新的期限应晚于 \(finding.dueOn)，且不早于今天",
                    en: "the new day must be after \(finding.dueOn), and not before today"))
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        try tx.run(
            .unscoped(
                """
                INSERT INTO finding_extension (id, finding_id, from_day, to_day, reason, asked_by, asked_at, answer)
                VALUES (\(tx.id(FindingExtension.self)), \(id), \(finding.dueOn), \(day), \(reason),
                        \(access.actor.accountID), \(access.now), '')
                """, because: "permission was asked at the unit"))
        try FindingStep.add(.ask, to: id, round: finding.round, reason: reason, by: access, in: tx)
        try Entry.write(
            .ask, "finding", id, unit: finding.unitID,
            ["from": .of(finding.dueOn), "to": .of(day), "reason": .text(reason)], by: access, in: tx)
    }

    /// Grants or refuses what waits; a grant moves the last day.
    static func answer(
        _ isGranted: Bool, for id: ID<Finding>, answer: String, by access: Access, in tx: Transaction
    ) throws {
        let finding = try Finding.find(id, by: access, in: tx)
        try access.require(.extendRectification, at: finding.unitID, in: tx)
        guard let waiting = try of(id, in: tx).first(where: { $0.granted == nil }) else {
            throw Refusal.conflict(.findingMoved)
        }
        try Separation.askerAnswers.check(
            access, apartFrom: [waiting.askedBy], persons: [waiting.askerID].compactMap { $0 })
        let mistakes = Finding.reasonMistakes(answer, "answer", isNeeded: !isGranted)
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        let changed = try tx.run(
            .unscoped(
                """
                UPDATE finding_extension SET granted = \(isGranted), answer = \(answer),
                       answered_by = \(access.actor.accountID), answered_at = \(access.now)
                WHERE id = \(waiting.id) AND granted IS NULL
                """, because: "permission was asked at the unit"))
        guard changed == 1 else { throw Refusal.conflict(.findingMoved) }
        if isGranted {
            try tx.run(
                .unscoped(
                    "UPDATE finding SET due_on = \(waiting.toDay) WHERE id = \(id)",
                    because: "permission was asked at the unit"))
        }
        try FindingStep.add(
            isGranted ? .grant : .refuse, to: id, round: finding.round, reason: answer,
            dueBefore: isGranted ? waiting.fromDay : nil, by: access, in: tx)
        try Entry.write(
            .answer, "finding", id, unit: finding.unitID,
            [
                "granted": .bool(isGranted), "from": .of(waiting.fromDay), "to": .of(waiting.toDay),
                "reason": .text(answer),
            ], by: access, in: tx)
    }

    /// What still waits is not needed any more once closing is applied for.
    static func lapse(of id: ID<Finding>, by access: Access, in tx: Transaction) throws {
        try tx.run(
            .unscoped(
                """
                UPDATE finding_extension SET granted = FALSE, answered_at = \(access.now)
                WHERE finding_id = \(id) AND granted IS NULL
                """, because: "permission was asked at the unit"))
    }

    /// All that was asked for a finding, the oldest first.
    static func of(_ finding: ID<Finding>, in tx: Transaction) throws -> [FindingExtension] {
        try tx.all(
            .unscoped(
                """
                SELECT x.id, x.from_day, x.to_day, x.reason, x.asked_by, p.id, x.asked_at, x.granted, x.answer,
                       x.answered_by, p.name, q.name
                FROM finding_extension x
                LEFT JOIN account a ON a.id = x.asked_by LEFT JOIN person p ON p.id = a.person_id
                LEFT JOIN account b ON b.id = x.answered_by LEFT JOIN person q ON q.id = b.person_id
                WHERE x.finding_id = \(finding) ORDER BY x.id
                """, because: "permission was asked for the finding"), FindingExtension.init)
    }
}
