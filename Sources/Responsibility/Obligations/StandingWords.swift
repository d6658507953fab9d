import Web

extension Obligation.Standing {
    /// The word for it; the same everywhere.
    func title(in language: Language) -> String {
        switch self {
        case .met: language.say(zh: "已完成", en: "met")
        case .late: language.say(zh: "逾期完成", en: "met late")
        case .onTrack: language.say(zh: "进行中", en: "on track")
        case .submitted: language.say(zh: "待审核", en: "waiting for review")
        case .dueSoon: language.say(zh: "即将到期", en: "due soon")
        case .overdue: language.say(zh: "已逾期", en: "overdue")
        case .breached: language.say(zh: "未批先办", en: "breached")
        case .questioned: language.say(zh: "存疑", en: "in question")
        case .unverified: language.say(zh: "待核查", en: "unverified")
        case .failing: language.say(zh: "不达标", en: "failing")
        case .holding: language.say(zh: "达标", en: "holding")
        case .suspended: language.say(zh: "已中止", en: "suspended")
        case .waived: language.say(zh: "已豁免", en: "waived")
        case .lapsed: language.say(zh: "已终止", en: "lapsed")
        case .withdrawn: language.say(zh: "已撤回", en: "withdrawn")
        }
    }

    /// A sign of its own, so that colour never carries the meaning alone.
    var sign: StaticString {
        switch self {
        case .met: "✓"
        case .late: "◕"
        case .onTrack: "○"
        case .submitted: "⋯"
        case .dueSoon: "◔"
        case .overdue: "!"
        case .breached: "✕"
        case .questioned: "?"
        case .unverified: "◌"
        case .failing: "▼"
        case .holding: "■"
        case .suspended: "‖"
        case .waived, .lapsed, .withdrawn: "–"
        }
    }

    /// A small mark with its sign and word.
    func badge(_ language: Language) -> HTML {
        """
        <span class="badge s-\(rawValue)"><span aria-hidden="true">\(sign)</span> \(title(in: language))</span>
        """
    }
}

extension Figures {
    /// The parts of a bar, in the order in which it shows them.
    var parts: [(standing: Obligation.Standing, n: Int)] {
        [
            (.met, met), (.late, late), (.submitted, submitted), (.onTrack, onTrack), (.dueSoon, dueSoon),
            (.overdue, overdue), (.breached, breached),
        ]
    }

    /// A bar of what is done, under way and overdue; its words say the same.
    func bar(_ language: Language) -> HTML {
        guard owed > 0 else { return "<span class=\"hint\">\(language.say(zh: "没有任务", en: "nothing owed"))</span>" }
        let words = parts.filter { $0.n > 0 }.map { "\($0.standing.title(in: language)) \($0.n)" }
        var x = 0
        let pieces: [HTML] = parts.filter { $0.n > 0 }.map { part in
            let width = part.n * 1000 / owed
            defer { x += width }
            return
                "<rect class=\"s-\(part.standing.rawValue)\" x=\"\(x)\" y=\"0\" width=\"\(max(width, 4))\" height=\"12\"/>"
        }
        return """
            <svg class="bar" viewBox="0 0 1000 12" preserveAspectRatio="none" role="img" aria-label="\
            \(words.joined(separator: language.say(zh: "，", en: ", ")))">\(pieces)</svg>
            """
    }
}
