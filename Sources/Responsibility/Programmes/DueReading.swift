import Storage

/// How often a fixed duty comes round.
enum Every: String, CaseIterable { case day, week, month, quarter, half, year }

/// Reads on which day of its period a fixed duty is due. Months default to the period's last, days to the month's last.
struct DueReading {
    typealias Text = ProgrammeFile.CadenceText

    let fiscalStart: Int

    func schedule(_ every: Every, _ fields: YAMLFields) -> Text.Schedule? {
        let due = fields["due"]
        if every == .day {
            if due != nil { fields.place.note(.notTogether("every: day", "due")) }
            return .day
        }
        if every == .week {
            guard let due else { return .week(weekday: 7) }
            return due.fields(["weekday"])?.required("weekday")?.choice(Weekday.self).map { .week(weekday: $0.number) }
        }
        guard let due else { return schedule(every, month: lastMonth(of: every), .last) }
        guard let parts = due.fields(every == .month ? ["day"] : ["month", "day"]) else { return nil }
        let month = parts["month"].map { $0.wholeNumber(1...length(of: every)) } ?? lastMonth(of: every)
        let day = parts["day"].map(dayOfMonth) ?? .last
        if parts.given(["month", "day"]).isEmpty { due.note(.missingKey("day")) }
        guard let month, let day else { return nil }
        if case .number(let number) = day, number > shortest(every, month: month) {
            parts["day"]?.note(.impossibleDay(every == .year ? "\(month)-\(number)" : "\(number)"))
            return nil
        }
        return schedule(every, month: month, day)
    }

    private func schedule(_ every: Every, month: Int, _ day: Text.DayOfMonth) -> Text.Schedule {
        switch every {
        case .day: .day
        case .week: .week(weekday: 7)
        case .month: .month(day)
        case .quarter: .quarter(month: month, day)
        case .half: .half(month: month, day)
        case .year: .year(month: month, day)
        }
    }

    private func dayOfMonth(_ place: YAMLPlace) -> Text.DayOfMonth? {
        place.plain == "last" ? .last : place.wholeNumber(1...31).map { .number($0) }
    }

    /// How many months the period has.
    private func length(of every: Every) -> Int {
        switch every {
        case .day, .week, .month: 1
        case .quarter: 3
        case .half: 6
        case .year: 12
        }
    }

    /// The number of the period's last month: in a year its calendar month, else its place in the period.
    private func lastMonth(of every: Every) -> Int { every == .year ? (fiscalStart + 10) % 12 + 1 : length(of: every) }

    /// The fewest days that the month meant can have, in any period and year.
    private func shortest(_ every: Every, month: Int) -> Int {
        let months: [Int] =
            switch every {
            case .day, .week, .month: Array(1...12)
            case .year: [month]
            case .quarter, .half:
                stride(from: fiscalStart + month - 2, to: fiscalStart + month + 10, by: length(of: every)).map {
                    $0 % 12 + 1
                }
            }
        return months.map { Day.length(ofMonth: $0, in: 2026) }.min() ?? 28
    }
}

/// The weekdays by their names in a file.
private enum Weekday: String, CaseIterable {
    case mon, tue, wed, thu, fri, sat, sun

    var number: Int { (Weekday.allCases.firstIndex(of: self) ?? 0) + 1 }
}
