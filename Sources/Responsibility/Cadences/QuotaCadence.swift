import Storage

extension Cadence {
    /// Owed so many times in each period, on days of the unit's own choice (定量: 每季度至少 1 次).
    struct Quota: Hashable, Sendable {
        enum Per: Hashable, Sendable {
            case week, month, quarter, halfYear, year
            /// In any so many days running, instead of in calendar periods.
            case rolling(days: Int)
        }

        /// What is owed for a period of which the lifetime covers only a part.
        enum Proration: String, Hashable, Sendable, CaseIterable {
            /// The whole number.
            case full
            /// The number times the share of days, rounded up.
            case proportional
            /// Nothing when less than half the period is covered, else the whole number.
            case waive
        }

        /// How many accepted fulfilments each period needs.
        var required: Int
        var per: Per
        /// The least number of days from one counted fulfilment to the next; 0 for none.
        var minimumGap = 0
        /// Whether two on one day count once.
        var distinctDays = false
        var proration = Proration.full
        /// First month of the year that quarters, half-years and years follow; nil for the programme's.
        var fiscalStart: Int?

        var problems: [Problem] {
            var problems: [Problem] = []
            if !(1...1000).contains(required) { problems.append(.init("n", .outOfRange(required, 1...1000))) }
            if !(0...366).contains(minimumGap) { problems.append(.init("gap", .outOfRange(minimumGap, 0...366))) }
            if case .rolling(let days) = per, !(1...3660).contains(days) {
                problems.append(.init("per", .outOfRange(days, 1...3660)))
            }
            if let fiscalStart, !(1...12).contains(fiscalStart) {
                problems.append(.init("fiscal", .outOfRange(fiscalStart, 1...12)))
            }
            if problems.isEmpty, (required - 1) * spacing >= per.shortest {
                problems.append(.init("n", .doesNotFit(days: per.shortest)))
            }
            return problems
        }

        /// Days that have to lie between two counted fulfilments, 0 when two may share a day.
        var spacing: Int { max(minimumGap, distinctDays ? 1 : 0) }

        func occurrences(
            in stretch: Range<Day>, calendar: WorkingCalendar, fiscalStart: Int, lifetime: Lifetime
        ) -> [Occurrence] {
            if case .rolling(let days) = per {
                guard let alive = lifetime.days(of: stretch) else { return [] }
                return [rolling(days, from: lifetime.opened ?? alive.lowerBound, calendar)]
            }
            var found: [Occurrence] = []
            let start = self.fiscalStart ?? fiscalStart
            var period = per.period(containing: stretch.lowerBound, fiscalStart: start)
            while period.lowerBound < stretch.upperBound {
                if stretch.contains(per.anchor(of: period)),
                    let occurrence = occurrence(in: period, calendar, lifetime)
                {
                    found.append(occurrence)
                }
                period = per.period(containing: period.upperBound, fiscalStart: start)
            }
            return found
        }

        func next(
            _ count: Int, from day: Day, calendar: WorkingCalendar, fiscalStart: Int, lifetime: Lifetime
        ) -> [Occurrence] {
            guard let alive = lifetime.days(of: day..<Day.end), count > 0 else { return [] }
            if case .rolling(let days) = per {
                return [rolling(days, from: lifetime.opened ?? alive.lowerBound, calendar)]
            }
            var found: [Occurrence] = []
            let start = self.fiscalStart ?? fiscalStart
            var period = per.period(containing: alive.lowerBound, fiscalStart: start)
            while found.count < count, period.upperBound <= Day.end, period.lowerBound < alive.upperBound {
                if let occurrence = occurrence(in: period, calendar, lifetime) { found.append(occurrence) }
                period = per.period(containing: period.upperBound, fiscalStart: start)
            }
            return found
        }

        /// How many are owed for the days of a period that the lifetime covers.
        func required(covering days: Int, of period: Int) -> Int {
            switch proration {
            case .full: required
            case .proportional: (required * days + period - 1) / period
            case .waive: days * 2 < period ? 0 : required
            }
        }

        /// Due on the period's last day, never rolled; a unit that closes before has until its last day.
        private func occurrence(
            in period: Range<Day>, _ calendar: WorkingCalendar, _ lifetime: Lifetime
        ) -> Occurrence? {
            guard let alive = lifetime.days(of: period) else { return nil }
            let owed = required(covering: alive.count, of: period.count)
            guard owed > 0 else { return nil }
            let due = alive.upperBound.adding(days: -1)
            return Occurrence(
                key: period.lowerBound.description, scheduled: period.lowerBound, due: due, graceEnds: due,
                opens: alive.lowerBound, required: owed, provisional: false, calendarVersion: calendar.version)
        }

        /// One row for ever: due moves with the fulfilments (see `judge`).
        private func rolling(_ days: Int, from start: Day, _ calendar: WorkingCalendar) -> Occurrence {
            let due = start.adding(days: days)
            return Occurrence(
                key: "rolling", scheduled: start, due: due, graceEnds: due, opens: start, required: required,
                provisional: false, calendarVersion: calendar.version)
        }
    }
}

extension Cadence.Quota.Per {
    /// The half-open period that a day is in: ISO weeks, months, and parts of the fiscal year. A rolling quota has none and gives the day.
    func period(containing day: Day, fiscalStart: Int) -> Range<Day> {
        let months: Int
        switch self {
        case .week: return day.monday..<day.monday.adding(days: 7)
        case .rolling: return day..<day.adding(days: 1)
        case .month: months = 1
        case .quarter: months = 3
        case .halfYear: months = 6
        case .year: months = 12
        }
        let civil = day.civil
        // Month numbers run on from January of the year 0; Day.first takes them past twelve.
        let number = civil.year * 12 + civil.month
        let first = number - (number - fiscalStart) % months
        return Day.first(ofMonth: first, in: 0)..<Day.first(ofMonth: first + months, in: 0)
    }

    /// The day that decides to which plan a period belongs: a week's Thursday (ISO 8601), else the first day.
    func anchor(of period: Range<Day>) -> Day {
        self == .week ? period.lowerBound.adding(days: 3) : period.lowerBound
    }

    /// Days of the shortest such period.
    fileprivate var shortest: Int {
        switch self {
        case .week: 7
        case .month: 28
        case .quarter: 89
        case .halfYear: 181
        case .year: 365
        case .rolling(let days): days
        }
    }
}
