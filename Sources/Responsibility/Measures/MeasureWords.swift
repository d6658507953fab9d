extension Measure.Part {
    func title(in language: Language) -> String {
        switch self {
        case .subject: language.say(zh: "被问责人", en: "whom it concerns")
        case .investigator: language.say(zh: "调查核实人", en: "investigator")
        case .decider: language.say(zh: "决定人", en: "decider")
        case .appealDecider: language.say(zh: "申诉裁定人", en: "decides an appeal")
        }
    }
}

extension Measure.Standing {
    func title(in language: Language) -> String {
        switch self {
        case .drafted: language.say(zh: "拟办", en: "draft")
        case .answering: language.say(zh: "已告知", en: "notice given")
        case .checking: language.say(zh: "申辩待核实", en: "defence to be checked")
        case .ready: language.say(zh: "可以决定", en: "can be decided")
        case .decided: language.say(zh: "已决定，待送达", en: "decided, not delivered")
        case .inEffect: language.say(zh: "影响期内", en: "in effect")
        case .lapsed: language.say(zh: "影响期已满", en: "lapsed")
        case .dropped: language.say(zh: "不再办理", en: "dropped")
        case .revoked: language.say(zh: "已撤销", en: "revoked")
        }
    }

    /// As other states of the same weight look elsewhere.
    var badge: String {
        switch self {
        case .drafted, .answering, .checking, .ready: "f-submitted"
        case .decided, .inEffect: "s-dueSoon"
        case .lapsed, .dropped, .revoked: "s-lapsed"
        }
    }
}

extension Measure.Step.Kind {
    func title(in language: Language) -> String {
        switch self {
        case .draft: language.say(zh: "拟办", en: "drafted")
        case .name: language.say(zh: "增加办理人员", en: "named somebody more")
        case .file: language.say(zh: "放入文件", en: "added files")
        case .notice: language.say(zh: "登记告知书送达", en: "recorded that the notice was delivered")
        case .defend: language.say(zh: "登记陈述申辩", en: "filed the defence")
        case .check: language.say(zh: "写明核实情况", en: "wrote down what was checked of it")
        case .decide: language.say(zh: "作出决定", en: "decided")
        case .return: language.say(zh: "退回重新商定", en: "sent the decision back")
        case .deliver: language.say(zh: "登记决定送达", en: "recorded that the decision was delivered")
        case .appeal: language.say(zh: "登记申诉", en: "filed an appeal")
        case .extend: language.say(zh: "延长裁定期限", en: "put off deciding the appeal")
        case .outcome: language.say(zh: "裁定申诉", en: "decided the appeal")
        case .lapse: language.say(zh: "影响期满", en: "its period has run out")
        case .drop: language.say(zh: "不再办理", en: "dropped it")
        }
    }
}

extension Defence.Way {
    func title(in language: Language) -> String {
        switch self {
        case .written: language.say(zh: "书面", en: "in writing")
        case .oral: language.say(zh: "口头", en: "orally")
        case .hearing: language.say(zh: "申请听证", en: "asks for a hearing")
        }
    }
}

extension Delivery.Mode {
    func title(in language: Language) -> String {
        switch self {
        case .inPerson: language.say(zh: "当面送达", en: "in person")
        case .post: language.say(zh: "邮寄送达", en: "by post")
        case .electronic: language.say(zh: "电子送达", en: "electronically")
        case .left: language.say(zh: "留置送达", en: "left at the office")
        }
    }
}

extension Delivery.What {
    func title(in language: Language) -> String {
        switch self {
        case .notice: language.say(zh: "告知书送达", en: "notice delivered")
        case .decision: language.say(zh: "决定送达", en: "decision delivered")
        case .outcome: language.say(zh: "申诉裁定告知", en: "told of the outcome")
        }
    }
}

extension Appeal.Outcome {
    func title(in language: Language) -> String {
        switch self {
        case .upheld: language.say(zh: "维持", en: "upheld")
        case .milder: language.say(zh: "改为较轻", en: "made milder")
        case .revoked: language.say(zh: "撤销", en: "revoked")
        }
    }
}

extension Measure {
    func title(in language: Language) -> String { language.say(zh: "问责事项：\(subject)", en: "Measure: \(subject)") }
}
