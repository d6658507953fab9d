import Storage
import Web

/// Everything that a record ever said: one version after another, and what each correction changed.
struct ActivityVersions: Sendable {
    let activity: Activity
    /// Empty for the machine's administrator.
    let recordedBy: String
    let past: [Past]
    let files: [Evidence]
    let counted: [Counted]
    /// What the approvals among them are called.
    let approvals: [ID<Obligation>: [GateApproval]]
    /// What the record says now.
    let wording: ActivityWording

    /// A version that was replaced.
    struct Past: Sendable {
        let version: Int
        var wording: ActivityWording
        let correctedBy: String
        let correctedAt: Instant
        let reason: String
    }

    /// An obligation and the versions that counted towards it.
    struct Counted: Sendable {
        let obligation: ID<Obligation>
        let dutyZh: String
        let dutyEn: String
        let approval: String
        let since: Int
        let until: Int?

        func holds(in version: Int) -> Bool { since <= version && until.map { version < $0 } ?? true }
    }

    static func of(_ id: ID<Activity>, by access: Access, in tx: Transaction) throws -> ActivityVersions {
        let activity = try Activity.find(id, by: access, in: tx)
        let contents = try ActivityContent.all(of: id, by: access, in: tx)
        func content(of version: Int) -> ActivityContent {
            contents.last { $0.version <= version }?.content ?? ActivityContent()
        }
        var past = try tx.all(
            """
            SELECT v.version, \(ActivityWording.columns), COALESCE(n.name, a.login, ''), v.corrected_at, v.reason
            FROM activity_past v JOIN activity now ON now.id = v.activity_id
            LEFT JOIN account a ON a.id = v.corrected_by LEFT JOIN person n ON n.id = a.person_id
            WHERE v.activity_id = \(id) AND \(access.may(.viewRecords, at: "now.unit_id")) ORDER BY v.version
            """, Past.init)
        for index in past.indices { past[index].wording.content = content(of: past[index].version) }
        let counted = try tx.all(
            """
            SELECT c.obligation_id, d.title_zh, d.title_en, c.approval, c.since_version, c.until_version
            FROM (SELECT obligation_id, unit_id, approval, since_version, NULL AS until_version FROM fulfilment
                  WHERE activity_id = \(id)
                  UNION ALL
                  SELECT obligation_id, unit_id, approval, since_version, until_version FROM fulfilment_past
                  WHERE activity_id = \(id)) c
            JOIN obligation o ON o.id = c.obligation_id JOIN plan p ON p.id = o.plan_id
            JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
            WHERE \(access.may(.viewRecords, at: "c.unit_id")) ORDER BY c.obligation_id, c.since_version
            """, Counted.init)
        let gates = counted.filter { !$0.approval.isEmpty }.map(\.obligation)
        return ActivityVersions(
            activity: activity, recordedBy: try Account.name(of: activity.recordedBy, in: tx), past: past,
            files: try Evidence.ever(of: id, by: access, in: tx), counted: counted,
            approvals: try GateApproval.of(gates, by: access, in: tx),
            wording: activity.wording(with: content(of: activity.version)))
    }

    private func wording(of version: Int) -> ActivityWording {
        past.first { $0.version == version }?.wording ?? wording
    }
}

extension ActivityVersions.Past {
    init(
        version: Int, kind: Activity.Kind, title: String, heldOn: Day, place: String, chair: String, recorder: String,
        minutes: String, heldAt: Instant?, outcome: Activity.Outcome, correctedBy: String, correctedAt: Instant,
        reason: String
    ) {
        self.init(
            version: version,
            wording: ActivityWording(
                kind: kind, title: title, heldOn: heldOn, place: place, chair: chair, recorder: recorder,
                minutes: minutes, heldAt: heldAt, outcome: outcome), correctedBy: correctedBy, correctedAt: correctedAt,
            reason: reason)
    }
}

extension Account {
    /// The name of whoever has an account; empty for none, who is the machine's administrator.
    static func name(of account: ID<Account>?, in tx: Transaction) throws -> String {
        guard let account else { return "" }
        return try tx.value(
            .unscoped(
                """
                SELECT COALESCE(n.name, a.login) FROM account a LEFT JOIN person n ON n.id = a.person_id
                WHERE a.id = \(account)
                """, because: "whoever may open a record may see who made it")) ?? ""
    }
}

