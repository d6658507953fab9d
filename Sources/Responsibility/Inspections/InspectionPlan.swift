import Storage
import Web

/// The batches of a year, with how far each has come.
struct InspectionPlan: Sendable {
    let year: Int
    let lines: [Line]
    let mayPlan: Bool

    struct Line: Sendable {
        let id: ID<InspectionBatch>
        let title: String
        let kind: Inspection.Kind
        let from: Day
        let to: Day
        let issuerName: String
        let units: Int
        let merged: Int
        let done: Int
    }

    static func of(_ year: Int, by access: Access, in tx: Transaction) throws -> InspectionPlan {
        guard access.may(.viewRecords) else { throw Refusal.notAllowed(.viewRecords) }
        let lines = try tx.all(
            """
            SELECT b.id, b.title, b.kind, b.from_day, b.to_day, u.name,
                   (SELECT COUNT(*) FROM inspection_planned p WHERE p.batch_id = b.id AND p.off_on IS NULL),
                   (SELECT COUNT(*) FROM inspection_planned p WHERE p.batch_id = b.id AND p.merged_into IS NOT NULL
                    AND p.off_on IS NULL),
                   (SELECT COUNT(DISTINCT i.unit_id) FROM inspection i WHERE i.batch_id = b.id)
            FROM inspection_batch b JOIN unit u ON u.id = b.issuing_unit_id
            WHERE b.year = \(year) AND \(access.may(.viewRecords, at: "b.issuing_unit_id"))
            ORDER BY b.from_day, b.id LIMIT 500
            """, Line.init)
        return InspectionPlan(year: year, lines: lines, mayPlan: access.may(.inspect))
    }

    func page(_ language: Language) -> HTML {
        """
        <nav class="years" aria-label="\(language.say(zh: "年度", en: "Years"))">\((year - 1...year + 1).map { other in
            "<a href=\"\(link: "/inspections/plan?year=\(other)")\"\(if: other == year, " aria-current=\"page\"")>\(other)</a>" as HTML
        })</nav>
        \(if: mayPlan, "<p class=\"actions\"><a class=\"button primary\" href=\"/inspections/plan/new\">\(language.say(zh: "安排检查", en: "Plan inspections"))</a></p>")
        \(if: lines.isEmpty, language.empty(zh: "这一年还没有安排检查。", en: "No inspections are planned in this year."), else: table(language))
        """
    }

    private func table(_ language: Language) -> HTML {
        """
        <div class="table"><table class="stack"><thead><tr><th scope="col">\(language.say(zh: "批次", en: "Batch"))</th>\
        <th scope="col">\(language.say(zh: "类型", en: "Kind"))</th><th scope="col">\(language.say(zh: "时间", en: "When"))</th>\
        <th scope="col">\(language.say(zh: "发起单位", en: "Issuing unit"))</th>\
        <th scope="col" class="n">\(language.say(zh: "单位", en: "Units"))</th>\
        <th scope="col" class="n">\(language.say(zh: "合并检查", en: "Merged"))</th>\
        <th scope="col" class="n">\(language.say(zh: "已检查", en: "Done"))</th></tr></thead>
        <tbody>\(lines.map { line in
            """
            <tr><th scope="row"><a href="\(link: "/inspections/batches/\(line.id)")">\(line.title)</a></th>
            <td>\(line.kind.title(in: language))</td><td><time>\(line.from)</time> – <time>\(line.to)</time></td><td>\(line.issuerName)</td>
            <td class="n" data-label="\(language.say(zh: "单位", en: "units"))">\(line.units)</td>\
            <td class="n" data-label="\(language.say(zh: "合并检查", en: "merged"))">\(line.merged)</td>\
            <td class="n" data-label="\(language.say(zh: "已检查", en: "done"))">\(line.done)</td></tr>
            """ as HTML
        })</tbody></table></div>
        """
    }
}
