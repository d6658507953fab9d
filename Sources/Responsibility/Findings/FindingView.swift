import Storage
import Web

/// One finding with all that belongs to it, and what this person may do about it now.
struct FindingView: Sendable {
    let finding: Finding
    let unitName: String
    /// What the item is called in its checklist; what was typed, where it stands in none.
    let item: (zh: String, en: String)
    /// Whether this person sees the unit, and not only what its finding says of their own.
    let seesUnit: Bool
    let foundBy: String
    let duty: (zh: String, en: String)?
    let otherUnits: [(id: ID<Unit>, name: String)]
    let posts: [(name: String, holders: [String])]
    /// The posts of its units that can be named for it.
    let choices: [(id: ID<Post>, name: String, isNamed: Bool)]
    let plans: [Rectification]
    let stages: [RectificationStage]
    let extensions: [FindingExtension]
    let steps: [FindingStep]
    let files: [CaseFile]
    /// The finding that it repeats, and those that repeat it.
    let forerunner: Finding.Forerunner?
    let repeatedBy: [Finding.Forerunner]
    /// What its event asks of the unit.
    let started: [StartedWork]
    let may: Set<Permission>
    /// Whether this person records work of the unit.
    let mayRecord: Bool
    /// Why this person may not take the next step although their role allows it.
    let barred: Conflict?
    let isAsker: Bool
    let today: Day
    /// What was typed into one of its forms that came back.
    var typed: FormView?
    /// Files that were sent with it.
    var kept: [KeptUpload] = []

    static func of(_ id: ID<Finding>, by access: Access, in tx: Transaction) throws -> FindingView {
        let finding = try Finding.find(id, by: access, in: tx)
        let steps = try FindingStep.of(id, in: tx)
        let extensions = try FindingExtension.of(id, in: tx)
        let permissions: [Permission] = [
            .rectify, .inspect, .checkRectification, .signRectification, .closeFindings, .extendRectification,
        ]
        let waiting = extensions.first { $0.granted == nil }
        return FindingView(
            finding: finding, unitName: try name(of: finding.unitID, in: tx),
            item: try Checklist.title(ofItem: finding.item, in: tx),
            seesUnit: try access.holds(.viewUnits, at: finding.unitID, in: tx),
            foundBy: try name(of: finding.foundByUnitID, in: tx),
            duty: try finding.dutyID.flatMap { try Duty.newestTitle(of: $0, in: tx) },
            otherUnits: try tx.all(
                .unscoped(
                    """
                    SELECT u.id, u.name FROM finding_unit f JOIN unit u ON u.id = f.unit_id
                    WHERE f.finding_id = \(id) ORDER BY u.id
                    """, because: "whoever sees a finding sees which units it names")
            ) { (id: ID<Unit>, name: String) in (id, name) },
            posts: try posts(of: id, on: access.today, in: tx), choices: try choices(for: finding, by: access, in: tx),
            plans: try Rectification.versions(of: id, in: tx), stages: try RectificationStage.of(id, in: tx),
            extensions: extensions, steps: steps,
            files: try CaseFile.of(.finding, id, by: access, in: tx),
            forerunner: try finding.repeatOf.flatMap { try others("g.id = \($0)", by: access, in: tx).first },
            repeatedBy: try others("g.repeat_of = \(id)", by: access, in: tx),
            started: try StartedWork.of(finding, steps, by: access, in: tx),
            may: Set(try permissions.filter { try access.holds($0, at: finding.unitID, in: tx) }),
            mayRecord: try access.holds(.recordActivities, at: finding.unitID, in: tx),
            barred: barrier(for: finding, steps, by: access),
            isAsker: waiting.map { $0.askedBy == access.actor.accountID } ?? false, today: access.today)
    }

    /// The step that is to be taken now by somebody who is no rectifier.
    static func closingStep(at stage: Finding.Stage) -> FindingStep.Step? {
        FindingStep.Step.closing.first { $0.way?.from == [stage] }
    }

    private static func barrier(for finding: Finding, _ steps: [FindingStep], by access: Access) -> Conflict? {
        guard let step = closingStep(at: finding.stage) else { return nil }
        do {
            try Finding.separate(step, by: access, from: steps)
            return nil
        } catch Refusal.conflict(let conflict) { return conflict } catch { return nil }
    }

    private static func name(of unit: ID<Unit>, in tx: Transaction) throws -> String {
        try tx.value(
            .unscoped(
                "SELECT name FROM unit WHERE id = \(unit)",
                because: "whoever sees a finding sees whose it is and who found it"),
            as: String.self) ?? ""
    }

    private static func others(
        _ condition: SQL, by access: Access, in tx: Transaction
    ) throws -> [Finding.Forerunner] {
        try tx.all(
            """
            SELECT g.id, g.year, g.sequence, g.title, g.found_on FROM finding g
            WHERE \(condition) AND \(access.may(.viewRecords, at: "g.unit_id")) ORDER BY g.found_on, g.id LIMIT 20
            """, Finding.Forerunner.init)
    }

    private static func choices(
        for finding: Finding, by access: Access, in tx: Transaction
    ) throws -> [(id: ID<Post>, name: String, isNamed: Bool)] {
        try tx.all(
            """
            SELECT t.id, t.name,
                   EXISTS (SELECT 1 FROM finding_post f WHERE f.finding_id = \(finding.id) AND f.post_id = t.id)
            FROM post t WHERE (t.unit_id = \(finding.unitID)
                OR t.unit_id IN (SELECT n.unit_id FROM finding_unit n WHERE n.finding_id = \(finding.id)))
              AND \(access.may(.viewUnits, at: "t.unit_id")) ORDER BY t.id
            """
        ) { (id: ID<Post>, name: String, isNamed: Bool) in (id, name, isNamed) }
    }

    private static func posts(
        of finding: ID<Finding>, on today: Day, in tx: Transaction
    ) throws -> [(name: String, holders: [String])] {
        let rows = try tx.all(
            .unscoped(
                """
                SELECT t.id, t.name, p.name FROM finding_post f JOIN post t ON t.id = f.post_id
                LEFT JOIN post_holder h ON h.post_id = t.id AND h.since <= \(today)
                  AND (h.until IS NULL OR h.until > \(today))
                LEFT JOIN person p ON p.id = h.person_id
                WHERE f.finding_id = \(finding) ORDER BY t.id, h.substitute, h.id
                """, because: "whoever sees a finding sees which posts answer for it")
        ) { (id: ID<Post>, post: String, holder: String?) in (id, post, holder) }
        return Dictionary(grouping: rows, by: \.0).sorted { $0.key < $1.key }.map { _, rows in
            (rows[0].1, rows.compactMap(\.2))
        }
    }
}

extension Duty {
    /// The title that the newest version of a catalogue gives a duty.
    static func newestTitle(of duty: ID<Duty>, in tx: Transaction) throws -> (zh: String, en: String)? {
        try tx.first(
            .unscoped(
                "SELECT title_zh, title_en FROM duty_version WHERE duty_id = \(duty) ORDER BY version_id DESC LIMIT 1",
                because: "catalogues are for everybody")
        ) { (zh: String, en: String) in (zh: zh, en: en) }
    }
}
