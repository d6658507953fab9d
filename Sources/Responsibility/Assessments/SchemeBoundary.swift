/// What an assessment never reads: it scores how units fulfil their duties, by what the book holds of them, and nothing else.
enum SchemeBoundary {
    typealias Words = ProgrammeFile.Words

    /// Keys that ask for a measure of something else, with what that is.
    private static let keys: [(keys: [String], what: Words)] = [
        (
            [
                "person", "persons", "people", "staff", "member", "members", "holder", "post-holder", "by_person",
                "login",
                "account", "individual",
            ], Words(zh: "个人", en: "persons")
        ),
        (
            ["measure_taken", "sanction", "sanctions", "accountability", "warnings", "measures", "discipline"],
            Words(zh: "对个人的问责措施", en: "measures against persons")
        ),
        (
            [
                "likes", "shares", "reposts", "comments", "posts", "replies", "followers", "clicks", "reads", "views",
                "votes",
                "traffic", "sentiment", "public_opinion",
            ], Words(zh: "点赞、转发、评论等网上言行", en: "likes, shares and comments")
        ),
        (
            [
                "opinion", "opinions", "speech", "belief", "faith", "loyalty", "attitude", "stance", "thought",
                "political",
                "ideology", "personality", "behaviour",
            ], Words(zh: "观点、态度、信仰等", en: "opinions, attitudes and beliefs")
        ),
        (
            [
                "app", "app_usage", "app_points", "usage", "logins", "sign_ins", "online", "online_time", "screen_time",
                "study_points", "activity_points", "clicks_in_app",
            ], Words(zh: "软件使用情况", en: "the use of an app")
        ),
        (
            ["prose", "text", "words", "minutes", "remarks", "sentences", "length", "word_count", "tone", "keywords"],
            Words(zh: "文字内容", en: "prose")
        ),
    ]

    /// Words in a title or a description that show the same.
    private static let phrases: [(phrases: [String], what: Words)] = [
        (
            ["点赞", "转发", "跟帖", "网评", "舆情", "likes", "reposts", "retweet", "comments online"],
            Words(zh: "点赞、转发、评论等网上言行", en: "likes, shares and comments")
        ),
        (
            [
                "言论", "信仰", "忠诚", "政治态度", "思想动态", "思想状况", "价值观", "loyalty", "beliefs", "opinions", "attitude",
                "what people say",
            ], Words(zh: "观点、态度、信仰等", en: "opinions, attitudes and beliefs")
        ),
        (
            ["使用时长", "登录次数", "在线时长", "学习积分", "app usage", "screen time", "number of log-ins", "sign-ins"],
            Words(zh: "软件使用情况", en: "the use of an app")
        ),
        (
            ["个人得分", "个人排名", "受处分", "问责人数", "ranking of persons", "score of a person", "sanctioned"],
            Words(zh: "个人", en: "persons")
        ),
    ]

    /// The mistake of a key that a scheme may not have.
    static func mistake(ofKey key: String) -> ProgrammeFile.Mistake.Rule? {
        keys.first { $0.keys.contains(key.lowercased()) }.map { rule(key, $0.what) }
    }

    /// The mistake of a text that describes something else than the fulfilment of duties.
    static func mistake(ofText words: Words) -> ProgrammeFile.Mistake.Rule? {
        let text = (words.zh + "\n" + words.en).lowercased()
        for (phrases, what) in phrases {
            if let phrase = phrases.first(where: text.contains) { return rule(phrase, what) }
        }
        return nil
    }

    /// A measure that this program does not know at all.
    static func mistake(ofUnknown key: String) -> ProgrammeFile.Mistake.Rule {
        mistake(ofKey: key) ?? rule(key, nil)
    }

    private static func rule(_ key: String, _ what: Words?) -> ProgrammeFile.Mistake.Rule {
        let (zh, en) = (what.map { "，不能考核\($0.zh)" } ?? "", what.map { ", never \($0.en)" } ?? "")
        return .said(
            Words(
                zh: "“\(key)”超出考核范围：考核只看责任任务、问题、工作记录及其日期\(zh)。",
                en: "“\(key)” is beyond what may be assessed: duties, findings, records and their dates\(en)."),
            remedy: Words(
                zh: "删去这一项；或改用 \(IndicatorReading.measures.joined(separator: "、"))。",
                en: "Remove it, or use one of: \(IndicatorReading.measures.joined(separator: ", "))."))
    }
}
