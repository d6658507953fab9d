import Storage
import Web

/// The events of a unit, the newest first, each with the obligations that it made.
struct TriggerList: Sendable {
    let unit: Unit
    let triggers: [Trigger]
    let lines: [ID<Trigger>: [ObligationList.Line]]
    let today: Day
    let now: Instant
    let mayRecord: Bool

    static let pageLength = 50

    /// - Parameter last: the last event of the page before.
    static func of(
        _ id: ID<Unit>, after last: ID<Trigger>? = nil, by access: Access, in tx: Transaction
    ) throws -> TriggerList {
        try access.require(.viewRecords, at: id, in: tx)
        let unit = try Unit.find(id, by: access, in: tx)
        let follows: SQL =
            last.map {
                """
                (e.at, e.id) < (SELECT l.at, l.id FROM trigger_event l WHERE l.id = \($0) AND l.unit_id = \(id))
                """
            } ?? "TRUE"
        let triggers = try tx.all(
            """
            SELECT \(Trigger.columns) FROM trigger_event e
            WHERE e.unit_id = \(id) AND \(follows) AND \(access.may(.viewRecords, at: id))
            ORDER BY e.at DESC, e.id DESC LIMIT \(pageLength)
            """, Trigger.init)
        let made = try tx.all(
            """
            SELECT o.id, o.event_id FROM obligation o
            WHERE o.event_id IN \(triggers.map(\.id)) AND \(access.may(.viewUnits, at: id)) ORDER BY o.due_on, o.id
            """
        ) { (id: ID<Obligation>, trigger: ID<Trigger>) in (id, trigger) }
        let triggerOf = Dictionary(made) { first, _ in first }
        let lines = try ObligationList.lines(of: made.map(\.0), by: access, in: tx)
        let allowed =
            access.may(.recordActivities) && unit.closedOn == nil
            ? try tx.value("SELECT 1 WHERE \(access.may(.recordActivities, at: id))", as: Int.self) != nil : false
        return TriggerList(
            unit: unit, triggers: triggers,
            lines: Dictionary(grouping: lines) { triggerOf[$0.id] ?? ID(rawValue: 0) }, today: access.today,
            now: access.now, mayRecord: allowed)
    }
}

extension TriggerList {
    func page(_ language: Language, isNew: Bool) -> HTML {
        """
        \(if: isNew, "<p class=\"notice good\" role=\"status\">\(language.say(zh: "已登记，任务如下。", en: "It has been recorded; this is what it made."))</p>")
        <p><a href="\(link: "/units/\(unit.id)")">\(language.say(zh: "回到单位页", en: "Back to the unit"))</a></p>
        \(if: mayRecord, "<p class=\"actions\"><a class=\"button primary\" href=\"\(link: "/triggers/new?unit=\(unit.id)")\">\(language.recordTrigger)</a></p>")
        \(if: triggers.isEmpty, language.empty(
            zh: "还没有登记过触发事件。事故、故障、收到请求等事件发生后在这里登记，时限从事件发生时起算；须事前审批的活动和作业，在开始前登记。",
            en: "No event has been recorded. Record here what starts a time limit, such as an accident or a request, and what needs approval before it begins."))
        \(triggers.map { section($0, language) })
        \(if: triggers.count == Self.pageLength ? triggers.last?.id : nil, { language.nextPage("/units/\(unit.id)/triggers?after=\($0)") })
        """
    }

    private func section(_ trigger: Trigger, _ language: Language) -> HTML {
        """
        <section aria-labelledby="event-\(trigger.id)"><h2 id="event-\(trigger.id)">\(trigger.title)\
        \(if: trigger.withdrawnAt != nil, " <span class=\"badge s-withdrawn\">\(language.say(zh: "已撤回", en: "withdrawn"))</span>")</h2>
        <p class="hint">\(trigger.kindTitle(in: language)) · <time>\(trigger.office.text(trigger.at))</time> · \
        <a href="\(link: "/triggers/\(trigger.id)")">\(mayRecord && trigger.withdrawnAt == nil
            ? language.say(zh: "查看、更正或撤回", en: "See, correct or withdraw it") : language.say(zh: "查看", en: "See it"))\
        <span class="unseen"> \(trigger.title)</span></a></p>
        <ul class="lines">\((lines[trigger.id] ?? []).map { $0.ofEvent(trigger.office, on: today, at: now, language) })</ul>
        </section>
        """
    }
}
