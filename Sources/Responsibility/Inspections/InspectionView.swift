import Storage
import Web

/// The page of an inspection: items, findings, inspectors, the signature and the files.
struct InspectionView: Sendable {
    let inspection: Inspection
    let unit: Unit
    let issuer: String
    let batch: String?
    let inspectors: [String]
    let items: [(item: InspectionItem, name: ChecklistFile.Item?)]
    let findings: [ID<Finding>: (number: String, title: String)]
    let signOff: SignOff?
    let files: [CaseFile]
    let maySign: Bool
    let today: Day

    var title: String { "\(inspection.number) \(inspection.title)" }

    static func of(_ id: ID<Inspection>, by access: Access, in tx: Transaction) throws -> InspectionView {
        let inspection = try Inspection.find(id, by: access, in: tx)
        let items = try tx.all(
            .unscoped(
                "SELECT \(InspectionItem.columns) FROM inspection_item t WHERE t.inspection_id = \(id) ORDER BY t.position",
                because: "the inspection was found with permission"), InspectionItem.init)
        var names: [String: ChecklistFile.Item] = [:]
        for (list, some) in Dictionary(grouping: items, by: \.checklist) {
            let file = try Checklist.file(list, version: some[0].version, in: tx)
            for item in file.items { names["\(list)/\(item.key)"] = item }
        }
        let findings = try tx.all(
            """
            SELECT g.id, g.year, g.sequence, g.title FROM finding g
            WHERE g.inspection_id = \(id) AND \(access.may(.viewRecords, at: "g.unit_id"))
            """
        ) { (id: ID<Finding>, year: Int, sequence: Int, title: String) in
            (id, (number: Finding.number(year, sequence), title: title))
        }
        let (issuer, batch) =
            try tx.first(
                .unscoped(
                    """
                    SELECT u.name, b.title FROM inspection i JOIN unit u ON u.id = i.issuing_unit_id
                    LEFT JOIN inspection_batch b ON b.id = i.batch_id WHERE i.id = \(id)
                    """, because: "the inspection was found with permission")
            ) { (issuer: String, batch: String?) in (issuer, batch) } ?? ("", nil)
        let signOff = try SignOff.of(id, by: access, in: tx)
        var maySign = false
        if signOff == nil, let person = access.personID {
            maySign =
                try access.holds(.rectify, at: inspection.unitID, in: tx) && SignOff.mayBe(person, inspection, in: tx)
        }
        return InspectionView(
            inspection: inspection, unit: try Unit.find(inspection.unitID, by: access, in: tx), issuer: issuer,
            batch: batch, inspectors: try Inspection.inspectors(of: [id], in: tx)[id] ?? [],
            items: items.map { ($0, names["\($0.checklist)/\($0.item)"]) },
            findings: Dictionary(findings) { first, _ in first }, signOff: signOff,
            files: try CaseFile.of(.inspection, id, by: access, in: tx), maySign: maySign, today: access.today)
    }

    func page(_ view: FormView, isNew: Bool) -> HTML {
        let language = view.language
        return """
            \(view.summary)
            \(if: isNew, "<p class=\"notice good\" role=\"status\">\(language.say(zh: "已登记，被检查单位可以签字了。", en: "It is recorded, and the unit can sign it."))</p>")
            <p><a href="/inspections">\(language.say(zh: "全部检查", en: "All inspections"))</a></p>
            <dl class="facts">
            \(fact(language.say(zh: "被检查单位", en: "Unit"), "<a href=\"\(link: "/units/\(unit.id)")\">\(unit.name)</a>"))
            \(fact(language.say(zh: "类型和方式", en: "Kind and method"), "\(inspection.kind.title(in: language)) · \(inspection.method.title(in: language))"))
            \(fact(language.say(zh: "日期", en: "Date"), "<time>\(inspection.heldOn)</time>"))
            \(fact(language.say(zh: "检查人员", en: "Inspectors"), "\(inspectors.joined(separator: language.say(zh: "、", en: ", ")))"))
            \(fact(language.say(zh: "发起单位", en: "Issuing unit"), "\(issuer)"))
            \(if: inspection.batchID, { fact(language.say(zh: "批次", en: "Batch"), "<a href=\"\(link: "/inspections/batches/\($0)")\">\(batch ?? "")</a>") })
            \(fact(language.say(zh: "单位签字", en: "Signed"), signature(language)))
            \(if: inspection.publishOn, { day in fact(language.say(zh: "公开", en: "Published"), "<time>\(day)</time>\(if: day > today, " <span class=\"hint\">\(language.say(zh: "届时公开", en: "to come"))</span>")") })
            </dl>
            \(if: !inspection.summary.isEmpty, "<div class=\"prose\">\(inspection.summary.split(separator: "\n").map { "<p>\(String($0))</p>" as HTML })</div>")
            <h2>\(language.say(zh: "检查项", en: "Items"))</h2>
            <ul class="lines">\(items.map { line($0.item, $0.name, language) })</ul>
            \(if: !files.isEmpty, attached(language))
            \(if: maySign, signing(view))
            """
    }

