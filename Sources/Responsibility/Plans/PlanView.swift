import Storage
import Web

/// One plan: what it is, how it stands by duty, and what can be done with it.
struct PlanView: Sendable {
    let plan: Plan.Listed
    let today: Day
    /// By duty, in the catalogue's order; `nil` where they are counted only when asked for.
    let figures: [(duty: Duty, figures: Figures)]?
    /// What the catalogue calls the stages and approvals of its duties.
    let titles: [ID<Duty>: CadenceTitles]
    let newer: [Programme]
    let history: [Entry]
    let job: ID<Job>?
    let replacement: Plan.Listed?
    let isYearClosed: Bool
    let mayIssue: Bool
    let clock: OfficeClock

    /// Below so many units the figures by duty are counted at once.
    private static let manyUnits = 5_000

    /// - Parameter counting: whether the figures are counted however many units there are.
    static func of(
        _ id: ID<Plan>, counting: Bool, clock: OfficeClock, by access: Access, in tx: Transaction
    ) throws -> PlanView {
        let plan = try Plan.find(id, by: access, in: tx)
        let unit = plan.plan.unitID
        let few = try tx.value(
            .unscoped(
                """
                SELECT COUNT(*) FROM (SELECT 1 FROM unit_ancestry WHERE ancestor_id = \(unit) LIMIT \(manyUnits + 1)) few
                """, because: "the plan's unit was found with permission"), as: Int.self)
        let mayIssue =
            try access.may(.issuePlans)
            && tx.value("SELECT 1 WHERE \(access.may(.issuePlans, at: unit))", as: Int.self) != nil
        let figures = counting || (few ?? 0) <= manyUnits ? try figures(of: plan.plan, by: access, in: tx) : nil
        return PlanView(
            plan: plan, today: access.today, figures: figures,
            titles: try CadenceTitles.of(figures?.map(\.duty) ?? [], plan.plan.programmeID, in: tx),
            newer: plan.plan.isInForce ? try Plan.newerVersions(than: plan.plan, in: tx) : [],
            history: try Entry.history(of: "plan", id, in: tx).reversed(), job: try JobView.underWay(of: id, in: tx),
            replacement: try plan.plan.replacedBy.map { try Plan.find($0, by: access, in: tx) },
            isYearClosed: try YearClose.closing(of: unit, plan.plan.year, in: tx) != nil, mayIssue: mayIssue,
            clock: clock)
    }

    private static func figures(
        of plan: Plan, by access: Access, in tx: Transaction
    ) throws -> [(duty: Duty, figures: Figures)] {
        let soon = access.today.adding(days: Obligation.soon)
        let counts = try tx.all(
            """
            SELECT o.duty_id, o.state, COUNT(*), COUNT(*) FILTER (WHERE \(Obligation.isPast(on: access.today))),
                   COUNT(*) FILTER (WHERE o.due_on <= \(soon))
            FROM unit_ancestry a CROSS JOIN obligation o
            WHERE a.ancestor_id = \(plan.unitID) AND o.unit_id = a.unit_id AND o.programme_id = \(plan.programmeID)
              AND o.year = \(plan.year) AND o.plan_id = \(plan.id) AND \(access.may(.viewUnits, at: plan.unitID))
            GROUP BY o.duty_id, o.state
            """
        ) { (duty: ID<Duty>, state: Obligation.State, n: Int, past: Int, soon: Int) in
            (
                duty,
                Figures.Counted(
                    unitID: plan.unitID, programmeID: plan.programmeID, state: state, n: n, past: past, soon: soon)
            )
        }
        let byDuty = Dictionary(grouping: counts, by: \.0).mapValues { counts in
            Figures.lines(of: counts.map(\.1)).map(\.figures).reduce(Figures(), +)
        }
        return try Duty.all(of: plan.versionID, in: tx).map { ($0, byDuty[$0.id] ?? Figures()) }
    }

    func page(_ language: Language) -> HTML {
        """
        <p class="lead">\(plan.standing(language))</p>
        \(if: job, { "<p class=\"notice\"><a href=\"\(link: "/jobs/\($0)")\">\(language.say(zh: "正在处理，查看进度", en: "Work on it is under way: see how far it is"))</a></p>" })
        \(if: isYearClosed, "<p class=\"notice\">\(language.say(zh: "该年度已归档，计划不能再改。", en: "The year is closed: the plan cannot be changed any more."))</p>")
        \(facts(language))
        \(if: mayIssue && plan.plan.isInForce && job == nil && !isYearClosed, acts(language))
        \(if: mayIssue && plan.plan.withdrawnOn != nil && plan.plan.replacedBy == nil && job == nil && !isYearClosed, again(language))
        \(figuresSection(language))
        \(historySection(language))
        """
    }

