import Storage
import Web

/// What this person has to decide, for the first page: objections to published sheets, and measures in whose decision they take part.
struct WaitingDecisions: Sendable {
    let objections: [OpenObjection]
    /// No more is said of a measure here than that it waits: whoever opens it is written down.
    let measures: [ID<Measure>]

    struct OpenObjection: Sendable {
        let line: ID<SheetLine>
        let unitName: String
        let madeOn: Day
    }

    static let most = 10

    var isEmpty: Bool { objections.isEmpty && measures.isEmpty }

    static func of(_ access: Access, in tx: Transaction) throws -> WaitingDecisions {
        WaitingDecisions(
            objections: access.may(.decideObjections) ? try objections(by: access, in: tx) : [],
            measures: access.may(.handleMeasures) ? try measures(by: access, in: tx) : [])
    }

    /// Those whose sheet this person has not scored, and which they did not raise themselves.
    private static func objections(by access: Access, in tx: Transaction) throws -> [OpenObjection] {
        let me = access.actor.accountID
        return try tx.all(
            """
            SELECT b.line_id, u.name, b.made_on FROM objection b JOIN unit u ON u.id = b.unit_id
            JOIN assessment_line l ON l.id = b.line_id
            WHERE b.outcome = '' AND \(access.may(.decideObjections, at: "+b.unit_id"))
              AND b.made_by IS DISTINCT FROM \(me)
              AND NOT EXISTS (SELECT 1 FROM assessment_line s
                              WHERE s.sheet_id = l.sheet_id AND (s.reviewed_by = \(me) OR s.self_by = \(me)))
            ORDER BY b.id LIMIT \(most)
            """, OpenObjection.init)
    }

    /// Those that were noticed and that this person has not decided in this round, and appeals that are theirs to decide.
    private static func measures(by access: Access, in tx: Transaction) throws -> [ID<Measure>] {
        guard let person = access.personID else { return [] }
        return try tx.all(
            """
            SELECT m.id FROM measure_party y JOIN measure m ON m.id = y.measure_id
            WHERE y.person_id = \(person) AND \(access.may(.handleMeasures, at: "m.unit_id"))
              AND ((y.part = 'decider' AND m.stage = 'noticed'
                    AND (SELECT COUNT(*) FROM measure_decision d WHERE d.measure_id = m.id AND d.round = m.round) < 2
                    AND NOT EXISTS (SELECT 1 FROM measure_decision d
                                    WHERE d.measure_id = m.id AND d.round = m.round AND d.person_id = \(person)))
                OR (y.part = 'appeal-decider' AND EXISTS (
                        SELECT 1 FROM measure_appeal a WHERE a.measure_id = m.id AND a.outcome IS NULL)))
            ORDER BY m.id LIMIT \(most)
            """
        ) { (id: ID<Measure>) in id }
    }

    func section(_ language: Language) -> HTML {
        guard !isEmpty else { return "" }
        return """
            <section aria-labelledby="decisions"><h2 id="decisions">\(language.say(zh: "等您决定", en: "To decide"))</h2>
            <ul class="lines">\(objections.map { objection in
                """
                <li><a href="\(link: "/assessment-lines/\(objection.line)")">\(language.say(zh: "考核异议", en: "Objection to an assessment"))</a> \
                <span class="hint">\(objection.unitName) · <time>\(objection.madeOn)</time></span></li>
                """ as HTML
            })\(measures.map { id in
                """
                <li><a href="\(link: "/measures/\(id)")">\(language.say(zh: "问责事项", en: "A measure"))</a></li>
                """ as HTML
            })</ul></section>
            """
    }
}
