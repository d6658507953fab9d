import Storage
import Web

/// Work that a circular holds up as good (好的做法): a record that a person chose, with a sentence of theirs.
struct GoodPractice: Sendable, Equatable {
    let activity: ID<Activity>
    let sentence: String
    let title: String
    let on: Day
    let unitName: String

    /// So many stand in one circular.
    static let most = 20
    static let longestSentence = 300

    var record: LedgerReport.Record {
        .init(kind: .activity, id: activity.rawValue, zh: title, en: title, on: on, unit: unitName)
    }

    /// What the draft of a period holds up, in the order of its days.
    static func of(
        _ unit: ID<Unit>, year: Int, period: ReportPeriod, by access: Access, in tx: Transaction
    ) throws -> [GoodPractice] {
        try tx.all(
            """
            SELECT v.id, x.sentence, v.title, v.held_on, u.name
            FROM report r JOIN report_practice x ON x.report_id = r.id JOIN activity v ON v.id = x.activity_id
            JOIN unit u ON u.id = v.unit_id
            WHERE r.unit_id = \(unit) AND r.year = \(year) AND r.period = \(period) AND r.state = 'draft'
              AND \(access.may(.viewRecords, at: "v.unit_id"))
            ORDER BY v.held_on, v.id
            """, GoodPractice.init)
    }

    /// Holds a piece of work up, or gives it another sentence; `nil` takes it out again.
    static func hold(
        _ activity: ID<Activity>, _ sentence: String?, unit: ID<Unit>, year: Int, period: ReportPeriod,
        by access: Access, in tx: Transaction
    ) throws {
        try access.require(.writeReports, at: unit, in: tx)
        guard period.isCircular else { throw Refusal.notFound }
        let known = try of(unit, year: year, period: period, by: access, in: tx)
        let held = known.first { $0.activity == activity }
        if held?.sentence == sentence { return }
        if sentence != nil {
            guard try isOf(period, year, activity, under: unit, by: access, in: tx) else {
                throw Refusal.invalid([
                    Mistake("activity", zh: "请从本期的工作记录中选择", en: "choose a record of this period")
                ])
            }
            guard held != nil || known.count < most else {
                throw Refusal.invalid([
                    Mistake("activity", zh: "一份通报最多 \(most) 条", en: "a circular holds up at most \(most)")
                ])
            }
        }
        let report = try Report.draft(of: unit, year: year, period: period, by: access, in: tx)
        try tx.run(
            .unscoped(
                "DELETE FROM report_practice WHERE report_id = \(report) AND activity_id = \(activity)",
                because: "permission was asked at the unit"))
        if let sentence {
            try tx.run(
                .unscoped(
                    "INSERT INTO report_practice (report_id, activity_id, sentence) VALUES (\(report), \(activity), \(sentence))",
                    because: "permission was asked at the unit"))
        }
        try tx.run(
            .unscoped(
                """
                UPDATE report SET version = version + 1, edited_by = \(access.actor.accountID), edited_at = \(access.now)
                WHERE id = \(report)
                """, because: "permission was asked at the unit"))
        try Entry.write(
            sentence == nil ? .remove : .add, "report", report, unit: unit,
            ["activity": .of(activity), "sentence": .erasable(sentence ?? "")], by: access, in: tx)
    }

    private static func isOf(
        _ period: ReportPeriod, _ year: Int, _ activity: ID<Activity>, under unit: ID<Unit>, by access: Access,
        in tx: Transaction
    ) throws -> Bool {
        try tx.value(
            """
            SELECT 1 FROM activity v JOIN unit_ancestry t ON t.unit_id = v.unit_id AND t.ancestor_id = \(unit)
            WHERE v.id = \(activity) AND v.held_on >= \(period.first(in: year)) AND v.held_on <= \(period.last(in: year))
              AND \(access.may(.viewRecords, at: "v.unit_id"))
            """, as: Int.self) != nil
    }
}