    private func facts(_ language: Language) -> HTML {
        """
        <dl class="facts">
        <div><dt>\(language.say(zh: "责任制", en: "Programme"))</dt><dd><a href="\(link: "/programmes/\(plan.programmeKey)")">\(plan.title(in: language))</a> \(language.say(zh: "第 \(plan.version) 版", en: "version \(plan.version)"))</dd></div>
        <div><dt>\(language.say(zh: "下达给", en: "Issued to"))</dt><dd><a href="\(link: "/units/\(plan.plan.unitID)?year=\(plan.plan.year)")">\(plan.unitName)</a> \(language.say(zh: "及其下级单位", en: "and all units below it"))</dd></div>
        <div><dt>\(language.say(zh: "年度", en: "Year"))</dt><dd>\(plan.plan.year) <span class="hint">\(plan.plan.startsOn) – \(plan.plan.endsOn.adding(days: -1))</span></dd></div>
        <div><dt>\(language.say(zh: "下达日期", en: "Issued on"))</dt><dd>\(plan.plan.issuedOn)\(if: plan.issuedBy, { " \($0)" })</dd></div>
        \(if: plan.plan.withdrawnBecause, { "<div><dt>\(language.say(zh: "撤回理由", en: "Withdrawn because"))</dt><dd>\($0)</dd></div>" })
        \(if: replacement, { "<div><dt>\(language.say(zh: "由新版本接替", en: "Replaced by"))</dt><dd><a href=\"\(link: "/plans/\($0.id)")\">\(language.say(zh: "第 \($0.version) 版", en: "version \($0.version)"))</a></dd></div>" })
        </dl>
        """
    }

    private func acts(_ language: Language) -> HTML {
        """
        <p class="actions">
        <a class="button" href="\(link: "/plans/new?programme=\(plan.programmeKey)&year=\(plan.plan.year)&unit=\(plan.plan.unitID)")">\(language.say(zh: "补充下达（新增单位）", en: "Issue what is missing"))</a>
        \(if: newer.first, { "<a class=\"button\" href=\"\(link: "/plans/\(plan.id)/amendment")\">\(language.say(zh: "按第 \($0.version) 版执行", en: "Go by version \($0.version)"))</a>" })
        <a class="button" href="\(link: "/plans/\(plan.id)/withdrawal")">\(language.say(zh: "撤回计划", en: "Withdraw the plan"))</a>
        </p>
        """
    }

    private func again(_ language: Language) -> HTML {
        """
        <p class="actions"><a class="button" href="\(link: "/plans/new?programme=\(plan.programmeKey)&year=\(plan.plan.year)&unit=\(plan.plan.unitID)")">\(language.say(zh: "重新下达", en: "Issue it again"))</a></p>
        <p class="hint">\(language.say(
            zh: "重新下达后，随计划撤回的任务恢复，已计的次数保留。", en: "What was withdrawn with the plan is asked again then; what counted stays counted."))</p>
        """
    }

    private static let columns: [Obligation.Standing] = [.met, .late, .submitted, .onTrack, .dueSoon, .overdue]

    private func figuresSection(_ language: Language) -> HTML {
        guard let figures else {
            return """
                <p><a href="\(link: "/plans/\(plan.id)?figures=by-duty")">\(language.say(zh: "统计各责任事项完成情况（单位较多，需要几秒）", en: "Count how each duty stands (many units: it takes some seconds)"))</a></p>
                """
        }
        return """
            <section aria-labelledby="figures"><h2 id="figures">\(language.say(zh: "各责任事项完成情况", en: "How each duty stands"))</h2>
            <div class="table"><table class="figures">
            <thead><tr><th scope="col">\(language.say(zh: "责任事项", en: "Duty"))</th>\
            <th scope="col" class="n">\(language.say(zh: "任务数", en: "Obligations"))</th>\
            \(Self.columns.map { "<th scope=\"col\" class=\"n\">\($0.title(in: language))</th>" as HTML })\
            <th scope="col" class="n">\(language.say(zh: "常态责任", en: "Standing"))</th>\
            <th scope="col" class="n">\(language.say(zh: "豁免、撤回等", en: "Waived, withdrawn"))</th></tr></thead>
            <tbody>\(figures.map { row($0.duty, $0.figures, language) })</tbody></table></div></section>
            """
    }

