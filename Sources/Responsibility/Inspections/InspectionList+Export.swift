import Documents
import Storage
import Web

extension InspectionList {
    /// What of an inspection only the ledger on paper has.
    private struct More: Sendable {
        let id: ID<Inspection>
        let notApplicable: Int
        let atOnce: Int
        let files: Int
        let checklist: String?
    }

    /// The ledger with the columns that it has on paper.
    func export(by access: Access, _ language: Language, in tx: Transaction) throws -> Export {
        let list = InspectionList(query: query.fromTheStart, today: today, unit: unit)
        let lines = try list.lines(Export.most + 1, by: access, in: tx)
        try Export.check(lines.count)
        let more = try Self.more(lines.map(\.id), by: access, in: tx)
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
                let more = more[line.id]
                return [
                    .text(line.number), .text(line.kind.title(in: language)), .day(line.heldOn), .text(line.unitName),
                    .text((inspectors[line.id] ?? []).joined(separator: language.say(zh: "、", en: ", "))),
                    .text("\(line.title) (\(more?.checklist ?? ""))"),
                    .text(
                        language.say(
                            zh: "正常 \(line.fine)，不适用 \(more?.notApplicable ?? 0)，问题 \(line.problems)",
                            en:
                                "fine \(line.fine), not applicable \(more?.notApplicable ?? 0), problems \(line.problems)"
                        )),
                    .text((problems[line.id] ?? []).joined(separator: "\n")), .integer(more?.atOnce ?? 0),
                    .day(line.signedOn),
                    .integer(more?.files ?? 0),
                ]
            })
    }

    private static func more(
        _ ids: [ID<Inspection>], by access: Access, in tx: Transaction
    ) throws -> [ID<Inspection>: More] {
        let found = try ids.slices(of: 8_192).flatMap { some in
            try tx.all(
                """
                SELECT i.id, \(count(.notApplicable)),
                       (SELECT COUNT(*) FROM finding g WHERE g.inspection_id = i.id AND g.track = 'at-once'),
                       (SELECT COUNT(*) FROM case_file e WHERE (e.subject_kind = 'inspection' AND e.subject_id = i.id)
                           OR (e.subject_kind = 'finding' AND e.side = 'before' AND e.subject_id IN
                               (SELECT g.id FROM finding g WHERE g.inspection_id = i.id))),
                       (SELECT MIN(t.checklist) FROM inspection_item t WHERE t.inspection_id = i.id)
                FROM inspection i WHERE i.id IN \(Array(some)) AND \(access.may(.viewRecords, at: "i.unit_id"))
                """, More.init)
        }
        return Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
    }
}
