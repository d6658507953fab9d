import Storage

extension Reminder {
    /// What a digest tells somebody today.
    static func digest(_ access: Access, in tx: Transaction) throws -> Reminder {
        let posts = try HeldPosts.of(access, in: tx)
        let lines = try lines(posts, access, in: tx)
        let own = access.tops(.recordActivities)
        let inspections = try WaitingInspections.of(access, in: tx)
        return Reminder(
            kind: .digest, today: access.today,
            overdue: lines.filter { $0.standing(on: access.today, at: access.now) == .overdue },
            dueSoon: lines.filter { $0.standing(on: access.today, at: access.now) == .dueSoon },
            waiting: access.may(.reviewActivities) ? try WaitingReview.list(by: access, in: tx) : [],
            returned: try TodayView.ActivityReturned.list(of: own, by: access, in: tx).map {
                Item(title: $0.title, note: $0.reason, path: "/activities/\($0.id)")
            },
            toRectify: try findingsToRectify(posts, access, in: tx), toCheck: try findingsToCheck(access, in: tx),
            toSign: inspections.toSign.map {
                Item(
                    title: "\(Inspection.number($0.year, $0.sequence)) \($0.title)", note: $0.until?.description ?? "",
                    path: "/inspections/\($0.id)")
            },
            visits: inspections.toMake, sheets: try WaitingSheets.of(access, in: tx).lines,
            objections: try WaitingObjections.of(access, in: tx).lines,
            extensions: try WaitingFindings.extensions(by: access, in: tx),
            waivers: try WaiverRequest.waiting(by: access, in: tx).count,
            measures: try WaitingMeasures.of(access, in: tx).lines.map(\.id))
    }

    /// What became overdue since a day: those to whom no digest goes today hear of nothing else.
    static func overdue(since first: Day, _ access: Access, in tx: Transaction) throws -> Reminder {
        let lines = try lines(try HeldPosts.of(access, in: tx), access, in: tx)
        return Reminder(
            kind: .overdue, today: access.today,
            overdue: lines.filter {
                $0.standing(on: access.today, at: access.now) == .overdue
                    && ($0.graceUntil ?? $0.dueOn).map { $0 >= first } ?? false
            })
    }

    /// The open obligations of the units where somebody records, and of those for which a post of theirs answers.
    private static func lines(
        _ posts: HeldPosts, _ access: Access, in tx: Transaction
    ) throws -> [ObligationList.Line] {
        let own = access.tops(.recordActivities)
        let others = posts.units.filter { !own.contains($0) }
        return try TodayView.dueLines(of: own, limit: mostLooked, by: access, in: tx)
            + TodayView.dueLines(of: others, limit: mostLooked, with: .viewRecords, by: access, in: tx)
    }

    private static func findingsToRectify(
        _ posts: HeldPosts, _ access: Access, in tx: Transaction
    ) throws -> [Findings] {
        try counted(
            """
            g.stage IN ('open', 'planned')
              AND ((g.unit_id IN \(access.tops(.rectify)) AND \(access.may(.rectify, at: "g.unit_id")))
                   OR (g.id IN (SELECT fp.finding_id FROM finding_post fp WHERE fp.post_id IN \(posts.posts))
                       AND \(access.may(.viewRecords, at: "g.unit_id"))))
            """, on: access.today, in: tx)
    }

    private static func findingsToCheck(_ access: Access, in tx: Transaction) throws -> [Findings] {
        try counted(
            """
            ((g.stage = 'applied' AND \(access.may(.checkRectification, at: "g.unit_id")))
             OR (g.stage = 'checked' AND \(access.may(.signRectification, at: "g.unit_id")))
             OR (g.stage = 'signed' AND \(access.may(.closeFindings, at: "g.unit_id"))))
            AND \(WaitingFindings.isKeptApart(from: access))
            """, on: access.today, in: tx)
    }

    private static func counted(_ condition: SQL, on today: Day, in tx: Transaction) throws -> [Findings] {
        try tx.all(
            """
            SELECT u.name, g.stage, COUNT(*), SUM(CASE WHEN g.due_on < \(today) THEN 1 ELSE 0 END)
            FROM finding g JOIN unit u ON u.id = g.unit_id
            WHERE g.stage <> 'closed' AND \(condition)
            GROUP BY u.id, u.name, g.stage ORDER BY 4 DESC, u.name, u.id, g.stage LIMIT \(mostLooked)
            """, Findings.init)
    }
}

/// The posts that somebody holds today, or in which they stand in for the holder, and the units for which these answer.
struct HeldPosts: Sendable, Equatable {
    let posts: [ID<Post>]
    let units: [ID<Unit>]

    static func of(_ access: Access, in tx: Transaction) throws -> HeldPosts {
        guard let person = access.personID else { return HeldPosts(posts: [], units: []) }
        let posts = try tx.all(
            .unscoped(
                """
                SELECT DISTINCT h.post_id FROM post_holder h
                WHERE h.person_id = \(person) AND \(inForce("h", on: access.today)) ORDER BY h.post_id
                """, because: "they are the person's own posts")
        ) { (id: ID<Post>) in id }
        guard !posts.isEmpty else { return HeldPosts(posts: [], units: []) }
        return HeldPosts(
            posts: posts,
            units: try tx.all(
                """
                SELECT DISTINCT r.unit_id FROM responsibility r
                WHERE r.post_id IN \(posts) AND \(inForce("r", on: access.today))
                  AND \(access.may(.viewRecords, at: "r.unit_id")) ORDER BY r.unit_id
                """
            ) { (id: ID<Unit>) in id })
    }

    /// That a holding or a responsibility is in force on a day.
    static func inForce(_ alias: SQL, on day: Day) -> SQL {
        "\(alias).since <= \(day) AND (\(alias).until IS NULL OR \(alias).until > \(day))"
    }
}
