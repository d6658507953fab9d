import Storage

extension Recurrence {
    private static let codes = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    /// The rule without its start, as RFC 5545 writes it: `FREQ=MONTHLY;BYMONTHDAY=-1`.
    var ruleText: String {
        var parts = ["FREQ=\(frequency.rawValue)"]
        if interval != 1 { parts.append("INTERVAL=\(interval)") }
        func list(_ name: String, _ values: [String]) {
            if !values.isEmpty { parts.append("\(name)=\(values.joined(separator: ","))") }
        }
        list("BYMONTH", months.map(String.init))
        list("BYMONTHDAY", monthDays.map(String.init))
        list("BYDAY", weekdays.map { ($0.ordinal == 0 ? "" : String($0.ordinal)) + Recurrence.code($0.weekday) })
        if stays { parts.append("SKIP=BACKWARD") }
        if let until { parts.append("UNTIL=\(until.description.split(separator: "-").joined())") }
        if let count { parts.append("COUNT=\(count)") }
        return parts.joined(separator: ";")
    }

    /// Reads a rule of RFC 5545 with its start; a leading `RRULE:` and small letters are accepted.
    init(rule: String, from start: Day) throws(Cadence.Unusable) {
        var reader = RuleReader()
        reader.read(rule)
        guard let frequency = reader.frequency, reader.problems.isEmpty else {
            throw Cadence.Unusable(problems: reader.problems)
        }
        self.init(
            frequency, from: start, interval: reader.interval, until: reader.until, count: reader.count,
            months: reader.months, monthDays: reader.monthDays, weekdays: reader.weekdays, stays: reader.stays)
    }

    /// Reads the short words: `daily`, `weekly:MO,TH`, `monthly:15`, `monthly:last`, `quarterly:last`,
    /// `half-yearly:last`, `yearly:06-30`. A day that a month does not have is the month's last.
    init?(words: String, from start: Day) {
        let parts = words.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let on = parts.count == 2 ? parts[1] : nil
        switch (parts.first, on) {
        case ("daily", nil): self.init(.daily, from: start)
        case ("weekly", let names?):
            let weekdays = names.split(separator: ",", omittingEmptySubsequences: false).map(Recurrence.weekday(of:))
            guard weekdays.allSatisfy({ $0 != nil }) else { return nil }
            self.init(.weekly, from: start, weekdays: weekdays.compactMap { $0.map { Weekday($0) } })
        case ("monthly", "last"): self = .monthEnds(from: start)
        case ("monthly", let text?):
            guard let day = Int(text), (1...31).contains(day) else { return nil }
            self = .monthly(on: day, from: start)
        case ("quarterly", "last"): self = .quarterEnds(from: start)
        case ("half-yearly", "last"): self = .halfYearEnds(from: start)
        case ("yearly", let text?):
            guard let day = Day("2024-\(text)"[...]) else { return nil }
            self = .yearly(month: day.month, day: day.day, from: start)
        default: return nil
        }
    }

    private static func code(_ weekday: Int) -> String {
        codes.indices.contains(weekday - 1) ? codes[weekday - 1] : "??"
    }

    fileprivate static func weekday(of code: Substring) -> Int? {
        codes.firstIndex(of: code.uppercased()).map { $0 + 1 }
    }
}

/// Takes a rule's text apart and keeps every problem; the field is the part's name.
private struct RuleReader {
    var frequency: Recurrence.Frequency?
    var interval = 1
    var until: Day?
    var count: Int?
    var months: [Int] = []
    var monthDays: [Int] = []
    var weekdays: [Recurrence.Weekday] = []
    var stays = false
    var problems: [Cadence.Problem] = []

    mutating func read(_ rule: String) {
        var text = rule.uppercased()[...]
        if text.hasPrefix("RRULE:") { text = text.dropFirst(6) }
        var seen: Set<Substring> = []
        for part in text.split(separator: ";", omittingEmptySubsequences: false) {
            guard let sign = part.firstIndex(of: "="), part.index(after: sign) < part.endIndex else {
                problems.append(.init("rule", .unreadable(String(part))))
                continue
            }
            let name = part[..<sign]
            if seen.insert(name).inserted {
                read(String(name), part[part.index(after: sign)...])
            } else {
                problems.append(.init(String(name), .repeated))
            }
        }
        if !seen.contains("FREQ") { problems.append(.init("FREQ", .missing)) }
    }

    private mutating func read(_ name: String, _ value: Substring) {
        switch name {
        case "FREQ":
            frequency = Recurrence.Frequency(rawValue: String(value))
            if frequency == nil {
                problems.append(.init(name, .notOneOf(Recurrence.Frequency.allCases.map(\.rawValue))))
            }
        case "INTERVAL": interval = number(name, value) ?? 1
        case "COUNT": count = number(name, value)
        case "UNTIL": until = day(name, value)
        case "BYMONTH": months = items(value).compactMap { number(name, $0) }
        case "BYMONTHDAY": monthDays = items(value).compactMap { number(name, $0) }
        case "BYDAY": weekdays = items(value).compactMap { weekday(name, $0) }
        case "SKIP":
            stays = value == "BACKWARD"
            if value != "BACKWARD", value != "OMIT" { problems.append(.init(name, .notOneOf(["BACKWARD", "OMIT"]))) }
        case "WKST": if value != "MO" { problems.append(.init(name, .notOneOf(["MO"]))) }
        case "RSCALE": if value != "GREGORIAN" { problems.append(.init(name, .notOneOf(["GREGORIAN"]))) }
        default: problems.append(.init(name, .unknown))
        }
    }

    private func items(_ value: Substring) -> [Substring] {
        value.split(separator: ",", omittingEmptySubsequences: false)
    }

    private mutating func number(_ name: String, _ text: Substring) -> Int? {
        if let number = Int(text) { return number }
        problems.append(.init(name, .notANumber(String(text))))
        return nil
    }

    /// `yyyyMMdd`; a time behind it is ignored, because duties are scheduled by the day.
    private mutating func day(_ name: String, _ text: Substring) -> Day? {
        let date = text.prefix { $0 != "T" }
        if date.count == 8, let day = Day("\(date.prefix(4))-\(date.dropFirst(4).prefix(2))-\(date.suffix(2))"[...]) {
            return day
        }
        problems.append(.init(name, .notADay(String(text))))
        return nil
    }

    private mutating func weekday(_ name: String, _ text: Substring) -> Recurrence.Weekday? {
        let number = text.dropLast(2)
        if let weekday = Recurrence.weekday(of: text.suffix(2)) {
            if number.isEmpty { return .init(weekday) }
            if let ordinal = Int(number), ordinal != 0 { return .init(weekday, ordinal: ordinal) }
        }
        problems.append(.init(name, .unreadable(String(text))))
        return nil
    }
}
