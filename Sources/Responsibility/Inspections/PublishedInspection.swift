import Storage
import Web

/// A result that everybody of the organisation sees (检查结果公开): the unit and the counts, nobody's name.
struct PublishedInspection: Sendable {
    let id: ID<Inspection>
    let number: String
    let title: String
    let kind: Inspection.Kind
    let heldOn: Day
    let unitName: String
    let issuerName: String
    let publishedOn: Day
    let fine: Int
    let notApplicable: Int
    let problems: Int
    let isSigned: Bool
    let isCorrected: Bool

    static let pageLength = 50

    /// The newest first; `after` and `after_day` continue a list.
    static func list(_ query: Form, on today: Day, in tx: Transaction) throws -> [PublishedInspection] {
        let day = query["after_day"].flatMap { Day($0) } ?? today
        let id = query["after"].flatMap { ID<Inspection>($0) } ?? ID(rawValue: .max)
        func count(_ outcome: InspectionItem.Outcome) -> SQL {
            "(SELECT COUNT(*) FROM inspection_item t WHERE t.inspection_id = i.id AND t.outcome = \(outcome))"
        }
        return try tx.all(
            .unscoped(
                """
                SELECT i.id, i.year, i.sequence, i.title, i.kind, i.held_on, u.name, n.name, i.publish_on,
                       \(count(.fine)), \(count(.notApplicable)), \(count(.problem)),
                       EXISTS (SELECT 1 FROM inspection_sign_off s WHERE s.inspection_id = i.id), i.version > 1
                FROM inspection i JOIN unit u ON u.id = i.unit_id JOIN unit n ON n.id = i.issuing_unit_id
                WHERE i.publish_on <= \(today) AND i.publish_on <= \(day) AND (i.publish_on < \(day) OR i.id < \(id))
                ORDER BY i.publish_on DESC, i.id DESC LIMIT \(pageLength)
                """, because: "what is published is for everybody of the organisation")
        ) {
            (
                id: ID<Inspection>, year: Int, sequence: Int, title: String, kind: Inspection.Kind, held: Day,
                unit: String, issuer: String, published: Day, fine: Int, other: Int, problems: Int, signed: Bool,
                corrected: Bool
            ) in
            PublishedInspection(
                id: id, number: Inspection.number(year, sequence), title: title, kind: kind, heldOn: held,
                unitName: unit, issuerName: issuer, publishedOn: published, fine: fine, notApplicable: other,
                problems: problems, isSigned: signed, isCorrected: corrected)
        }
    }

    static func page(_ lines: [PublishedInspection], _ query: Form, _ language: Language) -> HTML {
        """
        \(if: lines.isEmpty, language.empty(zh: "还没有公开的检查结果。", en: "No results have been published."), else: table(lines, language))
        \(if: lines.count == pageLength ? lines.last : nil, { last in
            language.nextPage("?\(query: query.replacing("after", with: last.id.description).replacing("after_day", with: last.publishedOn.description))")
        })
        """
    }

    private static func table(_ lines: [PublishedInspection], _ language: Language) -> HTML {
        """
        <div class="table"><table class="stack"><thead><tr><th scope="col">\(language.say(zh: "检查", en: "Inspection"))</th>\
        <th scope="col">\(language.say(zh: "单位", en: "Unit"))</th><th scope="col">\(language.say(zh: "检查日期", en: "Held on"))</th>\
        <th scope="col">\(language.say(zh: "公开日期", en: "Published on"))</th>\
        <th scope="col" class="n">\(language.say(zh: "正常", en: "Fine"))</th><th scope="col" class="n">\(language.say(zh: "不适用", en: "Not applicable"))</th>\
        <th scope="col" class="n">\(language.say(zh: "问题", en: "Problems"))</th><th scope="col">\(language.say(zh: "单位签字", en: "Signed"))</th></tr></thead>
        <tbody>\(lines.map { line in
            """
            <tr><th scope="row">\(line.title)<span class="hint block">\(line.number) · \(line.kind.title(in: language)) · \(line.issuerName)</span></th>
            <td>\(line.unitName)</td><td data-label="\(language.say(zh: "检查", en: "held on"))"><time>\(line.heldOn)</time></td>\
            <td data-label="\(language.say(zh: "公开", en: "published on"))"><time>\(line.publishedOn)</time></td>
            <td class="n" data-label="\(language.say(zh: "正常", en: "fine"))">\(line.fine)</td>\
            <td class="n" data-label="\(language.say(zh: "不适用", en: "not applicable"))">\(line.notApplicable)</td>\
            <td class="n" data-label="\(language.say(zh: "问题", en: "problems"))">\(line.problems)</td>
            <td>\(line.isSigned ? language.say(zh: "已签字", en: "signed") : language.say(zh: "未签字", en: "not signed"))\(if: line.isCorrected, "<span class=\"hint block\">\(language.say(zh: "登记后更正过", en: "corrected since"))</span>")</td></tr>
            """ as HTML
        })</tbody></table></div>
        """
    }
}
