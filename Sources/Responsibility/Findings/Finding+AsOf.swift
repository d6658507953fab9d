import Storage

extension Finding {
    /// How the last day and the closing of findings (alias `g`) stood at the end of a day, whatever was granted or opened again later.
    struct Evening {
        /// Joins the first later step that changed one of them (alias `later`).
        let join: SQL
        let dueOn: SQL
        let closedOn: SQL

        init(of day: Day, today: Day) {
            guard day < today else {
                (join, dueOn, closedOn) = ("", "g.due_on", "g.closed_on")
                return
            }
            join = """
                LEFT JOIN finding_step later ON later.id = (SELECT s.id FROM finding_step s
                    WHERE s.finding_id = g.id AND s.step IN ('grant', 'reopen') AND s.made_on > \(day)
                    ORDER BY s.made_on, s.id LIMIT 1)
                """
            dueOn = "COALESCE(later.due_before, g.due_on)"
            // What was granted more time later was open then.
            closedOn = "(CASE WHEN later.id IS NULL THEN g.closed_on ELSE later.closed_before END)"
        }
    }
}
