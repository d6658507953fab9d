import Storage
import Web

/// The measures in which something waits for somebody, for the first page. It names nobody.
struct WaitingMeasures: Sendable {
    let lines: [Line]

    struct Line: Sendable {
        let id: ID<Measure>
        let part: Measure.Part
        let standing: Measure.Standing
        /// The last day for what waits, where there is one.
        let until: Day?
    }

    private static let most = 20
    /// So many measures that are under way are looked at, the newest.
    private static let mostLooked = 500

    static func of(_ access: Access, in tx: Transaction) throws -> WaitingMeasures {
        guard let person = access.personID else { return WaitingMeasures(lines: []) }
        let parts = try tx.all(
            """
            SELECT y.measure_id, y.part, EXISTS (SELECT 1 FROM measure_decision d WHERE d.measure_id = m.id
                AND d.round = m.round AND d.person_id = y.person_id)
                OR y.part = 'appeal-decider' AND \(hasSettled("y"))
            FROM measure_party y JOIN measure m ON m.id = y.measure_id
            WHERE y.person_id = \(person) AND \(Measure.seen(by: access))
              AND (m.stage IN ('drafted', 'noticed', 'decided') OR EXISTS (SELECT 1 FROM measure_appeal o
                   WHERE o.measure_id = m.id AND o.outcome IS NULL))
            ORDER BY y.measure_id DESC LIMIT \(mostLooked)
            """
        ) { (id: ID<Measure>, part: Measure.Part, hasDone: Bool) in (id, (part, hasDone)) }
        guard !parts.isEmpty else { return WaitingMeasures(lines: []) }
        let partOf = Dictionary(parts) { first, _ in first }
        let measures = try tx.all(
            "SELECT \(Measure.columns) FROM \(Measure.tables) WHERE m.id IN \(parts.map(\.0)) AND \(Measure.seen(by: access))",
            Measure.init)
        let calendar = try Measure.calendar(in: tx)
        let defences = try Measure.defences(of: measures.map(\.id), in: tx)
        let appeals = try tx.all(
            .unscoped(
                """
                SELECT l.measure_id, l.due_on, EXISTS (SELECT 1 FROM measure_party z
                    WHERE z.measure_id = l.measure_id AND z.part = 'appeal-decider' AND NOT \(hasSettled("z")))
                FROM measure_appeal l WHERE l.outcome IS NULL AND l.measure_id IN \(parts.map(\.0))
                """, because: "the measures were found by somebody who may know of them")
        ) { (id: ID<Measure>, day: Day, hasDecider: Bool) in (id, (dueOn: day, hasDecider: hasDecider)) }
        let appealOf = Dictionary(appeals) { first, _ in first }
        let lines = measures.compactMap { measure -> Line? in
            guard let (part, hasDone) = partOf[measure.id] else { return nil }
            let answer = measure.answer(calendar)
            let standing = measure.standing(
                on: access.today, answer: answer, defences: defences[measure.id] ?? [])
            let appeal = appealOf[measure.id]
            let lacksDecider = appeal.map { !$0.hasDecider } ?? false
            let waits =
                switch part {
                case .subject: standing == .answering
                case .investigator: [.drafted, .checking, .decided].contains(standing) || lacksDecider
                case .decider: standing == .checking || (standing == .ready && !hasDone)
                case .appealDecider: appeal != nil && !hasDone
                }
            guard waits else { return nil }
            return Line(
                id: measure.id, part: part, standing: standing,
                until: part == .subject
                    ? answer?.day : part == .appealDecider || lacksDecider ? appeal?.dueOn : nil)
        }
        return WaitingMeasures(lines: Array(lines.sorted { $0.id > $1.id }.prefix(most)))
    }

    /// That a party (alias) has decided an appeal of its measure.
    private static func hasSettled(_ party: SQL) -> SQL {
        """
        EXISTS (SELECT 1 FROM measure_appeal e JOIN account c ON c.id = e.decided_by
                WHERE e.measure_id = \(party).measure_id AND c.person_id = \(party).person_id)
        """
    }

    func section(_ language: Language) -> HTML {
        guard !lines.isEmpty else { return "" }
        return """
            <section aria-labelledby="measures"><h2 id="measures">\(language.say(zh: "等您办理的问责事项", en: "Measures that wait for you"))</h2>
            <ul class="lines">\(lines.map { line in
                """
                <li><span class="badge \(line.standing.badge)">\(line.standing.title(in: language))</span> \
                <a href="\(link: "/measures/\(line.id)")">\(words(line, language))</a>\
                \(if: line.until, { " <span class=\"hint\">\(language.say(zh: "期限", en: "by")) <time>\($0)</time></span>" as HTML })</li>
                """ as HTML
            })</ul></section>
            """
    }

    private func words(_ line: Line, _ language: Language) -> String {
        switch (line.part, line.standing) {
        case (.subject, _): language.say(zh: "关于您的事项：可以陈述申辩", en: "about you: you can answer")
        case (.appealDecider, _): language.say(zh: "裁定申诉", en: "decide the appeal")
        case (_, .drafted): language.say(zh: "送达告知书", en: "deliver the notice")
        case (_, .checking): language.say(zh: "核实陈述申辩", en: "check the defence")
        case (_, .decided): language.say(zh: "送达决定", en: "deliver the decision")
        case (.investigator, _): language.say(zh: "指定申诉裁定人", en: "name who decides the appeal")
        default: language.say(zh: "登记决定", en: "record your decision")
        }
    }
}

extension Measure {
    /// What was filed in some measures, by measure.
    static func defences(of ids: [ID<Measure>], in tx: Transaction) throws -> [ID<Measure>: [Defence]] {
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.all(
            .unscoped(
                "SELECT f.measure_id, \(Defence.columns) FROM measure_defence f WHERE f.measure_id IN \(ids) ORDER BY f.id",
                because: "the measures were found by somebody who may know of them")
        ) {
            (
                measure: ID<Measure>, id: ID<Defence>, way: Defence.Way, text: String, filed: Day, checked: String,
                checkedOn: Day?
            ) in
            (measure, Defence(id: id, way: way, text: text, filedOn: filed, checked: checked, checkedOn: checkedOn))
        }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }
}
