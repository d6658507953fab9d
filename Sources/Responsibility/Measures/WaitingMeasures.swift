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

    static func of(_ access: Access, in tx: Transaction) throws -> WaitingMeasures {
        guard let person = access.personID else { return WaitingMeasures(lines: []) }
        let parts = try tx.all(
            """
            SELECT y.measure_id, y.part, EXISTS (SELECT 1 FROM measure_decision d WHERE d.measure_id = m.id
                AND d.round = m.round AND d.person_id = y.person_id)
            FROM measure_party y JOIN measure m ON m.id = y.measure_id
            WHERE y.person_id = \(person) AND \(Measure.seen(by: access)) ORDER BY y.measure_id DESC LIMIT \(most)
            """
        ) { (id: ID<Measure>, part: Measure.Part, hasVoted: Bool) in (id, (part, hasVoted)) }
        guard !parts.isEmpty else { return WaitingMeasures(lines: []) }
        let partOf = Dictionary(parts) { first, _ in first }
        let measures = try tx.all(
            "SELECT \(Measure.columns) FROM \(Measure.tables) WHERE m.id IN \(parts.map(\.0)) AND \(Measure.seen(by: access))",
            Measure.init)
        let calendar = try Measure.calendar(in: tx)
        let defences = try Measure.defences(of: measures.map(\.id), in: tx)
        let appeals = try tx.all(
            .unscoped(
                "SELECT measure_id, due_on FROM measure_appeal WHERE outcome IS NULL AND measure_id IN \(parts.map(\.0))",
                because: "the measures were found by somebody who may know of them")
        ) { (id: ID<Measure>, day: Day) in (id, day) }
        let appealOf = Dictionary(appeals) { first, _ in first }
        return WaitingMeasures(
            lines: measures.compactMap { measure in
                guard let (part, hasVoted) = partOf[measure.id] else { return nil }
                let answer = measure.answer(calendar)
                let standing = measure.standing(
                    on: access.today, answer: answer, defences: defences[measure.id] ?? [])
                guard waits(standing, for: part, hasVoted: hasVoted, hasAppeal: appealOf[measure.id] != nil) else {
                    return nil
                }
                return Line(
                    id: measure.id, part: part, standing: standing,
                    until: part == .subject ? answer?.day : part == .appealDecider ? appealOf[measure.id] : nil)
            })
    }

    private static func waits(
        _ standing: Measure.Standing, for part: Measure.Part, hasVoted: Bool, hasAppeal: Bool
    ) -> Bool {
        switch part {
        case .subject: standing == .answering
        case .investigator: [.drafted, .checking, .decided].contains(standing)
        case .decider: standing == .checking || (standing == .ready && !hasVoted)
        case .appealDecider: hasAppeal
        }
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
