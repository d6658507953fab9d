import Storage
import Web

/// What the event of a finding asks of its unit (由问题产生的任务), and which steps of the rectification can be recorded as the work.
struct StartedWork: Sendable {
    let obligation: Obligation
    let title: (zh: String, en: String)
    /// The steps that were taken and do for it, the earliest first.
    let steps: [FindingStep]

    /// The steps of a rectification that are work: planned, put right, closed.
    static let steps: [FindingStep.Step] = [.plan, .apply, .close]

    /// All that a finding has started, each duty's stages in their order.
    static func of(
        _ finding: Finding, _ steps: [FindingStep], by access: Access, in tx: Transaction
    ) throws -> [StartedWork] {
        let found = try tx.all(
            """
            SELECT \(Obligation.columns), \(Obligation.titles) FROM trigger_event e JOIN obligation o ON o.event_id = e.id
            JOIN plan p ON p.id = o.plan_id JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
            WHERE e.finding_id = \(finding.id) AND o.state <> 'withdrawn' AND \(access.may(.viewRecords, at: "o.unit_id"))
            ORDER BY o.due_on, o.id
            """, StartedWork.init)
        let running = Dictionary(
            try RunningStage.of(found.map(\.obligation), in: tx).map { ($0.obligation.id, $0) }
        ) { first, _ in first }
        let taken = taken(steps, of: finding)
        let all = found.map { one in
            let from = running[one.obligation.id].map(earliest) ?? 0
            return StartedWork(
                obligation: one.obligation, title: one.title,
                steps: taken.filter { self.steps.firstIndex(of: $0.step) ?? 0 >= from })
        }
        func place(_ one: StartedWork) -> (ID<Duty>, Int) {
            (one.obligation.dutyID, running[one.obligation.id].flatMap(index) ?? 0)
        }
        return all.sorted { place($0) < place($1) }
    }

    /// The place of a stage in its clock.
    private static func index(_ stage: RunningStage) -> Int? {
        stage.clock.stages.firstIndex { $0.name == stage.stage.name }
    }

    /// Where among the steps the work for a stage begins: a later step does for an earlier stage, never the other way.
    /// The only stage of a clock asks for the rectification itself.
    private static func earliest(_ stage: RunningStage) -> Int {
        guard stage.clock.stages.count > 1 else { return 1 }
        return min(index(stage) ?? 0, steps.count - 1)
    }

    /// The newest step of each kind in the round that runs; an application that was returned is none.
    private static func taken(_ all: [FindingStep], of finding: Finding) -> [FindingStep] {
        let own = all.filter { $0.round == finding.round }
        let back = own.lastIndex { $0.step == .return } ?? -1
        return steps.compactMap { step in
            guard let index = own.lastIndex(where: { $0.step == step }), step == .plan || index > back else { return nil }
            return own[index]
        }
    }

    init(obligation: Obligation, title: (zh: String, en: String), steps: [FindingStep]) {
        (self.obligation, self.title, self.steps) = (obligation, title, steps)
    }

    private init(
        id: ID<Obligation>, unitID: ID<Unit>, programmeID: ID<Programme>, year: Int, dutyID: ID<Duty>, planID: ID<Plan>,
        cadence: CadenceKind, occurrence: String, state: Obligation.State, opensOn: Day, dueOn: Day?, dueAt: Instant?,
        required: Int, counted: Int, isProvisional: Bool, graceUntil: Day?, titleZh: String, titleEn: String
    ) {
        obligation = Obligation(
            id: id, unitID: unitID, programmeID: programmeID, year: year, dutyID: dutyID, planID: planID,
            cadence: cadence, occurrence: occurrence, state: state, opensOn: opensOn, dueOn: dueOn, dueAt: dueAt,
            required: required, counted: counted, isProvisional: isProvisional, graceUntil: graceUntil)
        title = (titleZh, titleEn)
        steps = []
    }
}

extension Finding {
    /// Records a step of the rectification as work that counts for what the finding started; the same step counts once.
    ///
    /// The work is the unit's, of the day on which the step was taken, with the plan or what was written and the files that show it
    /// put right. Whether it is reviewed is the duty's rule, as for any other work.
    static func recordWork(
        _ step: FindingStep.Step, towards obligation: ID<Obligation>, of id: ID<Finding>, at office: OfficeClock,
        _ language: Language, by access: Access, in tx: Transaction
    ) throws -> ID<Activity> {
        let finding = try find(id, by: access, in: tx)
        try access.require(.recordActivities, at: finding.unitID, in: tx)
        let started = try StartedWork.of(finding, FindingStep.of(id, in: tx), by: access, in: tx)
        guard let own = started.first(where: { $0.obligation.id == obligation }) else { throw Refusal.notFound }
        guard let taken = own.steps.first(where: { $0.step == step }) else { throw Refusal.conflict(.findingMoved) }
        let words = language.say(zh: "整改 \(finding.number)", en: "Rectification \(finding.number)")
        let title = "\(words) \(step.title(in: language))：\(finding.title)"
        var work = NewActivity(
            unitID: finding.unitID, kind: try kind(countedFor: obligation, in: tx),
            title: String(title.prefix(Activity.longestTitle)), heldOn: taken.madeOn, place: finding.place,
            minutes: try minutes(of: taken, finding, language, in: tx),
            once: "finding \(id) \(step.rawValue) \(finding.round) \(obligation)")
        // A moment counts for limits in hours, unless the day is a made-up one.
        if office.day(of: taken.madeAt) == taken.madeOn { work.doneAt = taken.madeAt }
        work.obligations = [obligation]
        if step != .plan { work.files = try proof(of: id, by: access, in: tx) }
        if let known = try recorded(work, by: access, in: tx) { return known }
        guard own.obligation.state.isOpen else { throw Refusal.conflict(.notOpen) }
        return try Activity.record(work, by: access, in: tx)
    }

