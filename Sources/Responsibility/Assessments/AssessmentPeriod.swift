import Storage

/// What an assessment is about: a year or one half of it, and until when the book was read.
struct AssessmentPeriod: Hashable, Sendable {
    let year: Int
    /// 0 for the whole year, else 1 or 2.
    let half: Int
    /// What was recorded by the end of this day counts.
    let cutOff: Day

    private var part: ReportPeriod { .half(half) ?? .year }
    var first: Day { part.first(in: year) }
    var last: Day { part.last(in: year) }

    /// Obligations due from this day on; all of the year's when it is the whole year.
    var dueFrom: Day? { half == 0 ? nil : first }
    /// Obligations due by this day. Some of a year are due after its end: they count where the cut-off comes later still.
    var dueBy: Day { half == 0 ? cutOff : min(last, cutOff) }
    /// Findings are found, or due, from the first day to this one.
    var foundBy: Day { min(last, cutOff) }
    /// Standing duties are taken as they stood on this evening.
    var standingOn: Day { min(last, cutOff) }

    /// All that is wrong with it on a day.
    func mistakes(on today: Day) -> [Mistake] {
        var mistakes: [Mistake] = []
        if cutOff > today {
            mistakes.append(
                Mistake("cut_off", zh: "数据截至日不能晚于今天（\(today)）", en: "the cut-off cannot be after today (\(today))"))
        }
        if cutOff < first {
            mistakes.append(
                Mistake("cut_off", zh: "数据截至日早于考核期开始", en: "the cut-off comes before the period begins"))
        }
        return mistakes
    }

    func title(in language: Language) -> String {
        switch half {
        case 1: language.say(zh: "\(year) 年上半年", en: "first half of \(year)")
        case 2: language.say(zh: "\(year) 年下半年", en: "second half of \(year)")
        default: language.say(zh: "\(year) 年度", en: "\(year)")
        }
    }
}
