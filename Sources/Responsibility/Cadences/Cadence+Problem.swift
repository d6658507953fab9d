extension Cadence {
    /// One parameter that breaks one rule.
    struct Problem: Hashable, Sendable {
        /// The parameter's name in programmes, such as `rule` or `stage`.
        var field: String
        var rule: Rule

        init(_ field: String, _ rule: Rule) {
            self.field = field
            self.rule = rule
        }
    }

    /// Every problem of a cadence at once.
    struct Unusable: Error, Hashable {
        var problems: [Problem]
    }

    /// What a parameter has to satisfy.
    enum Rule: Hashable, Sendable {
        case missing
        case unknown
        case repeated
        case notANumber(String)
        case notADay(String)
        case notOneOf([String])
        case outOfRange(Int, ClosedRange<Int>)
        /// A part of the text that cannot be read.
        case unreadable(String)
        /// Names hold no spaces, quotes or any of `: , + @ = ;`, and at most 60 characters.
        case notAName(String)
        /// Both cannot be given, such as COUNT and UNTIL (RFC 5545 §3.3.10).
        case notTogether(String)
        /// The part has no meaning with this frequency (RFC 5545 §3.3.10).
        case notWith(String)
        /// The rule names no day at all before the year 10000, such as 30 February.
        case neverOccurs
        /// So many times with that gap do not fit into the shortest such period, in days.
        case doesNotFit(days: Int)
        /// The extension counts hours and the limit days, or the other way round.
        case unitsDiffer
    }
}

extension Cadence.Problem {
    /// What a person reads about the problem.
    var sentence: (zh: String, en: String) {
        let said = rule.sentence
        return ("“\(field)”：\(said.zh)", "“\(field)”: \(said.en)")
    }
}

extension Cadence.Rule {
    var sentence: (zh: String, en: String) {
        switch self {
        case .missing: ("必须填写。", "It is missing.")
        case .unknown: ("没有这一项。", "There is no such parameter here.")
        case .repeated: ("只能出现一次。", "It may be given only once.")
        case .notANumber(let text): ("“\(text)”不是整数。", "“\(text)” is not a whole number.")
        case .notADay(let text): ("“\(text)”不是日期（年-月-日）。", "“\(text)” is not a day (yyyy-MM-dd).")
        case .notOneOf(let words):
            ("只能是 \(words.joined(separator: "、")) 之一。", "It must be one of \(words.joined(separator: ", ")).")
        case .outOfRange(let value, let range):
            (
                "\(value) 不在 \(range.lowerBound) 至 \(range.upperBound) 之间。",
                "\(value) is not between \(range.lowerBound) and \(range.upperBound)."
            )
        case .unreadable(let text): ("无法识别“\(text)”。", "“\(text)” cannot be read.")
        case .notAName(let text):
            (
                "“\(text)”不能作名称：不得为空、含空格或 \" : , + @ = ;，不得超过 60 字。",
                "“\(text)” is no name: not empty, no spaces, none of \" : , + @ = ;, at most 60 characters."
            )
        case .notTogether(let other): ("不能与“\(other)”同时使用。", "It cannot be given together with “\(other)”.")
        case .notWith(let other): ("不能用于“\(other)”。", "It has no meaning with “\(other)”.")
        case .neverOccurs: ("按此规则永远不会有日期。", "No day ever satisfies this rule.")
        case .doesNotFit(let days):
            ("次数与间隔在 \(days) 天内排不下。", "So many times with that gap do not fit into \(days) days.")
        case .unitsDiffer:
            ("延长的单位须与时限一致（小时或天）。", "The extension must be counted like the limit, in hours or in days.")
        }
    }
}
