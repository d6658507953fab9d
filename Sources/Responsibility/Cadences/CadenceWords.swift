extension Cadence {
    /// What the cadence asks for, as one phrase in both languages: “每季度至少 1 次”, “at least once a quarter”.
    ///
    /// - Parameter titles: what the keys in it are called.
    func sentence(_ titles: CadenceTitles = .none) -> (zh: String, en: String) {
        switch self {
        case .fixed(let fixed): fixed.sentence
        case .quota(let quota): quota.sentence
        case .clock(let clock): clock.sentence(titles)
        case .gate(let gate): gate.sentence(titles)
        case .standing(let standing): standing.sentence
        }
    }
}

extension Cadence.Fixed {
    fileprivate var sentence: (zh: String, en: String) {
        var (zh, en) = recurrence.sentence
        if let moved = roll.sentence {
            zh += "，" + moved.zh
            en += ", " + moved.en
        }
        if graceDays > 0 {
            zh += "，宽限 \(graceDays) 天"
            en += ", with \(Span.days(graceDays).words.en) of grace"
        }
        return (zh, en)
    }
}

extension WorkingCalendar.Roll {
    fileprivate var sentence: (zh: String, en: String)? {
        switch self {
        case .none: nil
        case .previous: ("遇非工作日提前到上一个工作日", "on the working day before when that is a day off")
        case .next: ("遇非工作日顺延到下一个工作日", "on the next working day when that is a day off")
        }
    }
}

extension Cadence.Quota {
    fileprivate var sentence: (zh: String, en: String) {
        let times =
            switch required {
            case 1: "once"
            case 2: "twice"
            default: "\(required) times"
            }
        var (zh, en): (String, String) =
            switch per {
            case .week: ("每周至少 \(required) 次", "at least \(times) a week")
            case .month: ("每月至少 \(required) 次", "at least \(times) a month")
            case .quarter: ("每季度至少 \(required) 次", "at least \(times) a quarter")
            case .halfYear: ("每半年至少 \(required) 次", "at least \(times) every half-year")
            case .year: ("每年至少 \(required) 次", "at least \(times) a year")
            case .rolling(1): ("每天至少 \(required) 次", "at least \(times) a day")
            case .rolling(let days): ("任意连续 \(days) 天内至少 \(required) 次", "at least \(times) in any \(days) days")
            }
        if minimumGap > 0, required > 1 {
            zh += "，间隔不少于 \(minimumGap) 天"
            en += ", at least \(Span.days(minimumGap).words.en) apart"
        } else if distinctDays, required > 1 {
            zh += "，不在同一天"
            en += ", on different days"
        }
        return (zh, en)
    }
}

extension Cadence.Clock {
    fileprivate func sentence(_ titles: CadenceTitles) -> (zh: String, en: String) {
        let stages = stages.map { $0.sentence(titles) }
        let event = titles.kind(trigger)
        // A title says itself that something happens.
        var zh = (titles.kind == nil ? "发生" : "") + "“\(event.zh)”后：" + stages.map(\.zh).joined(separator: "；")
        var en = "after “\(event.en)”: " + stages.map(\.en).joined(separator: "; ")
        if let moved = roll.sentence {
            zh += "；" + moved.zh
            en += "; " + moved.en
        }
        return (zh, en)
    }
}

extension Cadence.Clock.Stage {
    fileprivate func sentence(_ titles: CadenceTitles) -> (zh: String, en: String) {
        let (limit, title, earlier) = (within.words, titles.part(name), after.map(titles.part))
        var zh = "“\(title.zh)”" + (earlier.map { "在“\($0.zh)”后" } ?? "") + "\(limit.zh)内"
        var en = "“\(title.en)” within \(limit.en)" + (earlier.map { " of “\($0.en)”" } ?? "")
        if within.limits.value == 0 {
            zh = "“\(title.zh)”" + (earlier.map { "在“\($0.zh)”" } ?? "") + "当日"
            en = "“\(title.en)” on the day" + (earlier.map { " of “\($0.en)”" } ?? "")
        }
        if let most = maximumExtension?.words {
            zh += "（最多延长\(most.zh)）"
            en += " (extended by \(most.en) at most)"
        }
        return (zh, en)
    }
}

extension Cadence.Gate {
    fileprivate func sentence(_ titles: CadenceTitles) -> (zh: String, en: String) {
        let (event, approvals) = (titles.kind(event), approvals.map(titles.part))
        let zh = "“\(event.zh)”开始前须经“\(approvals.map(\.zh).joined(separator: "”“"))”批准"
        let en =
            "“\(event.en)” needs the approval of “\(approvals.map(\.en).joined(separator: "”, “"))” before it starts"
        guard let words = lead?.words else { return (zh, en) }
        return ("\(zh)，至少提前\(words.zh)申请", "\(en), asked for at least \(words.en) ahead")
    }
}

extension Cadence.Standing {
    fileprivate var sentence: (zh: String, en: String) {
        let words = interval.words
        return ("始终保持，至少每\(words.zh)核验一次", "holds at all times, verified at least every \(words.en)")
    }
}

extension Span {
    /// “24 小时”, “30 天”, “5 个工作日”, “3 个月”, with a space before the number.
    var words: (zh: String, en: String) {
        func en(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }
        switch self {
        case .hours(let count): return (" \(count) 小时", en(count, "hour"))
        case .days(let count): return (" \(count) 天", en(count, "day"))
        case .workingDays(let count): return (" \(count) 个工作日", en(count, "working day"))
        case .months(let count): return (" \(count) 个月", en(count, "month"))
        }
    }
}
