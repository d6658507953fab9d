import Storage
import Web

/// All that the page of a measure shows to somebody who may see it.
struct MeasureView: Sendable {
    let measure: Measure
    /// `nil` for the archive.
    let part: Measure.Part?
    let standing: Measure.Standing
    let answer: WorkingCalendar.Reckoning?
    let parties: [Measure.Party]
    let defences: [Defence]
    let deliveries: [Delivery]
    let votes: [Vote]
    let appeals: [Appeal]
    let openRoutes: [(route: AppealRoute, last: WorkingCalendar.Reckoning)]
    let steps: [Measure.Step]
    let looks: [Look]
    let files: [CaseFile]
    let records: [Record]
    /// Who can still be named, for the investigator.
    let handlers: [(id: ID<Person>, name: String)]
    /// Who has decided an appeal of it.
    let settlers: [ID<Person>]
    let today: Day
    let reader: ID<Person>?

    /// Whether nobody is named who could decide another appeal.
    var lacksDecider: Bool {
        !parties.contains { $0.part == .appealDecider && !settlers.contains($0.personID) }
    }

    /// That somebody looked at the page, a file or the document.
    struct Look: Sendable {
        let at: Instant
        let by: String
    }

    /// A finding or a piece of work on which the facts rest.
    struct Record: Sendable {
        let path: String
        let title: String
    }

    private static let mostLooks = 100

    /// Reads it, and writes down that it was looked at: both in one transaction.
    static func look(
        _ id: ID<Measure>, at what: StaticString, by access: Access, in tx: Transaction
    ) throws -> MeasureView {
        let measure = try Measure.find(id, by: access, in: tx)
        try measure.enter(.look, ["at": .text("\(what)")], by: access, in: tx)
        let calendar = try Measure.calendar(in: tx)
        let (part, answer) = (try measure.part(of: access, in: tx), measure.answer(calendar))
        let defences = try measure.defences(in: tx)
        let appeals = try measure.appeals(calendar, in: tx)
        let parties = try measure.parties(in: tx)
        let taken = try Set(parties.map(\.personID) + measure.investigators(in: tx))
        return MeasureView(
            measure: measure, part: part,
            standing: measure.standing(on: access.today, answer: answer, defences: defences), answer: answer,
            parties: parties, defences: defences, deliveries: try measure.deliveries(in: tx),
            votes: try measure.votes(in: tx), appeals: appeals,
            // What came on paper in time the investigator can still write down.
            openRoutes: measure.openRoutes(appeals, calendar).filter {
                part != .subject || $0.last.day >= access.today
            }, steps: try measure.steps(in: tx),
            looks: try looks(at: id, in: tx), files: try measure.files(in: tx),
            records: try records(of: id, in: tx),
            handlers: part == .investigator
                ? try Measure.handlers(at: measure.unitID, in: tx).filter { !taken.contains($0.id) } : [],
            settlers: try measure.settlers(in: tx), today: access.today, reader: access.personID)
    }

    private static func looks(at id: ID<Measure>, in tx: Transaction) throws -> [Look] {
        try tx.all(
            .unscoped(
                """
                SELECT e.at, COALESCE(p.name, e.actor_name) FROM entry e
                LEFT JOIN account a ON a.id = e.actor_id LEFT JOIN person p ON p.id = a.person_id
                WHERE e.subject_kind = 'measure' AND e.subject_id = \(id) AND e.act = 'look'
                ORDER BY e.id DESC LIMIT \(mostLooks)
                """, because: "who is named in a measure sees who looked at it"), Look.init)
    }

    /// Those named see on which records the facts rest; the records themselves open for whoever may see them.
    private static func records(of id: ID<Measure>, in tx: Transaction) throws -> [Record] {
        let findings = try tx.all(
            .unscoped(
                """
                SELECT g.id, g.year, g.sequence, g.title FROM measure_link k JOIN finding g ON g.id = k.record_id
                WHERE k.measure_id = \(id) AND k.kind = 'finding' ORDER BY g.id
                """, because: "they are the facts that the subject is told")
        ) { (id: ID<Finding>, year: Int, sequence: Int, title: String) in
            Record(path: "/findings/\(id)", title: "\(Finding.number(year, sequence)) \(title)")
        }
        return findings
            + (try tx.all(
                .unscoped(
                    """
                    SELECT v.id, v.title, v.held_on FROM measure_link k JOIN activity v ON v.id = k.record_id
                    WHERE k.measure_id = \(id) AND k.kind = 'activity' ORDER BY v.id
                    """, because: "they are the facts that the subject is told")
            ) { (id: ID<Activity>, title: String, day: Day) in
                Record(path: "/activities/\(id)", title: "\(title) \(day)")
            })
    }
}