    private func fact(_ name: String, _ value: HTML) -> HTML { "<div><dt>\(name)</dt><dd>\(value)</dd></div>" }

    private func signature(_ language: Language) -> HTML {
        guard let signOff else {
            let late = inspection.signUntil.map { $0 < today } ?? false
            return """
                \(language.say(zh: "未签字", en: "not signed"))\(if: inspection.signUntil, { day in
                    " <span class=\"hint\">\(late ? language.say(zh: "期限 \(day) 已过", en: "the last day, \(day), has passed") : language.say(zh: "请在 \(day) 前签字", en: "to be signed by \(day)"))</span>"
                })
                """
        }
        return """
            \(signOff.name) <time>\(signOff.signedOn)</time>\
            \(if: !signOff.remarks.isEmpty, "<span class=\"block\">\(signOff.remarks)</span>")
            """
    }

    private func line(_ item: InspectionItem, _ name: ChecklistFile.Item?, _ language: Language) -> HTML {
        let title = name.map { language.say(zh: $0.title.zh, en: $0.title.en) } ?? item.item
        return """
            <li><span class="badge o-\(item.outcome.rawValue)">\(item.outcome.title(in: language))</span> \(title)\
            \(if: item.findingID, { id in
                " <a href=\"\(link: "/findings/\(id)")\">\(findings[id]?.number ?? "")</a>"
            })</li>
            """
    }

    private func attached(_ language: Language) -> HTML {
        """
        <h2>\(language.say(zh: "附件", en: "Files"))</h2>
        <ul class="lines">\(files.map { "<li><a href=\"\(link: "/files/\($0.id)")\" download>\($0.name)</a></li>" as HTML })</ul>
        """
    }

    private func signing(_ view: FormView) -> HTML {
        let language = view.language
        return """
            <h2>\(language.say(zh: "单位签字确认", en: "Sign it for the unit"))</h2>
            <form method="post" action="\(link: "/inspections/\(inspection.id)/sign-off")">
            \(view.field("remarks").area(rows: 3, hint: language.say(
                zh: "可不填。对结果有不同意见，写在这里。", en: "May be empty. Say here where you see it differently.")))
            <button class="primary">\(language.say(zh: "签字确认", en: "Sign"))</button></form>
            """
    }
}

extension Inspection {
    /// Who inspected, by name and in their order.
    static func inspectors(
        of ids: [ID<Inspection>], in tx: Transaction
    ) throws -> [ID<Inspection>: [String]] {
        var all: [ID<Inspection>: [String]] = [:]
        for some in ids.slices(of: 8_192) {
            let rows = try tx.all(
                .unscoped(
                    """
                    SELECT n.inspection_id, p.name FROM inspection_inspector n JOIN person p ON p.id = n.person_id
                    WHERE n.inspection_id IN \(some) ORDER BY n.inspection_id, n.position
                    """, because: "the inspections were found with permission")
            ) { (id: ID<Inspection>, name: String) in (id, name) }
            for (id, name) in rows { all[id, default: []].append(name) }
        }
        return all
    }
}