    private static func recorded(
        _ work: NewActivity, by access: Access, in tx: Transaction
    ) throws -> ID<Activity>? {
        try tx.value(
            """
            SELECT v.id FROM activity v WHERE v.once = \(work.once) AND v.held_on = \(work.heldOn)
              AND \(access.may(.recordActivities, at: "v.unit_id"))
            """, as: ID<Activity>.self)
    }

    /// The kind of work that a duty counts; other work where it counts any.
    private static func kind(countedFor obligation: ID<Obligation>, in tx: Transaction) throws -> Activity.Kind {
        let counts = try tx.value(
            .unscoped(
                """
                SELECT d.counts FROM obligation o JOIN plan p ON p.id = o.plan_id
                JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id WHERE o.id = \(obligation)
                """, because: "catalogues are for everybody"), as: String.self)
        let kinds = (counts ?? "").split(separator: " ").compactMap { Activity.Kind(rawValue: String($0)) }
        return kinds.contains(.other) ? .other : kinds.first ?? .other
    }

    private static func minutes(
        of step: FindingStep, _ finding: Finding, _ language: Language, in tx: Transaction
    ) throws -> String {
        let plan = try Rectification.versions(of: finding.id, in: tx).last
        var lines = [language.say(zh: "问题：\(finding.number) \(finding.title)", en: "Finding: \(finding.number) \(finding.title)")]
        if let plan {
            lines.append(language.say(zh: "措施：\(plan.measures)", en: "Measures: \(plan.measures)"))
            if step.step == .plan {
                lines += [
                    (language.say(zh: "资金", en: "Money"), plan.money),
                    (language.say(zh: "时限", en: "By"), plan.dueOn.description),
                    (language.say(zh: "预案", en: "Contingency"), plan.contingency),
                    (language.say(zh: "临时措施", en: "Interim measures"), plan.interim),
                ].filter { !$0.1.isEmpty }.map { language.say(zh: "\($0.0)：\($0.1)", en: "\($0.0): \($0.1)") }
            }
        }
        if !step.reason.isEmpty { lines.append(step.reason) }
        return String(lines.joined(separator: "\n").prefix(Activity.longestText))
    }

    /// The files that show it put right.
    private static func proof(
        of id: ID<Finding>, by access: Access, in tx: Transaction
    ) throws -> [NewActivity.NewEvidence] {
        try CaseFile.of(.finding, id, by: access, in: tx).filter { $0.side == .after }.prefix(Attachments.most)
            .compactMap { file in
                Digest(bytes: file.digest).map {
                    NewActivity.NewEvidence(name: file.name, file: StoredFile(digest: $0, size: file.size))
                }
            }
    }
}

extension FindingView {
    /// What the finding started, each with its state and the way to record the rectification for it.
    func startedSection(_ language: Language) -> HTML {
        guard !started.isEmpty else { return "" }
        let isWaiting = started.contains { $0.obligation.state == .open && $0.steps.isEmpty }
        return """
            <section aria-labelledby="started"><h2 id="started">\(language.say(zh: "由此产生的履责任务", en: "Obligations that it started"))</h2>
            \(if: mayRecord && started.contains { $0.obligation.state == .open }, """
                <p class="hint">\(language.say(
                    zh: "整改情况可以直接登记为完成这些任务的工作，整改后的材料一并作为佐证。",
                    en: "The rectification can be recorded here as the work that they ask for, with the files that show it put right."))\
                \(if: isWaiting, " \(language.say(zh: "还没有走到的步骤，办理以后再登记。", en: "What has not come yet is recorded when it is done."))")</p>
                """)
            <ul class="lines">\(started.map { line($0, language) })</ul></section>
            """
    }

    private func line(_ one: StartedWork, _ language: Language) -> HTML {
        let standing = one.obligation.standing(on: today)
        return """
            <li><a href="\(link: "/obligations/\(one.obligation.id)")">\(language.say(zh: one.title.zh, en: one.title.en))</a> \
            \(standing.badge(language)) <span class="hint">\(language.say(zh: "期限", en: "by")) <time>\(one.obligation.dueOn)</time></span>\
            \(if: mayRecord && one.obligation.state == .open && !one.steps.isEmpty, recordForm(one, language))</li>
            """
    }

    private func recordForm(_ one: StartedWork, _ language: Language) -> HTML {
        """
        <form method="post" action="\(link: "/findings/\(finding.id)/work")" class="inline">
        <input type="hidden" name="obligation" value="\(one.obligation.id)">
        <label for="step-\(one.obligation.id)">\(language.say(zh: "以这一步", en: "This step"))</label>
        <select id="step-\(one.obligation.id)" name="step">\(one.steps.map { step in
            "<option value=\"\(step.step.rawValue)\">\(step.madeOn) \(step.step.title(in: language))</option>" as HTML
        })</select>
        <button>\(language.say(zh: "登记为完成", en: "Record it as the work"))<span class="unseen"> \(language.say(zh: one.title.zh, en: one.title.en))</span></button></form>
        """
    }
}
