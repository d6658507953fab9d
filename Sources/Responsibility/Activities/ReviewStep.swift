import Storage
import Web

/// One step in the life of a fulfilment: put forward, accepted, returned, and by whom (审核经过).
struct ReviewStep: Sendable {
    let verdict: Verdict
    /// Empty for the machine's administrator.
    let decidedBy: String
    let decidedAt: Instant
    let reason: String
    let activityID: ID<Activity>
    let title: String
    let dutyZh: String
    let dutyEn: String

    enum Verdict: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        /// Put forward by a correction: anew, after a return, or for the first time.
        case submit
        case accept, `return`, withdraw
        /// Accepted work that was corrected and has to be reviewed again.
        case reopen
        /// It no longer counts towards this obligation.
        case remove

        func title(in language: Language) -> String {
            switch self {
            case .submit: language.say(zh: "更正后报审", en: "put forward by a correction")
            case .accept: language.say(zh: "认定", en: "accepted")
            case .return: language.say(zh: "退回", en: "returned")
            case .withdraw: language.say(zh: "撤回认定", en: "acceptance withdrawn")
            case .reopen: language.say(zh: "更正后待重新审核", en: "corrected, to be reviewed again")
            case .remove: language.say(zh: "不再计入", en: "no longer counted")
            }
        }
    }

    static let most = 200

    /// Notes the same step of some fulfilments. The caller has asked for the permission and writes the entry.
    static func add(
        _ verdict: Verdict, of fulfilments: [Fulfilment], reason: String, by access: Access, in tx: Transaction
    ) throws {
        guard !fulfilments.isEmpty else { return }
        try tx.load(
            "fulfilment_review",
            [
                "id", "fulfilment_id", "activity_id", "obligation_id", "unit_id", "verdict", "decided_by",
                "decided_at", "reason",
            ], because: "permission was asked for the act that it notes"
        ) { rows in
            for fulfilment in fulfilments {
                try rows.add(tx.id(ReviewStep.self))
                try rows.add(fulfilment.id)
                try rows.add(fulfilment.activityID)
                try rows.add(fulfilment.obligationID)
                try rows.add(fulfilment.unitID)
                try rows.add(verdict.rawValue)
                try rows.add(access.actor.accountID)
                try rows.add(access.now)
                try rows.add(reason)
                try rows.endRow()
            }
        }
    }

    /// The steps of a record, the oldest first.
    static func of(_ activity: ID<Activity>, by access: Access, in tx: Transaction) throws -> [ReviewStep] {
        try list(where: "r.activity_id = \(activity)", by: access, in: tx)
    }

    /// The steps of an obligation, the oldest first.
    static func of(_ obligation: ID<Obligation>, by access: Access, in tx: Transaction) throws -> [ReviewStep] {
        try list(where: "r.obligation_id = \(obligation)", by: access, in: tx)
    }

    private static func list(where condition: SQL, by access: Access, in tx: Transaction) throws -> [ReviewStep] {
        try tx.all(
            """
            SELECT r.verdict, COALESCE(n.name, a.login, ''), r.decided_at, r.reason, r.activity_id, v.title,
                   d.title_zh, d.title_en
            FROM fulfilment_review r JOIN activity v ON v.id = r.activity_id
            JOIN obligation o ON o.id = r.obligation_id JOIN plan p ON p.id = o.plan_id
            JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
            LEFT JOIN account a ON a.id = r.decided_by LEFT JOIN person n ON n.id = a.person_id
            WHERE \(condition) AND \(access.may(.viewRecords, at: "r.unit_id")) ORDER BY r.id DESC LIMIT \(most)
            """, ReviewStep.init
        ).reversed()
    }
}

extension ReviewStep {
    /// The trail under a record: the steps that were taken together for several duties are one line.
    static func trail(of activity: [ReviewStep], _ clock: OfficeClock, _ language: Language) -> HTML {
        guard !activity.isEmpty else { return "" }
        var groups: [[ReviewStep]] = []
        for step in activity {
            if let first = groups.last?.first, first.decidedAt == step.decidedAt, first.verdict == step.verdict,
                first.reason == step.reason
            {
                groups[groups.count - 1].append(step)
            } else {
                groups.append([step])
            }
        }
        return section(
            groups.map { group in
                let duties = group.map { language.say(zh: $0.dutyZh, en: $0.dutyEn) }
                return group[0].line(
                    "\(duties.joined(separator: language.say(zh: "；", en: "; ")))", clock, language)
            }, language)
    }

    /// The trail under an obligation names the records.
    static func trail(ofObligation steps: [ReviewStep], _ clock: OfficeClock, _ language: Language) -> HTML {
        guard !steps.isEmpty else { return "" }
        return section(
            steps.map { step in
                step.line("<a href=\"\(link: "/activities/\(step.activityID)")\">\(step.title)</a>", clock, language)
            }, language)
    }

    private static func section(_ lines: [HTML], _ language: Language) -> HTML {
        """
        <section aria-labelledby="trail">
        <h2 id="trail">\(language.say(zh: "审核经过", en: "Review so far"))</h2>
        <ol class="lines">\(lines)</ol>
        </section>
        """
    }

    private func line(_ about: HTML, _ clock: OfficeClock, _ language: Language) -> HTML {
        """
        <li><time datetime="\(decidedAt.description)">\(clock.wall(decidedAt))</time> \(decidedBy.isEmpty ? language.machine : decidedBy) \
        <strong>\(verdict.title(in: language))</strong> <span class="hint">\(about)</span>\
        \(if: !reason.isEmpty, "<span class=\"hint block\">\(reason)</span>")</li>
        """
    }
}

extension OfficeClock {
    /// What the office's wall showed: `2026-03-05 09:12`.
    func wall(_ moment: Instant) -> String {
        let minutes = secondOfDay(of: moment) / 60
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        return "\(day(of: moment)) \(two(minutes / 60)):\(two(minutes % 60))"
    }
}

extension Language {
    /// Who acts at the command line.
    var machine: String { say(zh: "系统管理员（命令行）", en: "the machine's administrator") }
}