    private func row(_ duty: Duty, _ figures: Figures, _ language: Language) -> HTML {
        let counts = Dictionary(uniqueKeysWithValues: figures.parts.map { ($0.standing, $0.n) })
        let all = figures.owed + figures.standing + figures.set
        return """
            <tr><th scope="row">\(duty.title(in: language))<span class="hint block">\(duty.cadenceSentence(titles[duty.id] ?? .none, language))</span></th>
            \(number(all, nil, duty, language))
            \(Self.columns.map { number(counts[$0] ?? 0, $0, duty, language) })
            <td class="n">\(figures.standing)</td><td class="n">\(figures.set)</td></tr>
            """
    }

    /// Every number opens the list behind it.
    private func number(_ n: Int, _ standing: Obligation.Standing?, _ duty: Duty, _ language: Language) -> HTML {
        guard n > 0 else { return "<td class=\"n\">0</td>" }
        var query = Form.with("year", String(plan.plan.year))
        query.add(plan.programmeKey, to: "programme")
        query.add(plan.id.description, to: "plan")
        query.add(duty.id.description, to: "duty")
        if let standing { query.add(standing.rawValue, to: "standing") }
        return """
            <td class="n"><a href="\(link: "/units/\(plan.plan.unitID)/obligations?\(query: query)")">\(n)\
            <span class="unseen"> \(standing.map { $0.title(in: language) } ?? "")</span></a></td>
            """
    }

    private func historySection(_ language: Language) -> HTML {
        """
        <section aria-labelledby="history"><h2 id="history">\(language.say(zh: "历史", en: "History"))</h2>
        <ol class="lines">\(history.map { entry in
            """
            <li><time>\(clock.day(of: entry.at))</time> \(entry.actorName): \(Self.words(of: entry.act, language)) \
            <span class="hint">\(language.count(entry.count, zh: "项任务", one: "obligation", many: "obligations"))</span></li>
            """ as HTML
        })</ol></section>
        """
    }

    private static func words(of act: String, _ language: Language) -> String {
        switch Act(rawValue: act) {
        case .issue: language.say(zh: "下达", en: "issued")
        case .withdraw: language.say(zh: "撤回", en: "withdrawn")
        case .amend: language.say(zh: "按新版本执行", en: "went by the newer version")
        case .cancel: language.say(zh: "取消下达", en: "cancelled the issue")
        default: act
        }
    }
}

extension Plan.Listed {
    /// In force, withdrawn, replaced, or worked on.
    func standing(_ language: Language) -> String {
        if isBusy { return language.say(zh: "正在处理", en: "being worked on") }
        if let day = plan.withdrawnOn {
            return language.say(zh: "自 \(day) 起撤回", en: "withdrawn from \(day) on")
        }
        if let day = plan.replacedFrom {
            return language.say(zh: "自 \(day) 起由新版本接替", en: "replaced by a newer version from \(day) on")
        }
        return language.say(zh: "执行中", en: "in force")
    }
}

/// What withdrawing a plan would do, and the button that does it.
struct WithdrawalView: Sendable {
    let plan: Plan.Listed
    let count: (all: Int, begun: Int)?
    let day: Day?
    let view: FormView

    var page: HTML {
        let language = view.language
        return """
            \(view.summary)
            <p><a href="\(link: "/plans/\(plan.id)")">\(plan.plan.year) \(plan.title(in: language))</a> · \(plan.unitName)</p>
            <form method="get" action="\(link: "/plans/\(plan.id)/withdrawal")" class="row">
            \(view.field("from").input(type: "date", hint: language.say(
                zh: "这一天及以后到期、尚未完成的任务不再要求。", en: "What is due on that day or later and is not done is asked no longer.")))
            <button>\(language.say(zh: "重新统计", en: "Count again"))</button></form>
            \(if: day, { confirmation($0, count?.all ?? 0, count?.begun ?? 0, language) })
            """
    }

