extension AppealRoute {
    public func title(in language: Language) -> String {
        switch self {
        case .civilReview: language.say(zh: "公务员复核", en: "civil servants: review")
        case .civilAppeal: language.say(zh: "公务员申诉（复核之后）", en: "civil servants: appeal after a review")
        case .civilDirectAppeal: language.say(zh: "公务员申诉（不经复核）", en: "civil servants: direct appeal")
        case .supervisionReview: language.say(zh: "监察复审", en: "supervision: review")
        case .supervisionRecheck: language.say(zh: "监察复核", en: "supervision: second review")
        case .oversightReview: language.say(zh: "督查结论复核", en: "review of an oversight conclusion")
        case .interimRules: language.say(zh: "问责申诉（2009 年暂行规定）", en: "appeal under the interim rules of 2009")
        case .partyAppeal: language.say(zh: "党内问责申诉", en: "appeal under the accountability regulations of 2019")
        case .hearing: language.say(zh: "行政处罚听证", en: "hearing before an administrative penalty")
        }
    }
}

extension AppealRoute.Step {
    /// What has to happen, and from which day the limit counts.
    func title(of route: AppealRoute, in language: Language) -> String {
        switch self {
        case .file:
            route == .hearing
                ? language.say(zh: "申请（自告知之日）", en: "ask for it (after the notice)")
                : route.followsAnother
                    ? language.say(zh: "提出（自知道前一决定之日）", en: "file (after knowing of the decision before)")
                    : language.say(zh: "提出（自知道决定之日）", en: "file (after knowing of the decision)")
        case .decide:
            route == .hearing
                ? language.say(zh: "作出处罚决定（自立案之日）", en: "decide (after the case was filed)")
                : language.say(zh: "作出决定（自受理之日）", en: "decide (after it was filed)")
        case .extended: language.say(zh: "作出决定，延长后（自受理之日）", en: "decide, extended (after it was filed)")
        case .hear: language.say(zh: "最早举行（自通知听证之日）", en: "hold it at the earliest (after telling of it)")
        case .serve: language.say(zh: "送达（自决定之日）", en: "serve (after the decision)")
        }
    }
}
