import Storage

/// A way to have a measure looked at again, with the limits that its rule sets (申诉途径).
public enum AppealRoute: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
    /// 公务员复核, 公务员法 art. 95.
    case civilReview = "civil-review"
    /// 公务员申诉 after a review, 公务员法 art. 95 and 96.
    case civilAppeal = "civil-appeal"
    /// 公务员申诉 without one before, 公务员法 art. 95.
    case civilDirectAppeal = "civil-direct-appeal"
    /// 监察复审, 监察法 (2024) art. 56.
    case supervisionReview = "supervision-review"
    /// 监察复核 after it, 监察法 (2024) art. 56.
    case supervisionRecheck = "supervision-recheck"
    /// 督查结论复核, 政府督查工作条例.
    case oversightReview = "oversight-review"
    /// 申诉 under 党政领导干部问责暂行规定 (2009).
    case interimRules = "interim-rules"
    /// 申诉 under 党内问责条例 (2019).
    case partyAppeal = "party-appeal"
    /// 听证 before an administrative penalty, 行政处罚法 art. 63 and 64: asked for before anything is decided.
    case hearing

    /// One limit of a route: what it is for, and how long after the day that starts it.
    struct Limit: Hashable, Sendable {
        let step: Step
        let within: Span
    }

    /// What has to happen within a limit.
    enum Step: String, Sendable, CaseIterable {
        /// Filed, after knowing of what it is against.
        case file
        /// Decided, after it was filed; of a hearing, after the case was filed.
        case decide
        /// Decided when it was extended as far as it may be, after it was filed.
        case extended
        /// The earliest day of a hearing, after those concerned were told of it.
        case hear
        /// Served, after the decision.
        case serve
    }

    var limits: [Limit] {
        switch self {
        case .civilReview, .oversightReview: [Limit(.file, .days(30)), Limit(.decide, .days(30))]
        case .civilAppeal: [Limit(.file, .days(15)), Limit(.decide, .days(60)), Limit(.extended, .days(90))]
        case .civilDirectAppeal: [Limit(.file, .days(30)), Limit(.decide, .days(60)), Limit(.extended, .days(90))]
        case .supervisionReview, .partyAppeal: [Limit(.file, .months(1)), Limit(.decide, .months(1))]
        case .supervisionRecheck: [Limit(.file, .months(1)), Limit(.decide, .months(2))]
        case .interimRules: [Limit(.file, .days(15)), Limit(.decide, .days(30))]
        case .hearing:
            [
                Limit(.file, .workingDays(5)), Limit(.hear, .workingDays(7)), Limit(.decide, .days(90)),
                Limit(.serve, .workingDays(7)),
            ]
        }
    }

    /// By how many days deciding may be put off, once.
    var longestExtension: Int? {
        guard case .days(let usual)? = limit(.decide)?.within, case .days(let most)? = limit(.extended)?.within
        else { return nil }
        return most - usual
    }

    func limit(_ step: Step) -> Limit? { limits.first { $0.step == step } }

    /// The last day of a limit, or for a hearing the first day on which it may be held.
    ///
    /// The day that starts it is not counted. Only a hearing counts working days: 行政处罚法 art. 85 says so of its five and
    /// seven days, and its ninety are days of the calendar. The other rules say no more than days or months. These are
    /// counted as Civil Code art. 200 to 203 do, which holds where a law says nothing else (art. 204): a month ends with the
    /// day of the same number or with the month, and a limit that ends on a day off ends with the next working day, for
    /// filing and for deciding alike.
    func last(
        _ limit: Limit, from day: Day, extendedBy days: Int = 0, calendar: WorkingCalendar
    ) -> WorkingCalendar.Reckoning {
        switch limit.within {
        case .workingDays(let count): calendar.day(after: day, workingDays: count + days)
        case .days(let count): calendar.roll(day.adding(days: count + days), .next)
        case .months(let count): calendar.roll(day.adding(months: count).adding(days: days), .next)
        case .hours: WorkingCalendar.Reckoning(day: day, provisional: false)
        }
    }

    /// Which routes are open once some have been decided. `first` is the one that the measure's decision names.
    ///
    /// - Parameter filed: the routes taken so far, in order.
    static func open(first: AppealRoute, filed: [AppealRoute]) -> [AppealRoute] {
        guard let last = filed.last else {
            return first == .civilReview ? [.civilReview, .civilDirectAppeal] : first == .hearing ? [] : [first]
        }
        switch last {
        case .civilReview: return [.civilAppeal]
        case .supervisionReview: return [.supervisionRecheck]
        default: return []
        }
    }

    /// Whether it is against the outcome of another route, and counts from the day on which that was told.
    var followsAnother: Bool { self == .civilAppeal || self == .supervisionRecheck }

    /// The routes that a decision can name: the first ones, and none that comes before a decision.
    static let named: [AppealRoute] = allCases.filter { !$0.followsAnother && $0 != .hearing }
}

extension AppealRoute.Limit {
    init(_ step: AppealRoute.Step, _ within: Span) { self.init(step: step, within: within) }
}
