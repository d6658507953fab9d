import Documents
import Storage
import Web

/// The ledger of rectification (隐患整改台账) as a file, with the columns that inspectors ask for, one line a finding.
enum FindingLedger {
    static let columns: [Export.Column] = [
        .init("编号", "Number", width: 12), .init("发现时间/来源", "Found on / source", width: 24),
        .init("部位", "Place", width: 18), .init("描述", "Description", width: 40), .init("类别", "Category", width: 12),
        .init("等级", "Grade", width: 8), .init("整改措施", "Measures", width: 36),
        .init("责任单位/人", "Unit / who", width: 24), .init("资金", "Money", width: 14),
        .init("时限", "Last day", width: 12, holds: .day), .init("预案/临时措施", "Contingency / interim measures", width: 30),
        .init("完成时间", "Put right on", width: 12, holds: .day),
        .init("复查人/时间/结论", "Checked by / on / result", width: 30),
        .init("销号审批", "Signed and closed", width: 30), .init("向职工通报方式/日期", "Employees told / on", width: 24),
    ]

    /// One finding as the ledger has it.
    struct Line: Sendable {
        let id: ID<Finding>
        let year: Int
        let sequence: Int
        let foundOn: Day
        let source: Finding.Source
        let sourceName: String
        let place: String
        let title: String
        let facts: String
        let category: String
        let grade: Finding.Grade
        let unitName: String
        let dueOn: Day
        let toldHow: String
        let toldOn: Day?
        let who: String?
        let measures: String?
        let money: String?
        let contingency: String?
        let interim: String?

        static let columns: SQL = """
            g.id, g.year, g.sequence, g.found_on, g.source, g.source_name, g.place, g.title, g.facts, g.category, g.grade,
            u.name, g.due_on, g.told_how, g.told_on, r.who, r.measures, r.money, r.contingency, r.interim
            """
    }

    /// The steps that the ledger shows, those of the last time.
    struct Steps: Sendable {
        var applied: FindingStep?
        var checked: FindingStep?
        var signed: FindingStep?
        var closed: FindingStep?

        /// Takes the next step into account; what is sent back or opened again is not put right yet.
        mutating func take(_ step: FindingStep) {
            switch step.step {
            case .apply: self = Steps(applied: step)
            case .check: checked = step
            case .sign: signed = step
            case .close: closed = step
            case .return, .reopen: self = Steps()
            case .find, .plan, .ask, .grant, .refuse, .stage: break
            }
        }
    }

    static func export(
        _ list: FindingList, by access: Access, _ language: Language, in tx: Transaction
    ) throws -> Export {
        let unit = try Unit.find(list.unitID, by: access, in: tx)
        let list = FindingList(
            unitID: list.unitID, query: list.query.fromTheStart, today: list.today, reach: list.reach)
        let ids = try list.firstIDs(of: list.stages, limit: Export.most + 1, by: access, in: tx)
        try Export.check(ids.count)
        var lines: [ID<Finding>: Line] = [:]
        var steps: [ID<Finding>: Steps] = [:]
        for some in ids.slices(of: 8_192) {
            for line in try self.lines(of: Array(some), by: access, in: tx) { lines[line.id] = line }
            for (id, step) in try self.steps(of: Array(some), in: tx) { steps[id, default: Steps()].take(step) }
        }
        return try Export(
            "整改台账", "Rectification ledger", about: unit.name, columns: columns,
            rows: ids.compactMap { lines[$0] }.map { row($0, steps[$0.id] ?? Steps(), language) })
    }

    private static func lines(of ids: [ID<Finding>], by access: Access, in tx: Transaction) throws -> [Line] {
        try tx.all(
            """
            SELECT \(Line.columns) FROM finding g JOIN unit u ON u.id = g.unit_id
            LEFT JOIN rectification r ON r.finding_id = g.id
              AND r.version = (SELECT MAX(n.version) FROM rectification n WHERE n.finding_id = g.id)
            WHERE g.id IN \(ids) AND \(Finding.seen(by: access))
            """, Line.init)
    }

    private static func steps(
        of ids: [ID<Finding>], in tx: Transaction
    ) throws -> [(ID<Finding>, FindingStep)] {
        try tx.all(
            .unscoped(
                """
                SELECT s.finding_id, s.step, s.round, s.made_on, s.made_at, s.made_by, p.id, p.name, s.reason FROM finding_step s
                LEFT JOIN account a ON a.id = s.made_by LEFT JOIN person p ON p.id = a.person_id
                WHERE s.finding_id IN \(ids) AND s.step IN ('apply', 'check', 'sign', 'close', 'return', 'reopen')
                ORDER BY s.finding_id, s.id
                """, because: "the findings were asked for with permission")
        ) {
            (
                id: ID<Finding>, step: FindingStep.Step, round: Int, on: Day, at: Instant, by: ID<Account>?,
                person: ID<Person>?, name: String?, reason: String
            ) in
            (
                id,
                FindingStep(
                    step: step, round: round, madeOn: on, madeAt: at, madeBy: by, personID: person, name: name,
                    reason: reason)
            )
        }
    }

    private static func row(_ line: Line, _ steps: Steps, _ language: Language) -> [Cell] {
        func together(_ parts: [String?]) -> Cell {
            let said = parts.compactMap { $0?.nonEmpty }
            return said.isEmpty ? .empty : .text(said.joined(separator: " / "))
        }
        let source = line.source.words(line.sourceName, language)
        let result = steps.checked.map {
            $0.reason.nonEmpty ?? language.say(zh: "通过", en: "put right")
        }
        let description = line.facts.isEmpty ? line.title : "\(line.title): \(line.facts)"
        return [
            .text(Finding.number(line.year, line.sequence)), together([line.foundOn.description, source]),
            together([line.place]), .text(description), together([line.category]),
            .text(line.grade.title(in: language)), together([line.measures]), together([line.unitName, line.who]),
            together([line.money]), .day(line.dueOn), together([line.contingency, line.interim]),
            .day(steps.applied?.madeOn), together([steps.checked?.name, steps.checked?.madeOn.description, result]),
            together([
                steps.signed.map { "\($0.name ?? "") \($0.madeOn)" },
                steps.closed.map { "\($0.name ?? "") \($0.madeOn)" },
            ]), together([line.toldHow, line.toldOn?.description]),
        ]
    }
}
