import Storage
import Web

/// What of inspections waits for somebody, for the first page: results to sign for their unit, and visits to make.
struct WaitingInspections: Sendable {
    let toSign: [Unsigned]
    let toMake: [Planned]
    let today: Day

    /// A result that the unit has not signed.
    struct Unsigned: Sendable {
        let id: ID<Inspection>
        let year: Int
        let sequence: Int
        let title: String
        let unitName: String
        let until: Day?
    }

    /// A visit for which somebody was drawn or named.
    struct Planned: Sendable {
        let batch: ID<InspectionBatch>
        let title: String
        let unit: ID<Unit>
        let unitName: String
        let from: Day
        let until: Day
    }

    static let most = 10
    /// What nobody did for so many days is no longer told here.
    private static let longest = 366

    var isEmpty: Bool { toSign.isEmpty && toMake.isEmpty }

    static func of(_ access: Access, in tx: Transaction) throws -> WaitingInspections {
        WaitingInspections(
            toSign: try unsigned(access, in: tx), toMake: try planned(access, in: tx), today: access.today)
    }

    /// Of the person's own units, whose results whoever inspected does not sign.
    static func unsigned(_ access: Access, in tx: Transaction) throws -> [Unsigned] {
        guard let person = access.personID, access.may(.rectify) else { return [] }
        return try tx.all(
            """
            SELECT i.id, i.year, i.sequence, i.title, u.name, i.sign_until
            FROM person p JOIN unit_ancestry a ON a.unit_id = p.unit_id JOIN unit u ON u.id = a.ancestor_id
            JOIN inspection i ON i.unit_id = u.id
            WHERE p.id = \(person) AND i.held_on >= \(access.today.adding(days: -longest))
              AND NOT EXISTS (SELECT 1 FROM inspection_sign_off s WHERE s.inspection_id = i.id)
              AND NOT EXISTS (SELECT 1 FROM inspection_inspector n WHERE n.inspection_id = i.id AND n.person_id = p.id)
              AND \(access.may(.rectify, at: "i.unit_id"))
            ORDER BY i.sign_until, i.id LIMIT \(most)
            """, Unsigned.init)
    }

    private static func planned(_ access: Access, in tx: Transaction) throws -> [Planned] {
        guard let person = access.personID, access.may(.inspect) else { return [] }
        return try tx.all(
            """
            SELECT b.id, b.title, u.id, u.name, b.from_day, b.to_day
            FROM inspection_team t JOIN inspection_batch b ON b.id = t.batch_id JOIN unit u ON u.id = t.unit_id
            JOIN inspection_planned l ON l.batch_id = t.batch_id AND l.unit_id = t.unit_id AND l.merged_into IS NULL
            WHERE t.person_id = \(person) AND u.closed_on IS NULL AND b.to_day >= \(access.today.adding(days: -longest))
              AND NOT EXISTS (SELECT 1 FROM inspection i WHERE i.batch_id = t.batch_id AND i.unit_id = t.unit_id)
              AND \(access.may(.inspect, at: "b.issuing_unit_id"))
            ORDER BY b.to_day, u.name, u.id LIMIT \(most)
            """, Planned.init)
    }

    func sections(_ language: Language) -> HTML {
        """
        \(if: !toSign.isEmpty, """
            <section aria-labelledby="to-sign"><h2 id="to-sign">\(language.say(zh: "等您签字的检查", en: "Inspections to sign for your unit"))</h2>
            <ul class="lines">\(toSign.map { line in
                """
                <li><a href="\(link: "/inspections/\(line.id)")">\(Inspection.number(line.year, line.sequence)) \(line.title)</a> \
                \(if: line.until.map { $0 < today } ?? false, Obligation.Standing.overdue.badge(language))\
                <span class="hint block">\(line.unitName)\(if: line.until, { " · \(language.say(zh: "签字期限", en: "to be signed by")) <time>\($0)</time>" as HTML })</span></li>
                """ as HTML
            })</ul></section>
            """)
        \(if: !toMake.isEmpty, """
            <section aria-labelledby="to-inspect"><h2 id="to-inspect">\(language.say(zh: "等您去检查的单位", en: "Units for you to inspect"))</h2>
            <ul class="lines">\(toMake.map { line in
                """
                <li><a href="\(link: "/inspections/new?batch=\(line.batch)&unit=\(line.unit)")">\(line.unitName)</a> \
                \(if: line.until < today, Obligation.Standing.overdue.badge(language))\
                <span class="hint block"><a href="\(link: "/inspections/batches/\(line.batch)")">\(line.title)</a> · <time>\(line.from)</time> – <time>\(line.until)</time></span></li>
                """ as HTML
            })</ul></section>
            """)
        """
    }
}
