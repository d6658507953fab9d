import Storage

extension ProgrammeFile.CadenceText {
    /// The cadence to compute with. What it asks to be written in one language stands there in Chinese.
    ///
    /// `appliesFrom` and `fiscalStart` are the programme's. Throws what cannot be a cadence at all.
    func cadence(appliesFrom: Day, fiscalStart: Int) throws(Cadence.Unusable) -> Cadence {
        switch self {
        case .fixed(let fixed):
            let recurrence = try fixed.schedule.recurrence(from: fixed.starts ?? appliesFrom, fiscalStart: fiscalStart)
            return .fixed(
                .init(
                    recurrence: recurrence, roll: fixed.roll.roll, leadDays: fixed.leadDays, graceDays: fixed.graceDays)
            )
        case .quota(let quota): return .quota(quota.cadence)
        case .clock(let clock): return .clock(clock.cadence)
        case .gate(let gate):
            return .gate(.init(event: gate.event, approvals: gate.approvals.map(\.key), lead: gate.lead?.span))
        case .standing(let standing):
            return .standing(
                .init(sampling: standing.sampled.zh, interval: standing.verifyEvery.span, failing: standing.failing.zh))
        }
    }

    /// What cannot be kept, in both languages; empty when the cadence can be used.
    func problems(appliesFrom: Day, fiscalStart: Int) -> [ProgrammeFile.Words] {
        // A rule's own problems are noted where it stands.
        if case .fixed(let fixed) = self, case .rule = fixed.schedule { return [] }
        do {
            return try cadence(appliesFrom: appliesFrom, fiscalStart: fiscalStart).problems.map(\.words)
        } catch {
            return error.problems.map(\.words)
        }
    }

    /// What is wrong with a rule of RFC 5545.
    static func problems(ofRule rule: String, from start: Day) -> [ProgrammeFile.Words] {
        do {
            return try Recurrence(rule: rule, from: start).problems.map(\.words)
        } catch {
            return error.problems.map(\.words)
        }
    }
}

extension Cadence.Problem {
    fileprivate var words: ProgrammeFile.Words { .init(zh: sentence.zh, en: sentence.en) }
}

extension ProgrammeFile.CadenceText.Schedule {
    fileprivate func recurrence(from start: Day, fiscalStart: Int) throws(Cadence.Unusable) -> Recurrence {
        switch self {
        case .day: Recurrence(.daily, from: start)
        case .week(let weekday): Recurrence(.weekly, from: start, weekdays: [.init(weekday)])
        case .month(let day): Recurrence(.monthly, from: start, monthDays: [day.ruleNumber])
        case .quarter(let month, let day):
            Recurrence(.yearly, from: start, months: months(3, fiscalStart, month), monthDays: [day.ruleNumber])
        case .half(let month, let day):
            Recurrence(.yearly, from: start, months: months(6, fiscalStart, month), monthDays: [day.ruleNumber])
        case .year(let month, let day): Recurrence(.yearly, from: start, months: [month], monthDays: [day.ruleNumber])
        case .rule(let rule): try Recurrence(rule: rule, from: start)
        }
    }

    /// The calendar months that are the n-th of their period.
    private func months(_ length: Int, _ fiscalStart: Int, _ n: Int) -> [Int] {
        stride(from: fiscalStart + n - 2, to: fiscalStart + n + 10, by: length).map { $0 % 12 + 1 }
    }
}

extension ProgrammeFile.CadenceText.DayOfMonth {
    /// As BYMONTHDAY counts.
    fileprivate var ruleNumber: Int {
        switch self {
        case .number(let day): day
        case .last: -1
        }
    }
}

extension ProgrammeFile.CadenceText.Roll {
    fileprivate var roll: WorkingCalendar.Roll {
        switch self {
        case .none: .none
        case .previous: .previous
        case .next: .next
        }
    }
}

extension ProgrammeFile.CadenceText.Quota {
    fileprivate var cadence: Cadence.Quota {
        switch span {
        case .withinDays(let days):
            .init(required: count, per: .rolling(days: days), minimumGap: minimumGapDays, distinctDays: distinctDays)
        case .per(let period, let proration):
            .init(
                required: count, per: period.per, minimumGap: minimumGapDays, distinctDays: distinctDays,
                proration: proration.proration)
        }
    }
}

extension ProgrammeFile.CadenceText.Period {
    fileprivate var per: Cadence.Quota.Per {
        switch self {
        case .week: .week
        case .month: .month
        case .quarter: .quarter
        case .half: .halfYear
        case .year: .year
        }
    }
}

extension ProgrammeFile.CadenceText.Proration {
    fileprivate var proration: Cadence.Quota.Proration {
        switch self {
        case .full: .full
        case .proportional: .proportional
        case .waiveUnderHalf: .waive
        }
    }
}

extension ProgrammeFile.CadenceText.Clock {
    fileprivate var cadence: Cadence.Clock {
        let mayExtend = stages.contains { $0.maximumExtension != nil }
        return .init(
            trigger: trigger,
            stages: stages.map {
                .init($0.key, within: $0.within.span, after: $0.after, maximumExtension: $0.maximumExtension?.span)
            },
            suspensionReasons: suspendFor.map(\.key), approver: mayExtend ? extendedBy.rawValue : nil, roll: roll.roll)
    }
}

extension ProgrammeFile.CadenceText.Length {
    fileprivate var span: Span {
        switch self {
        case .hours(let count): .hours(count)
        case .days(let count): .days(count)
        case .workingDays(let count): .workingDays(count)
        case .months(let count): .months(count)
        }
    }
}
