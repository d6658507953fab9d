import Storage

/// What open findings mean for the standing duties that they name: an ordinary one puts the duty in question, a major one makes it fail.
extension Finding {
    /// The gravest open finding against each of some standing obligations.
    static func gravest(against obligations: [ID<Obligation>], in tx: Transaction) throws -> [ID<Obligation>: Grade] {
        guard !obligations.isEmpty else { return [:] }
        let rows = try tx.all(
            .unscoped(
                """
                SELECT DISTINCT o.id, g.grade FROM obligation o
                JOIN finding g ON g.unit_id = o.unit_id AND g.duty_id = o.duty_id AND g.duty_id IS NOT NULL
                WHERE o.id IN \(obligations) AND g.stage <> 'closed'
                """, because: "permission was asked for the act behind it")
        ) { (id: ID<Obligation>, grade: Grade) in (id, grade) }
        return Dictionary(rows) { $0 == .major ? $0 : $1 }
    }

    /// Judges the standing obligations of duties at units anew; those of closed years stay as they are.
    static func judgeStanding(
        _ places: [(unit: ID<Unit>, duty: ID<Duty>?)], by access: Access, in tx: Transaction
    ) throws {
        let named = places.filter { $0.duty != nil }
        guard !named.isEmpty else { return }
        let wanted = Set(named.map { "\($0.unit) \($0.duty?.description ?? "")" })
        let found = try tx.all(
            .unscoped(
                """
                SELECT o.id, o.unit_id, o.duty_id FROM obligation o
                WHERE o.unit_id IN \(Set(named.map(\.unit)).sorted()) AND o.duty_id IN \(Set(named.compactMap(\.duty)).sorted())
                  AND o.state IN ('holding', 'questioned', 'failing') AND \(YearClose.isOpen)
                """, because: "permission was asked for the act behind it")
        ) { (id: ID<Obligation>, unit: ID<Unit>, duty: ID<Duty>) in (id, "\(unit) \(duty)") }
        try Obligation.judge(
            found.filter { wanted.contains($0.1) }.map(\.0), on: access.today, at: access.now, in: tx)
    }
}
