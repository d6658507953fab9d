import Storage

/// What part of a year a report is about: the whole of it for the annual report, a quarter or a half for a circular (通报).
public enum ReportPeriod: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
    case year, q1, q2, q3, q4, h1, h2

    public static func quarter(_ number: Int) -> ReportPeriod? { ReportPeriod(rawValue: "q\(number)") }
    public static func half(_ number: Int) -> ReportPeriod? { ReportPeriod(rawValue: "h\(number)") }

    /// Those about which circulars are made.
    static let circulars = allCases.filter { $0 != .year }

    var isCircular: Bool { self != .year }

    private var months: (first: Int, last: Int) {
        switch self {
        case .year: (1, 12)
        case .q1: (1, 3)
        case .q2: (4, 6)
        case .q3: (7, 9)
        case .q4: (10, 12)
        case .h1: (1, 6)
        case .h2: (7, 12)
        }
    }

    func first(in year: Int) -> Day { Day.first(ofMonth: months.first, in: year) }
    func last(in year: Int) -> Day { Day.last(ofMonth: months.last, in: year) }

    /// `2026年第一季度` or `the first quarter of 2026`.
    func words(_ year: Int, _ language: Language) -> String {
        switch self {
        case .year: language.say(zh: "\(year)年度", en: "\(year)")
        case .q1: language.say(zh: "\(year)年第一季度", en: "the first quarter of \(year)")
        case .q2: language.say(zh: "\(year)年第二季度", en: "the second quarter of \(year)")
        case .q3: language.say(zh: "\(year)年第三季度", en: "the third quarter of \(year)")
        case .q4: language.say(zh: "\(year)年第四季度", en: "the fourth quarter of \(year)")
        case .h1: language.say(zh: "\(year)年上半年", en: "the first half of \(year)")
        case .h2: language.say(zh: "\(year)年下半年", en: "the second half of \(year)")
        }
    }

    /// Where the draft for a unit is read.
    func path(_ unit: ID<Unit>, _ year: Int) -> String {
        isCircular
            ? "/reports/circular/\(unit)?year=\(year)&period=\(rawValue)" : "/reports/annual/\(unit)?year=\(year)"
    }

    /// Where an act on the draft is sent.
    func act(_ unit: ID<Unit>, _ act: String) -> String {
        "/reports/\(isCircular ? "circular" : "annual")/\(unit)/\(act)"
    }
}
