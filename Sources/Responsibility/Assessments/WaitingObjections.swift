import Storage
import Web

/// Objections to published sheets that this person may decide, for the first page.
struct WaitingObjections: Sendable {
    let lines: [Line]
    /// Whether there are others, which follow when these have been decided.
    var hasMore = false

    struct Line: Sendable {
        let line: ID<SheetLine>
        let unitName: String
        let madeOn: Day
    }

    static let most = 20

    /// Those whose sheet this person has not scored, and which they did not raise themselves.
    static func of(_ access: Access, in tx: Transaction) throws -> WaitingObjections {
        guard access.may(.decideObjections) else { return WaitingObjections(lines: []) }
        let me = access.actor.accountID
        let found = try tx.all(
            """
            SELECT b.line_id, u.name, b.made_on FROM objection b JOIN unit u ON u.id = b.unit_id
            JOIN assessment_line l ON l.id = b.line_id
            WHERE b.outcome = '' AND \(access.may(.decideObjections, at: "+b.unit_id"))
              AND b.made_by IS DISTINCT FROM \(me)
              AND NOT EXISTS (SELECT 1 FROM assessment_line s
                              WHERE s.sheet_id = l.sheet_id AND (s.reviewed_by = \(me) OR s.self_by = \(me)))
            ORDER BY b.id LIMIT \(most + 1)
            """, Line.init)
        return WaitingObjections(lines: Array(found.prefix(most)), hasMore: found.count > most)
    }

    func section(_ language: Language) -> HTML {
        guard !lines.isEmpty else { return "" }
        return """
            <section aria-labelledby="objections"><h2 id="objections">\(language.say(zh: "等您裁定的异议", en: "Objections to decide"))</h2>
            <ul class="lines">\(lines.map { line in
                """
                <li><a href="\(link: "/assessment-lines/\(line.line)")">\(language.say(zh: "考核异议", en: "Objection to an assessment"))</a> \
                <span class="hint">\(line.unitName) · <time>\(line.madeOn)</time></span></li>
                """ as HTML
            })</ul>
            \(if: hasMore, "<p class=\"hint\">\(language.say(zh: "先列出 \(Self.most) 件，裁定后显示其余。", en: "The first \(Self.most) are shown; the others follow when these are decided."))</p>")</section>
            """
    }
}
