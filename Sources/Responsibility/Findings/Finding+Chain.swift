import Storage

/// The chain by which a finding is closed: apply, check, sign, close; returns, and opening it again.
extension Finding {
    /// What a unit sends when it says that something was put right.
    struct Application: Sendable {
        /// What was done; for a major finding without files also why there are none.
        var note = ""
        /// What shows how it is now.
        var files: [NewActivity.NewEvidence] = []
    }

    static let longestReason = 500

    /// The unit says that it is put right and applies for closing.
    static func apply(
        _ application: Application, for id: ID<Finding>, by access: Access, in tx: Transaction
    ) throws {
        let finding = try ready(id, for: .apply, by: access, in: tx)
        var mistakes = reasonMistakes(application.note, "note", isNeeded: false)
        if finding.track == .longTerm, try RectificationStage.areOpen(of: id, in: tx) {
            mistakes.append(
                Mistake("stages", zh: "还有阶段没有完成，不能申请销号", en: "a stage is not done yet: it cannot be closed"))
        }
        if finding.grade == .major, application.files.isEmpty, application.note.isEmpty,
            try !hasProof(finding, in: tx)
        {
            mistakes.append(
                Mistake(
                    "files", zh: "重大问题销号须附整改后的材料；确实没有的，请在说明中写明原因",
                    en:
                        "a major finding is closed with a file that shows it put right; where there is none, say why in the note"
                ))
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        try FindingExtension.lapse(of: id, by: access, in: tx)
        try CaseFile.add(application.files, .after, to: .finding, id, of: finding.unitID, by: access, in: tx)
        try take(.apply, of: finding, reason: application.note, by: access, in: tx)
    }

    /// Takes one of the three steps after the application; nobody takes two, and no rectifier takes any.
    static func verify(
        _ step: FindingStep.Step, of id: ID<Finding>, opinion: String, by access: Access, in tx: Transaction
    ) throws {
        let finding = try ready(id, for: step, by: access, in: tx)
        try separate(step, by: access, from: FindingStep.of(id, in: tx))
        let mistakes = reasonMistakes(opinion, "opinion", isNeeded: false)
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        try take(step, of: finding, reason: opinion, by: access, in: tx)
        if step == .close { try judgeStanding([(finding.unitID, finding.dutyID)], by: access, in: tx) }
    }

    /// Sends it back to the unit, with the reason.
    static func `return`(_ id: ID<Finding>, reason: String, by access: Access, in tx: Transaction) throws {
        let finding = try ready(id, for: .return, by: access, in: tx)
        try separate(.return, by: access, from: FindingStep.of(id, in: tx))
        let mistakes = reasonMistakes(reason, "reason", isNeeded: true)
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        try take(.return, of: finding, reason: reason, by: access, in: tx)
    }

    /// Opens a closed one again because it came back (回头看); its number stays.
    static func reopen(
        _ id: ID<Finding>, reason: String, dueOn: Day, by access: Access, in tx: Transaction
    ) throws {
        let finding = try ready(id, for: .reopen, by: access, in: tx)
        try separate(.reopen, by: access, from: FindingStep.of(id, in: tx))
        var mistakes = reasonMistakes(reason, "reason", isNeeded: true)
        if dueOn < access.today {
            mistakes.append(
                Mistake("due_on", zh: "新的整改期限不能早于今天（\(access.today)）", en: "the new last day cannot be before today"))
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        try take(
            .reopen, of: finding, reason: reason, dueOn: dueOn, with: ["due_on": .of(dueOn)], by: access, in: tx)
        try judgeStanding([(finding.unitID, finding.dutyID)], by: access, in: tx)
    }

    /// The finding, where this person may take the step and it is at a stage in which the step is taken.
    static func ready(
        _ id: ID<Finding>, for step: FindingStep.Step, by access: Access, in tx: Transaction
    ) throws -> Finding {
        let finding = try find(id, by: access, in: tx)
        try access.require(step.permission(at: finding.stage), at: finding.unitID, in: tx)
        guard step.way?.from.contains(finding.stage) ?? (finding.stage != .closed) else {
            throw Refusal.conflict(.findingMoved)
        }
        return finding
    }

    /// Moves it to the next stage, if nobody else has moved it meanwhile, and notes who did.
    static func take(
        _ step: FindingStep.Step, of finding: Finding, reason: String, dueOn: Day? = nil,
        with content: [String: Canonical] = [:], by access: Access, in tx: Transaction
    ) throws {
        guard let way = step.way else { return }
        let round = finding.round + (step == .reopen ? 1 : 0)
        let changed = try tx.run(
            .unscoped(
                """
                UPDATE finding SET stage = \(way.to), round = \(round), due_on = \(dueOn ?? finding.dueOn),
                       closed_on = \(step == .close ? access.today : nil)
                WHERE id = \(finding.id) AND stage = \(finding.stage) AND round = \(finding.round)
                """, because: "permission was asked at the unit"))
        guard changed == 1 else { throw Refusal.conflict(.findingMoved) }
        try FindingStep.add(
            step, to: finding.id, round: round, reason: reason, dueBefore: dueOn == nil ? nil : finding.dueOn,
            closedBefore: finding.closedOn, by: access, in: tx)
        try Entry.write(
            step.act, "finding", finding.id, unit: finding.unitID,
            Canonical.object(["number": .text(finding.number), "reason": .text(reason), "round": .of(round)])
                .with(content), by: access, in: tx)
    }

    /// Whether a file shows it put right since it was opened last.
    private static func hasProof(_ finding: Finding, in tx: Transaction) throws -> Bool {
        try tx.value(
            .unscoped(
                """
                SELECT 1 FROM case_file e WHERE e.subject_kind = 'finding' AND e.subject_id = \(finding.id)
                  AND e.side = 'after' AND e.added_at >= (
                    SELECT MAX(s.made_at) FROM finding_step s
                    WHERE s.finding_id = \(finding.id) AND s.step IN ('find', 'reopen'))
                LIMIT 1
                """, because: "permission was asked at the unit"), as: Int.self) != nil
    }

    static func reasonMistakes(_ reason: String, _ field: String, isNeeded: Bool) -> [Mistake] {
        if isNeeded, reason.isEmpty { return [Mistake(field, zh: "请写明理由", en: "say why")] }
        guard reason.count > longestReason else { return [] }
        return [
            Mistake(
                field, zh: "最多 \(longestReason) 个字", en: "it has at most \(longestReason) characters")
        ]
    }
}

extension FindingStep.Step {
    /// The word for it in the book.
    fileprivate var act: Act {
        switch self {
        case .find: .find
        case .plan: .plan
        case .apply: .apply
        case .check: .check
        case .sign: .sign
        case .close: .close
        case .return: .return
        case .reopen: .reopen
        case .ask: .ask
        case .grant, .refuse: .answer
        case .stage: .record
        }
    }
}