    private func confirmation(_ day: Day, _ all: Int, _ begun: Int, _ language: Language) -> HTML {
        """
        <form method="post" action="\(link: "/plans/\(plan.id)/withdrawal")" class="notice">
        <p>\(language.say(
            zh: "将撤回 \(day) 起的 \(all) 项未完成任务。已完成的、待审核的和此前到期的保持不变。",
            en: "This withdraws \(all) obligations not done, from \(day) on. What is done, waits for review or was due before stays as it is."))\
        \(begun > 0 ? language.say(zh: "其中 \(begun) 项完成了一部分，已计的次数保留。", en: " \(begun) of them \(begun == 1 ? "is" : "are") done in part: what counted stays counted.") : "")</p>
        <p>\(language.say(zh: "以后可以重新下达，撤回的任务随之恢复。", en: "The plan can be issued again later; what was withdrawn is asked again then."))</p>
        <input type="hidden" name="from" value="\(day)">
        \(view.field("reason").input(max: PlanWithdrawal.longestReason))
        <button class="primary">\(language.say(zh: "撤回计划", en: "Withdraw the plan"))</button></form>
        """
    }
}

/// What going by a newer version would change, and the button that does it.
struct AmendmentView: Sendable {
    let plan: Plan.Listed
    let amendment: PlanAmendment?
    let newer: [Programme]
    let view: FormView

    var page: HTML {
        let language = view.language
        return """
            \(view.summary)
            <p><a href="\(link: "/plans/\(plan.id)")">\(plan.plan.year) \(plan.title(in: language))</a> · \(plan.unitName) · \
            \(language.say(zh: "现行第 \(plan.version) 版", en: "now version \(plan.version)"))</p>
            \(if: newer.isEmpty, language.empty(
                zh: "没有更新的版本。先采用该责任制的新版本，再在这里执行。", en: "There is no newer version. Take one into use first."), else: chooser(language))
            \(if: amendment, { confirmation($0, language) })
            """
    }

    private func chooser(_ language: Language) -> HTML {
        """
        <form method="get" action="\(link: "/plans/\(plan.id)/amendment")" class="row">
        \(view.field("version").choice(newer.map { programme in
            (String(programme.version), language.say(
                zh: "第 \(programme.version) 版（自 \(programme.appliesFrom) 起施行）",
                en: "version \(programme.version) (applies from \(programme.appliesFrom))"))
        }))
        \(view.field("from").input(type: "date"))
        <button>\(language.say(zh: "预览", en: "Preview"))</button></form>
        """
    }

    private func confirmation(_ amendment: PlanAmendment, _ language: Language) -> HTML {
        let counts = amendment.counts
        return """
            <form method="post" action="\(link: "/plans/\(plan.id)/amendment")" class="notice">
            <p>\(language.say(
                zh: "自 \(amendment.from) 起按第 \(amendment.draft.programme.version) 版执行：", en: "From \(amendment.from) on by version \(amendment.draft.programme.version):"))</p>
            <ul>
            <li>\(language.say(zh: "\(counts.kept) 项不变，已登记的工作照常计入", en: "\(counts.kept) stay as they are, with their work"))</li>
            <li>\(language.say(zh: "\(counts.changed) 项改变次数或到期日", en: "\(counts.changed) change in how often or by when"))</li>
            <li>\(language.say(zh: "\(counts.added) 项新增", en: "\(counts.added) are added"))</li>
            <li>\(language.say(zh: "\(counts.withdrawn) 项撤回（新版本不再要求）", en: "\(counts.withdrawn) are withdrawn: the newer version does not ask them"))</li>
            </ul>
            <p>\(language.say(zh: "已完成的和 \(amendment.from) 以前到期的任务不受影响。", en: "What is done, or due before \(amendment.from), is not touched."))</p>
            <p>\(events(amendment, language))</p>
            <input type="hidden" name="version" value="\(amendment.draft.programme.version)">
            <input type="hidden" name="from" value="\(amendment.from)">
            <button class="primary">\(language.say(zh: "执行新版本", en: "Go by the newer version"))</button></form>
            """
    }

    /// What becomes of clocks and approvals, which events start and no day of a plan.
    private func events(_ amendment: PlanAmendment, _ language: Language) -> String {
        let running =
            amendment.running == 0
            ? ""
            : language.say(
                zh: "正在进行的 \(amendment.running) 项时限和审批仍按第 \(plan.version) 版办完。",
                en:
                    "The \(amendment.running) time limits and approvals that run now are finished by version \(plan.version). "
            )
        return running
            + language.say(
                zh: "\(amendment.from) 起发生的事件按第 \(amendment.draft.programme.version) 版产生任务，此前发生的仍按第 \(plan.version) 版。",
                en:
                    "Events from \(amendment.from) on go by version \(amendment.draft.programme.version), those before it by version \(plan.version)."
            )
    }
}
