import Documents
import Storage
import Web

/// The inspections that somebody may see (检查台账). The address holds all of its state.
struct InspectionList: Sendable {
    let query: Form
    let today: Day
    let unit: Unit?

    static let pageLength = 50

    var from: Day { query["from"].flatMap { Day($0) } ?? Day.first(ofMonth: 1, in: today.year) }
    var to: Day { query["to"].flatMap { Day($0) } ?? Day.last(ofMonth: 12, in: today.year) }
    var kind: Inspection.Kind? { query["kind"].flatMap(Inspection.Kind.init) }
    /// By day, the newest first, or by unit.
    var isByUnit: Bool { query["sort"] == "unit" }

    struct Line: Sendable {
        let id: ID<Inspection>
        let year: Int
        let sequence: Int
        let title: String
        let kind: Inspection.Kind
        let method: Inspection.Method
        let heldOn: Day
        let unitName: String
        let unitCode: String
        let fine: Int
        let notApplicable: Int
        let problems: Int
        let atOnce: Int
        let signedOn: Day?
        let files: Int
        let checklist: String?

        var number: String { Inspection.number(year, sequence) }
    }

    struct View: Sendable {
        let list: InspectionList
        let lines: [Line]
        let mayInspect: Bool
    }

    static func asked(_ query: Form, by access: Access, in tx: Transaction) throws -> InspectionList {
        guard access.may(.viewRecords) else { throw Refusal.notAllowed(.viewRecords) }
        let unit = try query["unit"].flatMap { ID<Unit>($0) }.map { try Unit.find($0, by: access, in: tx) }
        if let unit { try access.require(.viewRecords, at: unit.id, in: tx) }
        return InspectionList(query: query, today: access.today, unit: unit)
    }

    func read(by access: Access, in tx: Transaction) throws -> View {
        View(
            list: self, lines: try lines(Self.pageLength, by: access, in: tx), mayInspect: access.may(.inspect))
    }

    func lines(_ limit: Int, by access: Access, in tx: Transaction) throws -> [Line] {
        var conditions: [SQL] = [
            "i.held_on >= \(from)", "i.held_on <= \(to)", access.may(.viewRecords, at: "i.unit_id"),
        ]
        if let unit {
            conditions.append(
                "EXISTS (SELECT 1 FROM unit_ancestry a WHERE a.unit_id = i.unit_id AND a.ancestor_id = \(unit.id))")
        }
        if let kind { conditions.append("i.kind = \(kind)") }
        let signed: SQL = "EXISTS (SELECT 1 FROM inspection_sign_off s WHERE s.inspection_id = i.id)"
        switch query["signed"] {
        case "yes": conditions.append(signed)
        case "no": conditions.append("NOT \(signed)")
        default: break
        }
        if let text = query.filter("text") {
            conditions.append(
                "(LOWER(i.title) LIKE \(likePattern(text)) ESCAPE '!' OR LOWER(u.name) LIKE \(likePattern(text)) ESCAPE '!')"
            )
        }
        if let key = try after(in: tx) { conditions.append(key) }
        let order: SQL = isByUnit ? "u.name, i.held_on DESC, i.id DESC" : "i.held_on DESC, i.id DESC"
        func count(_ outcome: InspectionItem.Outcome) -> SQL {
            "(SELECT COUNT(*) FROM inspection_item t WHERE t.inspection_id = i.id AND t.outcome = \(outcome))"
        }
        return try tx.all(
            """
            SELECT i.id, i.year, i.sequence, i.title, i.kind, i.method, i.held_on, u.name, u.code, \(count(.fine)),
                   \(count(.notApplicable)), \(count(.problem)),
                   (SELECT COUNT(*) FROM finding g WHERE g.inspection_id = i.id AND g.track = 'at-once'),
                   (SELECT s.signed_on FROM inspection_sign_off s WHERE s.inspection_id = i.id),
                   (SELECT COUNT(*) FROM case_file e WHERE (e.subject_kind = 'inspection' AND e.subject_id = i.id)
                       OR (e.subject_kind = 'finding' AND e.side = 'before' AND e.subject_id IN
                           (SELECT g.id FROM finding g WHERE g.inspection_id = i.id))),
                   (SELECT MIN(t.checklist) FROM inspection_item t WHERE t.inspection_id = i.id)
            FROM inspection i JOIN unit u ON u.id = i.unit_id
            WHERE \(SQL.joined(conditions, by: " AND ")) ORDER BY \(order) LIMIT \(limit)
            """, Line.init)
    }

    /// What follows the last line of the page before.
    private func after(in tx: Transaction) throws -> SQL? {
        guard let id = query["after"].flatMap({ ID<Inspection>($0) }), let day = query["after_day"].flatMap({ Day($0) })
        else { return nil }
        let later: SQL = "(i.held_on < \(day) OR (i.held_on = \(day) AND i.id < \(id)))"
        guard isByUnit else { return later }
        let name = query["after_unit"] ?? ""
        return "(u.name > \(name) OR (u.name = \(name) AND \(later)))"
    }

    /// The ledger with the columns that it has on paper.
    func export(by access: Access, _ language: Language, in tx: Transaction) throws -> Export {
        let list = InspectionList(query: query.fromTheStart, today: today, unit: unit)
        let lines = try list.lines(Export.most + 1, by: access, in: tx)
        try Export.check(lines.count)
        let inspectors = try Inspection.inspectors(of: lines.map(\.id), in: tx)
        var problems: [ID<Inspection>: [String]] = [:]
        for some in lines.filter({ $0.problems > 0 }).map(\.id).slices(of: 8_192) {
            let found = try tx.all(
                """
                SELECT g.inspection_id, g.year, g.sequence, g.title FROM finding g
                WHERE g.inspection_id IN \(some) AND \(access.may(.viewRecords, at: "g.unit_id")) ORDER BY g.year, g.sequence
                """
            ) { (id: ID<Inspection>, year: Int, sequence: Int, title: String) in
                (id, "\(Finding.number(year, sequence)) \(title)")
            }
            for (id, title) in found { problems[id, default: []].append(title) }
        }
        return try Export(
            "检查记录", "Inspections", about: unit?.name ?? "",
            columns: [
                .init("编号", "Number", width: 14), .init("类型", "Kind", width: 14),
                .init("时间", "Date", width: 12, holds: .day),
                .init("对象", "Unit", width: 24), .init("检查人", "Inspectors", width: 20),
                .init("依据/检查项", "Basis and items", width: 30), .init("结果", "Result", width: 24),
                .init("问题", "Problems", width: 40),
                .init("现场处理", "Dealt with at once", width: 16, holds: .integer),
                .init("被查单位签字", "Signed by the unit", width: 14, holds: .day),
                .init("照片", "Photos", width: 8, holds: .integer),
            ],
            rows: lines.map { line in
                [
                    .text(line.number), .text(line.kind.title(in: language)), .day(line.heldOn), .text(line.unitName),
                    .text((inspectors[line.id] ?? []).joined(separator: language.say(zh: "、", en: ", "))),
                    .text("\(line.title) (\(line.checklist ?? ""))"),
                    .text(
                        language.say(
                            zh: "正常 \(line.fine)，不适用 \(line.notApplicable)，问题 \(line.problems)",
                            en: "fine \(line.fine), not applicable \(line.notApplicable), problems \(line.problems)")),
                    .text((problems[line.id] ?? []).joined(separator: "\n")), .integer(line.atOnce),
                    .day(line.signedOn),
                    .integer(line.files),
                ]
            })
    }
}
