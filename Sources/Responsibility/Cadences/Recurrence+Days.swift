import Storage

extension Recurrence {
    /// The scheduled days of a half-open stretch, in order.
    func days(in stretch: Range<Day>) -> [Day] {
        var days: [Day] = []
        visit(stretch) {
            days.append($0)
            return true
        }
        return days
    }

    /// The next scheduled days from a day on.
    func next(_ n: Int, from day: Day) -> [Day] {
        var days: [Day] = []
        guard n > 0, day < Day.end else { return days }
        visit(day..<Day.end) {
            days.append($0)
            return days.count < n
        }
        return days
    }

    /// Calls `found` with each scheduled day of the stretch, until it answers false.
    private func visit(_ stretch: Range<Day>, _ found: (Day) -> Bool) {
        let first = max(stretch.lowerBound, start)
        let end = until.map { min(stretch.upperBound, $0.adding(days: 1)) } ?? stretch.upperBound
        guard first < end, interval > 0 else { return }
        let pattern = Pattern(self)
        // With COUNT every occurrence since the start has to be counted, else the walk begins near the stretch.
        let lower = count == nil ? first : start
        var left = count ?? Int.max
        walk(pattern, from: lower, before: end) { day in
            guard day >= lower else { return true }
            guard day < end, left > 0 else { return false }
            left -= 1
            return day < first || found(day)
        }
    }

    private func walk(_ pattern: Pattern, from lower: Day, before end: Day, _ offer: (Day) -> Bool) {
        switch frequency {
        case .daily:
            var day = start.adding(days: (lower.days(since: start) + interval - 1) / interval * interval)
            while day < end {
                if pattern.matches(day), !offer(day) { return }
                day = day.adding(days: interval)
            }
        case .weekly:
            var monday = start.monday.adding(days: lower.days(since: start.monday) / 7 / interval * interval * 7)
            while monday < end {
                for day in monday..<monday.adding(days: 7) where pattern.matches(day) {
                    if !offer(day) { return }
                }
                monday = monday.adding(days: 7 * interval)
            }
        case .monthly:
            let (startMonth, lowerMonth) = (Recurrence.month(of: start), Recurrence.month(of: lower))
            var month = startMonth + (lowerMonth - startMonth) / interval * interval
            while Day.first(ofMonth: month + 1, in: 0) < end {
                if !pattern.visit(month: month % 12 + 1, in: month / 12, offer) { return }
                month += interval
            }
        case .yearly:
            var year = start.year + (lower.year - start.year) / interval * interval
            while Day.first(ofMonth: 1, in: year) < end {
                for month in 1...12 {
                    if !pattern.visit(month: month, in: year, offer) { return }
                }
                year += interval
            }
        }
    }

    /// Months since January of the year 0.
    private static func month(of day: Day) -> Int {
        let civil = day.civil
        return civil.year * 12 + civil.month - 1
    }
}

/// A rule's parts as bit sets, with what the rule leaves out taken from its start.
private struct Pattern {
    private var months: UInt32 = 0
    private var monthDays: UInt32 = 0
    private var daysFromEnd: UInt32 = 0
    private var latestMonthDay = 0
    private var weekdays: UInt32 = 0
    private var numbered: [Recurrence.Weekday] = []
    private var stays: Bool
    private var numberedInYear: Bool

    init(_ rule: Recurrence) {
        let namesNoDay = rule.monthDays.isEmpty && rule.weekdays.isEmpty
        var (ruleMonths, ruleMonthDays, ruleWeekdays) = (rule.months, rule.monthDays, rule.weekdays)
        let start = rule.start.civil
        switch rule.frequency {
        case .daily: break
        case .weekly: if namesNoDay { ruleWeekdays = [.init(rule.start.weekday)] }
        case .monthly: if namesNoDay { ruleMonthDays = [start.day] }
        case .yearly:
            if namesNoDay {
                ruleMonthDays = [start.day]
                if ruleMonths.isEmpty { ruleMonths = [start.month] }
            }
        }
        stays = rule.stays
        numberedInYear = rule.frequency == .yearly && rule.months.isEmpty
        for month in ruleMonths where (1...12).contains(month) { months |= 1 << UInt32(month) }
        for day in ruleMonthDays where (1...31).contains(day.magnitude) {
            if day > 0 { monthDays |= 1 << UInt32(day) } else { daysFromEnd |= 1 << UInt32(-day) }
            latestMonthDay = max(latestMonthDay, day)
        }
        for weekday in ruleWeekdays where (1...7).contains(weekday.weekday) {
            if weekday.ordinal == 0 { weekdays |= 1 << UInt32(weekday.weekday) } else { numbered.append(weekday) }
        }
    }

    /// Whether a day satisfies the parts of a daily or weekly rule.
    func matches(_ day: Day) -> Bool {
        if weekdays != 0, weekdays & (1 << UInt32(day.weekday)) == 0 { return false }
        if months == 0, monthDays == 0, daysFromEnd == 0 { return true }
        let civil = day.civil
        guard has(month: civil.month) else { return false }
        return hasMonthDay(civil.day, length: Day.length(ofMonth: civil.month, in: civil.year))
    }

    /// Offers the month's days in order; false when the offer said to stop.
    func visit(month: Int, in year: Int, _ offer: (Day) -> Bool) -> Bool {
        guard has(month: month), year <= 9999 else { return true }
        let first = Day.first(ofMonth: month, in: year)
        let length = Day.length(ofMonth: month, in: year)
        var weekday = first.weekday
        for number in 1...length {
            if hasMonthDay(number, length: length), hasWeekday(weekday, on: number, of: first, length: length) {
                if !offer(first.adding(days: number - 1)) { return false }
            }
            weekday = weekday == 7 ? 1 : weekday + 1
        }
        return true
    }

    private func has(month: Int) -> Bool { months == 0 || months & (1 << UInt32(month)) != 0 }

    private func hasMonthDay(_ day: Int, length: Int) -> Bool {
        if monthDays == 0, daysFromEnd == 0 { return true }
        if monthDays & (1 << UInt32(day)) != 0 || daysFromEnd & (1 << UInt32(length - day + 1)) != 0 { return true }
        return stays && day == length && latestMonthDay > length
    }

    private func hasWeekday(_ weekday: Int, on day: Int, of first: Day, length: Int) -> Bool {
        if weekdays == 0, numbered.isEmpty { return true }
        if weekdays & (1 << UInt32(weekday)) != 0 { return true }
        return numbered.contains { wanted in
            guard wanted.weekday == weekday else { return false }
            let (before, after) = daysAround(day, of: first, length: length)
            return wanted.ordinal == before / 7 + 1 || wanted.ordinal == -(after / 7) - 1
        }
    }

    /// How many days of the month, or of the year, come before and after.
    private func daysAround(_ day: Int, of first: Day, length: Int) -> (before: Int, after: Int) {
        guard numberedInYear else { return (day - 1, length - day) }
        let year = first.year
        let this = first.adding(days: day - 1)
        return (
            this.days(since: Day.first(ofMonth: 1, in: year)),
            Day.first(ofMonth: 1, in: year + 1).days(since: this) - 1
        )
    }
}
