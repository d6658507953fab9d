import Storage

/// One step of a finding on its way to being closed, by whom and when (办理轨迹). It outlives every stage.
struct FindingStep: Sendable {
    let step: Step
    let round: Int
    let madeOn: Day
    let madeAt: Instant
    let madeBy: ID<Account>?
    let personID: ID<Person>?
    /// Who it was, as far as an account has a person.
    let name: String?
    /// The reason, or the opinion given with it.
    let reason: String

    enum Step: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case find, plan, apply, check, sign, close
        case `return`, reopen, ask, grant, refuse, stage
    }

    /// - Parameters:
    ///   - dueBefore: the last day that the step replaces.
    ///   - closedBefore: the day of the closing that the step undoes.
    static func add(
        _ step: Step, to finding: ID<Finding>, round: Int, reason: String = "", dueBefore: Day? = nil,
        closedBefore: Day? = nil, by access: Access, in tx: Transaction
    ) throws {
        try tx.run(
            .unscoped(
                """
                INSERT INTO finding_step (id, finding_id, round, step, made_on, made_at, made_by, reason, due_before,
                                          closed_before)
                VALUES (\(tx.id(FindingStep.self)), \(finding), \(round), \(step), \(access.today), \(access.now),
                        \(access.actor.accountID), \(reason), \(dueBefore), \(closedBefore))
                """, because: "permission was asked for the finding"))
    }

    /// The whole trail of a finding that has been found with permission, the oldest first.
    static func of(_ finding: ID<Finding>, in tx: Transaction) throws -> [FindingStep] {
        try tx.all(
            .unscoped(
                """
                SELECT s.step, s.round, s.made_on, s.made_at, s.made_by, p.id, p.name, s.reason FROM finding_step s
                LEFT JOIN account a ON a.id = s.made_by LEFT JOIN person p ON p.id = a.person_id
                WHERE s.finding_id = \(finding) ORDER BY s.id
                """, because: "permission was asked for the finding"), FindingStep.init)
    }
}
