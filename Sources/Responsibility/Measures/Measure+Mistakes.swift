import Storage

extension Mistake {
    static let noSubject = Mistake(
        "subject", zh: "请选择该单位的一名人员", en: "choose somebody who works in the unit")
    static let deciders = Mistake(
        "deciders", zh: "决定人须有 \(Measure.fewestDeciders) 至 \(Measure.mostDeciders) 人，申诉裁定人最多 \(Measure.mostDeciders) 人",
        en:
            "there are \(Measure.fewestDeciders) to \(Measure.mostDeciders) deciders, and at most \(Measure.mostDeciders) who decide appeals"
    )
    static let noHandler = Mistake(
        "deciders", zh: "只能指定对该单位有办理权限的人员（负责人、主管科室）",
        en: "only heads and programme offices of the unit, or above it, can be named")
    static let answerDays = Mistake("answer_days", zh: "应在 1 到 60 之间", en: "must be from 1 to 60")
    static let noRoute = Mistake("route", zh: "请从列表中选择", en: "must be one of those offered")
    static let heavier = Mistake(
        "kind", zh: "决定不能重于告知书所告知的措施", en: "the decision cannot be heavier than what the notice said")
    static let notMilder = Mistake(
        "kind", zh: "只有“改为较轻”才另填措施，且必须轻于现在的措施；不得因申诉加重",
        en: "only “made milder” names another measure, and a milder one than now: nothing is made heavier by an appeal")
    static let betweenNoticeAndToday = Mistake(
        "on", zh: "应在告知之日和今天之间", en: "must be between the notice and today")
    static let betweenDecisionAndToday = Mistake(
        "on", zh: "应在决定（送达、提出）之日和今天之间", en: "must be between the decision, its delivery or the filing, and today")

    /// The same mistake at another field.
    func at(_ place: String) -> Mistake { Mistake(place, zh: zh, en: en) }

    static func notYet(_ field: String) -> Mistake { Mistake(field, zh: "不能晚于今天", en: "cannot be later than today") }

    static func text(_ field: String) -> Mistake {
        Mistake(
            field, zh: "必填，最多 \(Measure.longestText) 个字",
            en: "must be filled in, with at most \(Measure.longestText) characters"
        )
    }

    static func tooLate(_ last: Day) -> Mistake {
        Mistake(
            "on", zh: "期限已过，最后一日是\(Language.zh.long(last))",
            en: "the time for it has run out; the last day was \(Language.en.long(last))")
    }
}
