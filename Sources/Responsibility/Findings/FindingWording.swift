import Storage
import Web

extension Finding.Stage {
    func title(in language: Language) -> String {
        switch self {
        case .open: language.say(zh: "待制定方案", en: "to be planned")
        case .planned: language.say(zh: "整改中", en: "being put right")
        case .applied: language.say(zh: "待核查", en: "to be checked")
        case .checked: language.say(zh: "待审签", en: "to be signed")
        case .signed: language.say(zh: "待销号", en: "to be closed")
        case .closed: language.say(zh: "已销号", en: "closed")
        }
    }

    private var sign: StaticString {
        switch self {
        case .open: "○"
        case .planned: "◔"
        case .applied, .checked, .signed: "⋯"
        case .closed: "✓"
        }
    }

    /// The colours that other states of the same meaning have.
    private var look: StaticString {
        switch self {
        case .open: "badge s-unverified"
        case .planned: "badge s-onTrack"
        case .applied, .checked, .signed: "badge s-submitted"
        case .closed: "badge s-met"
        }
    }

    func badge(_ language: Language) -> HTML {
        "<span class=\"\(look.description)\"><span aria-hidden=\"true\">\(sign.description)</span> \(title(in: language))</span>"
    }
}

extension Finding.Grade {
    func title(in language: Language) -> String {
        switch self {
        case .ordinary: language.say(zh: "一般", en: "ordinary")
        case .major: language.say(zh: "重大", en: "major")
        }
    }

    /// Only a major one is marked.
    func badge(_ language: Language) -> HTML {
        guard self == .major else { return "" }
        return "<span class=\"badge s-failing\"><span aria-hidden=\"true\">▲</span> \(title(in: language))</span>"
    }
}

extension Finding.Track {
    func title(in language: Language) -> String {
        switch self {
        case .atOnce: language.say(zh: "立行立改", en: "at once")
        case .byDate: language.say(zh: "限期整改", en: "by a day")
        case .longTerm: language.say(zh: "长期坚持", en: "long-term, in stages")
        }
    }
}

extension Finding.Source {
    func title(in language: Language) -> String {
        switch self {
        case .inspection: language.say(zh: "检查发现", en: "an inspection")
        case .superior: language.say(zh: "上级反馈", en: "feedback from above")
        case .own: language.say(zh: "自查发现", en: "found by the unit itself")
        }
    }

    /// The same with who inspected, where that is known.
    func words(_ name: String, _ language: Language) -> String {
        guard !name.isEmpty else { return title(in: language) }
        return language.say(zh: "\(title(in: .zh))（\(name)）", en: "\(title(in: .en)): \(name)")
    }
}

extension FindingStep.Step {
    func title(in language: Language) -> String {
        switch self {
        case .find: language.say(zh: "登记问题", en: "recorded")
        case .plan: language.say(zh: "制定整改方案", en: "planned")
        case .apply: language.say(zh: "申请销号", en: "closing applied for")
        case .check: language.say(zh: "核查通过", en: "checked")
        case .sign: language.say(zh: "审签", en: "signed")
        case .close: language.say(zh: "销号", en: "closed")
        case .return: language.say(zh: "退回", en: "returned")
        case .reopen: language.say(zh: "回头看，重新打开", en: "opened again")
        case .ask: language.say(zh: "申请延期", en: "extension asked for")
        case .grant: language.say(zh: "同意延期", en: "extension granted")
        case .refuse: language.say(zh: "不同意延期", en: "extension refused")
        case .stage: language.say(zh: "完成阶段", en: "stage done")
        }
    }
}

extension Finding {
    /// Its stage, and marks for what is major, overdue or repeated.
    func badges(on today: Day, _ language: Language) -> HTML {
        Self.badges(stage, grade, isOverdue: isOverdue(on: today), isRepeat: repeatOf != nil, language)
    }

    static func badges(
        _ stage: Stage, _ grade: Grade, isOverdue: Bool, isRepeat: Bool, _ language: Language
    ) -> HTML {
        """
        \(stage.badge(language)) \(grade.badge(language)) \
        \(if: isOverdue, Obligation.Standing.overdue.badge(language)) \
        \(if: isRepeat, "<span class=\"badge s-questioned\"><span aria-hidden=\"true\">↻</span> \(language.say(zh: "重复", en: "repeated"))</span>")
        """
    }

    /// Where it comes from, with who inspected.
    func sourceWords(_ language: Language) -> String { source.words(sourceName, language) }
}
