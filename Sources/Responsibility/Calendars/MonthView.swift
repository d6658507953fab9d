import Storage
import Web

/// What is due in one month in a unit and below it, on the organisation's working days (日历).
struct MonthView: Sendable {
    let form: Form
    let unit: Unit
    let path: [Unit]
    let units: [Unit]
    /// The first day of the month.
    let month: Day
    let calendar: WorkingCalendar
    /// How many obligations of the unit and all below it are due on a day, by standing.
    let counts: [Day: [Obligation.Standing: Int]]
    /// The unit's own, by their due day.
    let own: [Day: [ObligationList.Line]]
    /// Whether what is done already is counted too, which is left out above many units.
    let countsDone: Bool
    let reckoning: DueReckoning
    let today: Day
    let mayManage: Bool

    /// So many of a unit's own obligations are named on a day.
    static let mostNamed = 5
    /// Above so many units below only what is still open is counted.
    static let manyUnits = 5_000
    private static let mostOwn = 500

    static func of(_ form: Form, by access: Access, in tx: Transaction) throws -> MonthView {
        let tops = try Unit.tops(by: access, in: tx)
        guard let id = form["unit"].flatMap({ ID<Unit>($0) }) ?? tops.first?.id else { throw Refusal.notFound }
        let unit = try Unit.find(id, by: access, in: tx)
        let month = month(form["month"]) ?? Day.first(ofMonth: access.today.month, in: access.today.year)
        let days = month...Day.last(ofMonth: month.month, in: month.year)
        let countsDone = try isSmall(id, in: tx)
        var choices = try Unit.choices(for: .viewUnits, by: access, in: tx)
        if !choices.contains(where: { $0.id == id }) { choices.insert(unit, at: 0) }
        return MonthView(
            form: form, unit: unit, path: try Unit.path(to: id, by: access, in: tx), units: choices, month: month,
            calendar: try .ofOrganisation(in: tx),
            counts: try counts(of: id, days, withDone: countsDone, by: access, in: tx),
            own: try own(of: id, days, by: access, in: tx), countsDone: countsDone,
            reckoning: try DueReckoning.of(form, today: access.today, in: tx), today: access.today,
            mayManage: access.mayEverywhere(.manageCalendars))
    }

    /// The first day of a month written `yyyy-MM`, from 2000 to 2100.
    static func month(_ text: String?) -> Day? {
        text.flatMap { Day("\($0)-01"[...]) }.flatMap { (2000...2100).contains($0.year) ? $0 : nil }
    }

    private static func isSmall(_ id: ID<Unit>, in tx: Transaction) throws -> Bool {
        let some: SQL = "SELECT 1 FROM unit_ancestry a WHERE a.ancestor_id = \(id) LIMIT \(manyUnits + 1)"
        let count = try tx.value(
            .unscoped("SELECT COUNT(*) FROM (\(some)) few", because: "the unit was found with permission"),
            as: Int.self)
        return count ?? 0 <= manyUnits
    }

    /// What is open below comes from the tally, however many units there are; the rest from the rows.
    private static func counts(
        of id: ID<Unit>, _ days: ClosedRange<Day>, withDone: Bool, by access: Access, in tx: Transaction
    ) throws -> [Day: [Obligation.Standing: Int]] {
        let (first, last) = (days.lowerBound, days.upperBound)
        var counts = try tx.all(
            """
            SELECT t.due_on, NULLIF(t.grace_until, ''), t.state, SUM(t.n) FROM tally t
            WHERE t.unit_id = \(id) AND t.state IN ('open', 'holding') AND t.due_on >= \(first) AND t.due_on <= \(last)
              AND \(access.may(.viewUnits, at: "t.unit_id"))
            GROUP BY t.due_on, t.grace_until, t.state
            UNION ALL
            SELECT o.due_on, o.grace_until, o.state, COUNT(*) FROM obligation o
            WHERE o.unit_id = \(id) AND o.state IN \(open + done) AND o.due_on >= \(first) AND o.due_on <= \(last)
              AND \(access.may(.viewUnits, at: "o.unit_id"))
            GROUP BY o.due_on, o.grace_until, o.state
            """, Counted.init)
        if withDone {
            counts += try tx.all(
                """
                SELECT o.due_on, o.grace_until, o.state, COUNT(*) FROM unit_ancestry a CROSS JOIN obligation o
                WHERE a.ancestor_id = \(id) AND a.unit_id <> \(id) AND o.unit_id = a.unit_id AND o.state IN \(done)
                  AND o.due_on >= \(first) AND o.due_on <= \(last) AND \(access.may(.viewUnits, at: "a.ancestor_id"))
                GROUP BY o.due_on, o.grace_until, o.state
                """, Counted.init)
        }
        return counts.reduce(into: [:]) { known, counted in
            guard counted.n != 0 else { return }
            let standing = Obligation.standing(
                counted.state, due: counted.day, graceUntil: counted.graceUntil, on: access.today)
            known[counted.day, default: [:]][standing, default: 0] += counted.n
        }
    }

    private static let open: [Obligation.State] = [.open, .holding]
    private static let done: [Obligation.State] = [.submitted, .met, .late, .breached, .questioned, .failing]

    private struct Counted: Sendable {
        let day: Day
        let graceUntil: Day?
        let state: Obligation.State
        let n: Int
    }

    private static func own(
        of id: ID<Unit>, _ days: ClosedRange<Day>, by access: Access, in tx: Transaction
    ) throws -> [Day: [ObligationList.Line]] {
        let ids = try tx.all(
            """
            SELECT o.id FROM obligation o
            WHERE o.unit_id = \(id) AND o.state IN \(open + done) AND o.due_on >= \(days.lowerBound)
              AND o.due_on <= \(days.upperBound) AND \(access.may(.viewUnits, at: "o.unit_id"))
            ORDER BY o.due_on, o.id LIMIT \(mostOwn)
            """
        ) { (id: ID<Obligation>) in id }
        let lines = try ObligationList.lines(of: ids, by: access, in: tx)
        return Dictionary(grouping: lines.filter { $0.dueOn != nil }) { $0.dueOn ?? days.lowerBound }
    }
}
