import Storage

extension Measure {
    /// Whether the period of some measure has run out and no entry says so yet.
    static func isLapseDue(on today: Day, in tx: Transaction) throws -> Bool {
        try tx.value(
            .unscoped(
                """
                SELECT 1 FROM measure
                WHERE lapse_entered_on IS NULL AND lapses_on <= \(today) AND ended_on IS NULL LIMIT 1
                """,
                because: "the turn of the day looks for what has run out"), as: Int.self) != nil
    }

    /// Writes the entries of the measures whose period has run out. That they have lapsed is worked out from the day, with or without it.
    static func enterLapses(by actor: Actor, on today: Day, at now: Instant, in tx: Transaction) throws {
        let due = try tx.all(
            .unscoped(
                """
                SELECT m.id, m.lapses_on FROM measure m
                WHERE m.lapse_entered_on IS NULL AND m.lapses_on <= \(today) AND m.ended_on IS NULL ORDER BY m.id LIMIT 500
                """, because: "the turn of the day looks for what has run out")
        ) { (id: ID<Measure>, day: Day) in (id: id, day: day) }
        guard !due.isEmpty else { return }
        try tx.run(
            .unscoped(
                "UPDATE measure SET lapse_entered_on = \(today) WHERE id IN \(due.map(\.id))",
                because: "the turn of the day writes down what has run out"))
        try note(.lapse, "", of: due.map(\.id), by: nil, on: today, at: now, in: tx)
        for lapsed in due {
            try Entry.write(
                .lapse, "measure", lapsed.id.rawValue, ["on": .of(lapsed.day)], by: actor, at: now, in: tx)
        }
    }
}
