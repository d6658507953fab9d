import Storage
import Web

extension SchemeFile.Words {
    func said(in language: Language) -> String { language.say(zh: zh, en: en) }
}

extension Assessment.Stage {
    func title(in language: Language) -> String {
        switch self {
        case .waiting: language.say(zh: "正在计算", en: "being counted")
        case .scoring: language.say(zh: "评分中", en: "being scored")
        case .published: language.say(zh: "已公布，可提异议", en: "published: units may object")
        case .final: language.say(zh: "已定稿", en: "final")
        case .calledOff: language.say(zh: "已取消", en: "called off")
        }
    }
}

extension Counting {
    /// What a number counts.
    func title(in language: Language) -> String {
        switch what {
        case .owed: language.say(zh: "应完成", en: "owed")
        case .done: language.say(zh: "已完成", en: "done")
        case .met: language.say(zh: "按期完成", en: "done in time")
        case .breached: language.say(zh: "未批先办", en: "without its approvals")
        case .unmet: language.say(zh: "未完成", en: "not done")
        case .named: language.say(zh: "该责任的任务", en: "obligations of this duty")
        case .failing: language.say(zh: "不落实", en: "failing")
        case .questioned: language.say(zh: "存疑", en: "in question")
        case .unverified: language.say(zh: "未核实", en: "not verified")
        case .found: language.say(zh: "发现的问题", en: "findings")
        case .repeats: language.say(zh: "重复的问题", en: "repeated findings")
        case .due: language.say(zh: "到期的问题", en: "findings due")
        case .closedInTime: language.say(zh: "按期销号", en: "closed in time")
        case .overdue: language.say(zh: "逾期未销号", en: "not closed in time")
        }
    }

    /// The list of obligations that the number counts; `nil` for findings, which have a list of their own.
    func list(
        of unit: ID<Unit>, _ period: AssessmentPeriod, duties: [String: ID<Duty>], today: Day
    ) -> Link? {
        guard !what.isOfFindings else { return nil }
        var query = Form.with("year", String(period.year))
        switch selection {
        case .all: break
        case .programme(let key): query.add(key, to: "programme")
        case .duty(let programme, let key):
            query.add(programme, to: "programme")
            query.add(duties["\(programme) \(key)"]?.description ?? ID<Duty>(rawValue: 0).description, to: "duty")
        }
        switch what {
        case .owed, .done, .unmet, .named: query.add(what.rawValue, to: "among")
        default: query.add(what.rawValue, to: "standing")
        }
        if !what.isStanding, what != .named {
            if let from = period.dueFrom { query.add(from.description, to: "from") }
            query.add(period.dueBy.description, to: "to")
        }
        if reach == .own { query.add("yes", to: "own") }
        let evening = what.isStanding ? period.standingOn : period.cutOff
        if evening < today { query.add(evening.description, to: "as_of") }
        return Link(checking: "/units/\(unit)/obligations?\(query.query)")
    }

    /// The identities of the duties that a scheme names, by programme and key.
    static func duties(in tx: Transaction) throws -> [String: ID<Duty>] {
        let all = try Scheme.adoptedDuties(in: tx).map { ("\($0.programme) \($0.key)", $0.id) }
        return Dictionary(all) { first, _ in first }
    }
}

extension SchemeFile {
    func gradeTitle(_ key: String?, _ language: Language) -> String {
        grades.first { $0.key == key }?.title.said(in: language) ?? language.say(zh: "未评定", en: "not assessed")
    }

    /// How the points of an indicator come about, from its numbers.
    func arithmetic(of indicator: Indicator, _ n: [Int], _ language: Language) -> String {
        let most = indicator.maximum
        let result = outcome(of: indicator, n).points
        func off(_ parts: [(Points, Int)]) -> String {
            let taken = parts.reduce(Points.zero) { $0 + $1.0 * $1.1 }
            let text = "\(most)" + parts.map { " − \($0.0) × \($0.1)" }.joined()
            guard taken <= most else {
                return language.say(zh: "\(text) < 0，按 0 分", en: "\(text) < 0, so 0")
            }
            return "\(text) = \(result ?? .zero)"
        }
        if result == nil, !indicator.isJudged || n.first == 0 {
            return language.say(zh: "没有应办事项，不计", en: "nothing was owed: left out")
        }
        switch indicator.measure {
        case .fulfilment, .timeliness, .rectification:
            guard n[1] > 0 else { return language.say(zh: "没有应办事项，按满分", en: "nothing was owed: full points") }
            return "\(most) × \(n[0]) ÷ \(n[1]) = \(result ?? .zero)"
        case .count(_, let quota, let each):
            let asked = quota ?? n[1]
            guard asked > 0 else { return language.say(zh: "没有应办事项，按满分", en: "nothing was owed: full points") }
            let short = max(0, asked - n[0])
            let words = language.say(zh: "少 \(short) 项：", en: "\(short) short: ")
            return words + off([(each, short)])
        case .repeats(_, let each): return off([(each, n[0])])
        case .standing(_, let failing, let questioned, let unverified):
            return off([(failing, n[0]), (questioned, n[1]), (unverified, n[2])].filter { $0.0 > .zero })
        case .done(_, let each):
            let text = "\(each) × \(n[0]) = \(each * n[0])"
            return each * n[0] > most ? language.say(zh: "\(text)，最多 \(most)", en: "\(text), at most \(most)") : text
        case .judged: return language.say(zh: "由考核人员评定", en: "judged by a reviewer")
        }
    }

    /// How the lines add up.
    func arithmetic(of total: Total, _ points: [Points], _ language: Language) -> String {
        guard total.outOf > .zero else { return language.say(zh: "没有可以考核的项目", en: "there was nothing to assess") }
        var text = points.map { "\($0)" }.joined(separator: " + ")
        if total.outOf != full {
            text = "\(points.count > 1 ? "(\(text))" : text) ÷ \(total.outOf) × \(full)"
            if !bonus.isEmpty { text += " = \(total.base)" }
        }
        if !bonus.isEmpty {
            text += " + \(total.bonus)"
            if total.bonusUncapped > total.bonus {
                text += language.say(
                    zh: "（加分 \(total.bonusUncapped)，最多 \(bonusCap)）",
                    en: " (bonus \(total.bonusUncapped), at most \(bonusCap))")
            }
        }
        if total.points != total.base + total.bonus {
            text += language.say(zh: "，一票否决，按 0 分", en: ", vetoed: 0")
        } else if text.contains(" ") {
            text += " = \(total.points)"
        }
        return text
    }

    func effect(of veto: Veto, _ language: Language) -> String {
        switch veto.effect {
        case .zero: language.say(zh: "总分按 0 分", en: "the total is 0")
        case .cap(let key):
            language.say(
                zh: "等次最高为\(gradeTitle(key, .zh))", en: "the grade is no better than “\(gradeTitle(key, .en))”")
        }
    }
}
