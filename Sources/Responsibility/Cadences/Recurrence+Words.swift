import Storage

extension Recurrence {
    /// On which days, as a person says it: “每月最后一天”, “on the last day of every month”.
    var sentence: (zh: String, en: String) {
        var (zh, en) = days
        if let until {
            zh += "，至 \(until) 止"
            en += ", until \(until)"
        }
        if let count {
            zh += "，共 \(count) 次"
            en += count == 1 ? ", once in all" : ", \(count) times in all"
        }
        return (zh, en)
    }

    private var days: (zh: String, en: String) {
        let every = period
        let on = named
        switch frequency {
        case .daily:
            let only = limits
            return ("\(every.zh)\(only.zh)", "\(every.en)\(only.en)")
        case .weekly:
            let months = monthLimit
            return ("\(every.zh)\(on.zh)\(months.zh)", "\(every.en) on \(on.en)\(months.en)")
        case .monthly:
            let months = monthLimit
            return ("\(every.zh)\(on.zh)\(months.zh)", "on \(on.en) of \(every.en)\(months.en)\(on.only)")
        case .yearly:
            let numbers = months.isEmpty && weekdays.isEmpty && monthDays.isEmpty ? [start.month] : months
            guard !numbers.isEmpty else {
                let unit = monthDays.isEmpty ? (zh: "", en: "") : (zh: "每月", en: " of every month")
                return ("\(every.zh)\(unit.zh)\(on.zh)", "\(every.en) on \(on.en)\(unit.en)\(on.only)")
            }
            let zh = numbers.map { "\($0) 月" }.joined(separator: "、")
            let en = Words.list(numbers.map(Words.month))
            return ("\(every.zh) \(zh)\(on.zh)", "\(every.en) on \(on.en) of \(en)\(on.only)")
        }
    }

    private var period: (zh: String, en: String) {
        let (zh, en) =
            switch frequency {
            case .daily: ("天", "day")
            case .weekly: ("周", "week")
            case .monthly: ("月", "month")
            case .yearly: ("年", "year")
            }
        if interval == 1 { return ("每" + zh, "every " + en) }
        return ("每 \(interval) \(frequency == .monthly ? "个月" : zh)", "every \(interval) \(en)s")
    }

    /// The days that the rule names inside its week, month or year; `only` is what follows when weekdays limit month days.
    private var named: (zh: String, en: String, only: String) {
        let dayNumbers =
            monthDays.isEmpty && weekdays.isEmpty && (frequency == .monthly || frequency == .yearly)
            ? [start.day] : monthDays
        let weekdays = self.weekdays.isEmpty && frequency == .weekly ? [Weekday(start.weekday)] : self.weekdays
        let last = stays && (dayNumbers.max() ?? 0) > 28
        let numbered = (
            zh: dayNumbers.map(Words.zhDay).joined(separator: "、")
                + (last ? "（当月没有则为最后一天）" : ""),
            en: Words.list(dayNumbers.map(Words.enDay)) + (last ? " (or the last day)" : "")
        )
        let named = (
            zh: weekdays.map(Words.zhWeekday).joined(separator: "、"),
            en: Words.list(weekdays.map { Words.enWeekday($0, plain: frequency == .weekly) })
        )
        if weekdays.isEmpty { return (numbered.zh, numbered.en, "") }
        if dayNumbers.isEmpty { return (named.zh, named.en, "") }
        let only = Words.list(weekdays.map { Words.enWeekday($0, plain: false) }, "or")
        return ("\(numbered.zh)（仅限\(named.zh)）", numbered.en, " if it is \(only)")
    }

    /// The parts that leave days out of a daily rule.
    private var limits: (zh: String, en: String) {
        var zh: [String] = []
        var en = ""
        if !weekdays.isEmpty {
            zh.append(weekdays.map(Words.zhWeekday).joined(separator: "、"))
            en += " that is \(Words.list(weekdays.map { Words.enWeekday($0, plain: false) }, "or"))"
        }
        if !monthDays.isEmpty {
            zh.append(monthDays.map(Words.zhDay).joined(separator: "、"))
            en += " that is \(Words.list(monthDays.map(Words.enDay), "or")) of the month"
        }
        if !months.isEmpty {
            zh.append(months.map { "\($0) 月" }.joined(separator: "、"))
            en += " in \(Words.list(months.map(Words.month)))"
        }
        return (zh.isEmpty ? "" : "（仅限\(zh.joined(separator: "；"))）", en)
    }

    private var monthLimit: (zh: String, en: String) {
        if months.isEmpty { return ("", "") }
        let zh = months.map { "\($0) 月" }.joined(separator: "、")
        return ("（仅限 \(zh)）", " in \(Words.list(months.map(Words.month)))")
    }
}

/// Names of days and months.
private enum Words {
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    static let zhWeekdays = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]

    static func month(_ number: Int) -> String {
        months.indices.contains(number - 1) ? months[number - 1] : "month \(number)"
    }

    static func list(_ items: [String], _ word: String = "and") -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return "\(items.dropLast().joined(separator: ", ")) \(word) \(last)"
    }

    /// 1st, 2nd, 3rd, 4th, 11th, 21st.
    static func ordinal(_ number: Int) -> String {
        let teen = (11...13).contains(number % 100)
        let ending =
            switch number % 10 {
            case 1 where !teen: "st"
            case 2 where !teen: "nd"
            case 3 where !teen: "rd"
            default: "th"
            }
        return "\(number)\(ending)"
    }

    static func zhDay(_ day: Int) -> String {
        day > 0 ? " \(day) 日" : day == -1 ? "最后一天" : "倒数第 \(-day) 天"
    }

    static func enDay(_ day: Int) -> String {
        day > 0 ? "the \(ordinal(day))" : day == -1 ? "the last day" : "the \(ordinal(-day)) last day"
    }

    static func zhWeekday(_ day: Recurrence.Weekday) -> String {
        let name = zhWeekdays.indices.contains(day.weekday - 1) ? zhWeekdays[day.weekday - 1] : "周?"
        switch day.ordinal {
        case 0: return name
        case 1...: return "第 \(day.ordinal) 个\(name)"
        case -1: return "最后一个\(name)"
        default: return "倒数第 \(-day.ordinal) 个\(name)"
        }
    }

    /// “Monday” in a week, “each Monday” in longer stretches.
    static func enWeekday(_ day: Recurrence.Weekday, plain: Bool) -> String {
        let name = weekdays.indices.contains(day.weekday - 1) ? weekdays[day.weekday - 1] : "no day"
        switch day.ordinal {
        case 0: return plain ? name : "a \(name)"
        case 1...: return "the \(ordinal(day.ordinal)) \(name)"
        case -1: return "the last \(name)"
        default: return "the \(ordinal(-day.ordinal)) last \(name)"
        }
    }
}