extension ActivityVersions {
    func page(_ clock: OfficeClock, _ language: Language) -> HTML {
        """
        <p class="lead"><a href="\(link: "/activities/\(activity.id)")">\(language.say(zh: "回到记录", en: "Back to the record"))</a></p>
        \(if: past.isEmpty, language.empty(zh: "这条记录没有更正过。", en: "This record has never been corrected."))
        \(past.reversed().map { correction($0, clock, language) })
        <section aria-labelledby="version-1"><h2 id="version-1">\(title(1, language))</h2>
        <p><time datetime="\(activity.recordedAt.description)">\(clock.wall(activity.recordedAt))</time> \
        \(recordedBy.isEmpty ? language.machine : recordedBy) \(language.say(zh: "登记", en: "recorded it"))</p>
        \(whole(1, clock, language))
        </section>
        """
    }

    private func title(_ version: Int, _ language: Language) -> String {
        let now = version == activity.version ? language.say(zh: "（现在）", en: " (now)") : ""
        return language.say(zh: "第 \(version) 版", en: "Version \(version)") + now
    }

    private func correction(_ past: Past, _ clock: OfficeClock, _ language: Language) -> HTML {
        let version = past.version + 1
        return """
            <section aria-labelledby="version-\(version)"><h2 id="version-\(version)">\(title(version, language))</h2>
            <p><time datetime="\(past.correctedAt.description)">\(clock.wall(past.correctedAt))</time> \
            \(past.correctedBy.isEmpty ? language.machine : past.correctedBy) \(language.say(zh: "更正：", en: "corrected it: "))\
            \(past.reason)</p>
            <dl class="facts changes">
            \(past.wording.differences(to: wording(of: version), clock, language).map { $0.row(language) })
            \(fileChanges(version, language))
            \(countChanges(version, language))
            </dl>
            \(whole(version, clock, language))
            </section>
            """
    }

    private func fileChanges(_ version: Int, _ language: Language) -> HTML {
        let gone = files.filter { $0.untilVersion == version }
        let come = files.filter { $0.sinceVersion == version }
        guard !gone.isEmpty || !come.isEmpty else { return "" }
        return """
            <div><dt>\(language.say(zh: "佐证材料", en: "Evidence"))</dt><dd>
            \(gone.map { "<del class=\"block\"><span class=\"unseen\">\(language.say(zh: "移除：", en: "taken off: "))</span>\(name($0))</del>" as HTML })
            \(come.map { "<ins class=\"block\"><span class=\"unseen\">\(language.say(zh: "增加：", en: "added: "))</span>\(name($0))</ins>" as HTML })
            </dd></div>
            """
    }

    private func name(_ file: Evidence) -> HTML {
        "<a href=\"\(link: "/evidence/\(file.id)")\">\(file.name)</a> <span class=\"hint\">\(file.effectiveOn)</span>"
    }

    private func countChanges(_ version: Int, _ language: Language) -> HTML {
        let gone = counted.filter { $0.until == version }
        let come = counted.filter { $0.since == version }
        guard !gone.isEmpty || !come.isEmpty else { return "" }
        return """
            <div><dt>\(language.say(zh: "计入的任务", en: "Counts towards"))</dt><dd>
            \(gone.map { "<del class=\"block\"><span class=\"unseen\">\(language.say(zh: "不再计入：", en: "no longer: "))</span>\(duty($0, language))</del>" as HTML })
            \(come.map { "<ins class=\"block\"><span class=\"unseen\">\(language.say(zh: "计入：", en: "now: "))</span>\(duty($0, language))</ins>" as HTML })
            </dd></div>
            """
    }

    private func duty(_ counted: Counted, _ language: Language) -> HTML {
        let approval = approvals[counted.obligation]?.first { $0.key == counted.approval }?.title
        return """
            <a href="\(link: "/obligations/\(counted.obligation)")">\(language.say(zh: counted.dutyZh, en: counted.dutyEn))</a>\
            \(approval.map { language.say(zh: "：\($0.zh)", en: ": \($0.en)") })
            """
    }

    /// All that a version says, folded.
    private func whole(_ version: Int, _ clock: OfficeClock, _ language: Language) -> HTML {
        let files = files.filter { $0.sinceVersion <= version && $0.untilVersion.map { version < $0 } ?? true }
        let counted = counted.filter { $0.holds(in: version) }
        return """
            <details><summary>\(language.say(zh: "第 \(version) 版全文", en: "All of version \(version)"))</summary>
            <dl class="facts">
            \(wording(of: version).fields(clock, language).filter { !$0.value.isEmpty }.map { fact($0.name, $0.value, language) })
            </dl>
            <ul>\(files.map { "<li>\(name($0))</li>" as HTML })\(counted.map { "<li>\(duty($0, language))</li>" as HTML })</ul>
            </details>
            """
    }

    private func fact(_ field: String, _ value: String, _ language: Language) -> HTML {
        """
        <div><dt>\(Field.title(field, language))</dt><dd>\(texts: value.split(separator: "\n"), separator: "<br>")</dd></div>
        """
    }
}
