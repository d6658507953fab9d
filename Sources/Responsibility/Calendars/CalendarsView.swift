import Storage
import Web

/// The working-day calendars with their layers: what is published, what came by import, what the organisation changed itself.
struct CalendarsView: Sendable {
    let calendars: [WorkingCalendar]
    /// The calendar and the year whose arrangement is shown.
    let shown: WorkingCalendar
    let year: Int
    let imported: [Imported]
    let overrides: [Entered]
    let reckoning: DueReckoning
    let today: Day
    let clock: OfficeClock

    struct Imported: Sendable {
        let calendar: String
        let year: Int
        let at: Instant
    }

    struct Entered: Sendable {
        let calendar: String
        let day: Day
        let isWorking: Bool
        let reason: String
        let at: Instant
    }

    static func of(
        _ form: Form, by access: Access, clock: OfficeClock, in tx: Transaction
    ) throws -> CalendarsView {
        try access.requireEverywhere(.manageCalendars)
        let calendars = try WorkingCalendar.shipped.map { try WorkingCalendar.inForce($0.name, in: tx) }
        let shown = calendars.first { $0.name == form["calendar"] } ?? calendars[0]
        return CalendarsView(
            calendars: calendars, shown: shown, year: form.year ?? access.today.year,
            imported: try tx.all(
                .unscoped(
                    "SELECT calendar, year, imported_at FROM calendar_year ORDER BY calendar, year",
                    because: "permission for the whole tree was asked"), Imported.init),
            overrides: try tx.all(
                .unscoped(
                    """
                    SELECT calendar, day, working, reason, entered_at FROM calendar_override
                    WHERE calendar = \(shown.name) ORDER BY day DESC LIMIT 500
                    """, because: "permission for the whole tree was asked"), Entered.init),
            reckoning: try DueReckoning.of(form, today: access.today, in: tx), today: access.today,
            clock: clock)
    }
}

/// A change of a calendar, as a form asks for it.
enum CalendarChange: Sendable {
    case year(PublishedYear, calendar: String)
    case day(WorkingCalendar.Override, calendar: String)

    static let longestReason = 200
    static let longestNotice = 200_000

    enum Working: String, CaseIterable, Sendable { case off, work }

    /// Reads a form: a notice in JSON, or one day with its reason.
    static func read(_ form: Form, isNotice: Bool) throws -> CalendarChange {
        var reader = FormReader(form)
        guard isNotice else {
            let (calendar, day, working, reason) = try reader.checked(
                reader.text("calendar", max: 40), reader.day("day", as: Day.self),
                reader.choice("working", of: Working.self), reader.text("reason", max: longestReason))
            return .day(.init(day: day, isWorking: working == .work, reason: reason), calendar: calendar)
        }
        let (calendar, text) = try reader.checked(
            reader.text("calendar", max: 40), reader.multiline("notice", max: longestNotice))
        do { return .year(try PublishedYear(json: Array(text.utf8)), calendar: calendar) } catch {
            throw Refusal.invalid(
                error.problems.prefix(20).map { Mistake("notice", zh: $0.sentence.zh, en: $0.sentence.en) })
        }
    }

    var calendar: String {
        switch self {
        case .year(_, let calendar), .day(_, let calendar): calendar
        }
    }

    var year: Int {
        switch self {
        case .year(let notice, _): notice.year
        case .day(let override, _): override.day.year
        }
    }

    /// What it would do, without doing it.
    func preview(by access: Access, in tx: Transaction) throws -> Recount {
        try access.requireEverywhere(.manageCalendars)
        try WorkingCalendar.check(calendar)
        let known = try WorkingCalendar.inForce(calendar, in: tx)
        let new =
            switch self {
            case .year(let notice, _): known.adding(notice)
            case .day(let override, _): known.overridden(by: [override], name: known.name)
            }
        return new == known ? Recount() : try Recount.of(known, becoming: new, on: access.today, in: tx)
    }

    func make(by access: Access, in tx: Transaction) throws -> Recount {
        switch self {
        case .year(let notice, let calendar):
            try WorkingCalendar.take(notice, into: calendar, by: access, in: tx)
        case .day(let override, let calendar):
            try WorkingCalendar.override(
                override.day, isWorking: override.isWorking, reason: override.reason, in: calendar, by: access, in: tx)
        }
    }
}
