import Storage

extension Measure {
    /// The rungs of the ladder, the mildest first, as the law names them (公务员法 art. 57, 监察法 art. 52).
    public enum Kind: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        /// 谈话提醒
        case talk
        /// 批评教育
        case criticism
        /// 责令检查
        case selfExamination = "self-examination"
        /// 通报
        case circular
        /// 诫勉
        case admonition
        /// 组织调整
        case adjustment
        /// 处分
        case sanction
    }

    /// The sanctions, the mildest first (公务员法 art. 62 and 64, 政务处分法 art. 7 and 8).
    public enum Sanction: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case warning
        case demerit
        case majorDemerit = "major-demerit"
        case demotion
        case removal
        case dismissal

        /// For how many months it has effect; a dismissal has no period.
        var months: Int? {
            switch self {
            case .warning: 6
            case .demerit: 12
            case .majorDemerit: 18
            case .demotion, .removal: 24
            case .dismissal: nil
            }
        }
    }

    /// What a measure consists of: its rung, of a sanction which one, and for how many months it has effect.
    public struct Ruling: Hashable, Sendable {
        public let kind: Kind
        public let sanction: Sanction?
        /// `nil` for a dismissal, which has no period.
        public let months: Int?

        /// The longest period that can be written for a measure that is no sanction.
        static let longest = 24

        /// A ruling that the ladder has; throws every mistake. The period of a sanction is the law's.
        init(_ kind: Kind, _ sanction: Sanction?, months: Int?) throws {
            var mistakes: [Mistake] = []
            if kind == .sanction, sanction == nil {
                mistakes.append(Mistake("sanction", zh: "请选择处分的种类", en: "say which sanction it is"))
            }
            if kind != .sanction, sanction != nil {
                mistakes.append(
                    Mistake("sanction", zh: "只有处分才选处分种类", en: "only a sanction is one of the sanctions"))
            }
            let isInRange = months.map { (1...Ruling.longest).contains($0) } ?? false
            if kind != .sanction, !isInRange {
                mistakes.append(
                    Mistake(
                        "months", zh: "请填写影响期，1 至 \(Ruling.longest) 个月",
                        en: "write for how many months it has effect, 1 to \(Ruling.longest)"))
            }
            guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
            self.kind = kind
            self.sanction = sanction
            self.months = sanction.map { $0.months } ?? months
        }

        /// How heavy it is: by rung, then by sanction, then by period. Of two the smaller is the milder.
        var weight: Int {
            let rung = (Kind.allCases.firstIndex(of: kind) ?? 0) + 1
            let place = sanction.flatMap { Sanction.allCases.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
            return rung * 10_000 + place * 1_000 + (months ?? 999)
        }

        /// The first day on which it has no effect any more; `nil` for what has no period.
        func lapses(decidedOn day: Day) -> Day? { months.map { day.adding(months: $0) } }

        func title(in language: Language) -> String {
            let name = sanction.map { $0.title(in: language) } ?? kind.title(in: language)
            guard let months else { return name }
            return language.say(
                zh: "\(name)（影响期 \(months) 个月）", en: "\(name) (\(months) \(months == 1 ? "month" : "months"))")
        }
    }
}

extension Measure.Kind {
    public func title(in language: Language) -> String {
        switch self {
        case .talk: language.say(zh: "谈话提醒", en: "talk")
        case .criticism: language.say(zh: "批评教育", en: "criticism")
        case .selfExamination: language.say(zh: "责令检查", en: "written self-examination")
        case .circular: language.say(zh: "通报", en: "circulated notice")
        case .admonition: language.say(zh: "诫勉", en: "admonition")
        case .adjustment: language.say(zh: "组织调整", en: "adjustment")
        case .sanction: language.say(zh: "处分", en: "sanction")
        }
    }
}

extension Measure.Sanction {
    public func title(in language: Language) -> String {
        switch self {
        case .warning: language.say(zh: "警告处分", en: "sanction: warning")
        case .demerit: language.say(zh: "记过处分", en: "sanction: demerit")
        case .majorDemerit: language.say(zh: "记大过处分", en: "sanction: major demerit")
        case .demotion: language.say(zh: "降级处分", en: "sanction: demotion")
        case .removal: language.say(zh: "撤职处分", en: "sanction: removal from the post")
        case .dismissal: language.say(zh: "开除处分", en: "sanction: dismissal")
        }
    }
}
