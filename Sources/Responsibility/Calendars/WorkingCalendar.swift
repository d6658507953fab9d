import Storage

/// The working days of one place or employer (工作日历): a base week, the published years, and local overrides on top.
///
/// A later layer wins. Where two notices name the same day the later year wins, because the notice of a year may still
/// rearrange the last days of the December before it (31 December 2022 is in the notice for 2023).
struct WorkingCalendar: Hashable, Sendable {
    /// The days that are worked when no notice and no override says otherwise.
    enum Week: String, Hashable, Sendable, CaseIterable {
        case mondayToFriday = "mon-fri"
        case mondayToSaturday = "mon-sat"
        case everyDay = "every-day"

        func isWorking(weekday: Int) -> Bool {
            switch self {
            case .mondayToFriday: weekday <= 5
            case .mondayToSaturday: weekday <= 6
            case .everyDay: true
            }
        }
    }

    /// One day that the organisation itself makes a working day or a day off, and why (a duty day, a factory shift).
    struct Override: Hashable, Sendable {
        var day: Day
        var isWorking: Bool
        var reason: String
    }

    /// The days at each end of a year that the neighbouring year's notice may name.
    static let sharedDays = 7

    let name: String
    let week: Week
    /// Whether this calendar waits for a yearly notice; one that does not is never provisional.
    let awaitsNotices: Bool
    /// The published years, oldest first. A year whose notice names no day is not published and is left out.
    let years: [PublishedYear]
    /// The local overrides in the order of their days, one per day.
    let overrides: [Override]
    /// Changes whenever anything that decides a working day changes; stored beside every computed due date.
    let version: String

    private let marks: [Day: Bool]
    private let overridden: Set<Day>
    private let settled: [Range<Day>]

    /// Of two years with the same number, and of two overrides of one day, the later in the list wins.
    init(
        name: String, week: Week = .mondayToFriday, awaitsNotices: Bool, years: [PublishedYear] = [],
        overrides: [Override] = []
    ) {
        self.name = name
        self.week = week
        self.awaitsNotices = awaitsNotices
        var byYear: [Int: PublishedYear] = [:]
        for year in years where !year.days.isEmpty { byYear[year.year] = year }
        self.years = byYear.values.sorted { $0.year < $1.year }
        var byDay: [Day: Override] = [:]
        for override in overrides { byDay[override.day] = override }
        self.overrides = byDay.values.sorted { $0.day < $1.day }
        overridden = Set(byDay.keys)
        var marks: [Day: Bool] = [:]
        for year in self.years { for entry in year.days { marks[entry.day] = !entry.isOff } }
        for override in self.overrides { marks[override.day] = override.isWorking }
        self.marks = marks
        settled = WorkingCalendar.settledSpans(of: self.years.map(\.year))
        version = WorkingCalendar.version(name: name, week: week, years: self.years, overrides: self.overrides)
    }

    /// The same calendar with a further layer of local overrides on top, under a name of its own.
    func overridden(by more: [Override], name: String) -> WorkingCalendar {
        WorkingCalendar(
            name: name, week: week, awaitsNotices: awaitsNotices, years: years, overrides: overrides + more)
    }

    /// The same calendar with the notice of one more year, or with a corrected one.
    func adding(_ year: PublishedYear) -> WorkingCalendar {
        WorkingCalendar(
            name: name, week: week, awaitsNotices: awaitsNotices, years: years + [year], overrides: overrides)
    }

    func isWorking(_ day: Day) -> Bool { marks[day] ?? week.isWorking(weekday: day.weekday) }

    /// Whether the arrangement of the year is known; always true for a calendar that awaits no notices.
    func isPublished(_ year: Int) -> Bool { !awaitsNotices || years.contains { $0.year == year } }

    /// Whether the day counts as known: its year is published, or the organisation has decided it by an override.
    ///
    /// The notice of the next year may still take the last days of December away; counts that met them are worked out again then.
    func isSettled(_ day: Day) -> Bool {
        !awaitsNotices || settled.contains { $0.contains(day) } || overridden.contains(day)
    }

    /// Whether every day of a stretch is settled.
    func isSettled(_ days: ClosedRange<Day>) -> Bool {
        if !awaitsNotices { return true }
        if settled.contains(where: { $0.contains(days.lowerBound) && $0.contains(days.upperBound) }) { return true }
        return days.allSatisfy(isSettled)
    }

    private static func settledSpans(of years: [Int]) -> [Range<Day>] {
        var spans: [Range<Day>] = []
        for year in years {
            let first = Day.first(ofMonth: 1, in: year)
            let next = Day.first(ofMonth: 1, in: year + 1)
            if let last = spans.last, last.upperBound == first {
                spans[spans.count - 1] = last.lowerBound..<next
            } else {
                spans.append(first..<next)
            }
        }
        return spans
    }

    /// Name, newest published year and a 32-bit FNV-1a digest of all layers, such as `cn-2026-0a1b2c3d`.
    private static func version(name: String, week: Week, years: [PublishedYear], overrides: [Override]) -> String {
        var digest: UInt32 = 2_166_136_261
        func add(_ text: String) {
            for byte in text.utf8 { digest = (digest ^ UInt32(byte)) &* 16_777_619 }
            digest = (digest ^ 0x1f) &* 16_777_619
        }
        add(week.rawValue)
        for year in years {
            add("\(year.year)")
            for entry in year.days.sorted(by: { $0.day < $1.day }) {
                add(entry.isOff ? "\(entry.day)-" : "\(entry.day)+")
            }
        }
        add("overrides")
        for override in overrides { add(override.isWorking ? "\(override.day)+" : "\(override.day)-") }
        let hex = String(digest, radix: 16)
        let newest = years.last.map { "-\($0.year)" } ?? ""
        return "\(name)\(newest)-\(String(repeating: "0", count: 8 - hex.count))\(hex)"
    }
}
