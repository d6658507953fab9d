import Storage
import Web

/// The findings behind a number of a sheet.
struct CountedFindings: Sendable {
    let place: LinePlace
    let counting: Counting
    let findings: [Listed]

    struct Listed: Sendable {
        let id: ID<Finding>
        let year: Int
        let sequence: Int
        let title: String
        let unitName: String
        let grade: Finding.Grade
        let foundOn: Day
        let dueOn: Day
        let closedOn: Day?
    }

    static let pageLength = 200

    static func of(
        _ line: ID<SheetLine>, number: Int, after: ID<Finding>?, closing: (Day) -> Instant, by access: Access,
        in tx: Transaction
    ) throws -> CountedFindings {
        let place = try LinePlace.find(line, by: access, in: tx)
        guard place.item.countings.indices.contains(number), place.item.countings[number].what.isOfFindings else {
            throw Refusal.notFound
        }
        let (counting, period) = (place.item.countings[number], place.assessment.period)
        let day = period.cutOff
        let evening = Finding.Evening(of: day, today: access.today)
        var conditions = [
            SchemeNumbers.condition(counting.what, period, on: day, evening), "g.recorded_at < \(closing(day))",
            "g.id > \(after ?? ID(rawValue: 0))",
        ]
        if let grade = counting.grade { conditions.append("g.grade = \(grade)") }
        if counting.reach == .own { conditions.append("g.unit_id = \(place.sheet.unitID)") }
        let tree: SQL =
            day >= access.today
            ? "SELECT unit_id FROM unit_ancestry WHERE ancestor_id = \(place.sheet.unitID)"
            : """
            SELECT unit_id FROM unit_ancestry WHERE ancestor_id = \(place.sheet.unitID) AND since <= \(day)
            UNION SELECT unit_id FROM unit_ancestry_past
                  WHERE ancestor_id = \(place.sheet.unitID) AND since <= \(day) AND until > \(day)
            """
        let found = try tx.all(
            """
            SELECT g.id, g.year, g.sequence, g.title, u.name, g.grade, g.found_on, \(evening.dueOn), \(evening.closedOn)
            FROM finding g JOIN unit u ON u.id = g.unit_id \(evening.join)
            WHERE g.unit_id IN (\(tree)) AND \(SQL.joined(conditions, by: " AND "))
              AND \(access.may(.viewRecords, at: "g.unit_id")) ORDER BY g.id LIMIT \(pageLength)
            """, Listed.init)
        return CountedFindings(place: place, counting: counting, findings: found)
    }

    func title(_ language: Language) -> String {
        "\(place.sheet.name) · \(place.item.title.said(in: language)) · \(counting.title(in: language))"
    }

    func page(_ number: Int, _ language: Language) -> HTML {
        """
        <p><a href="\(link: "/assessment-lines/\(place.line.id)")">\(language.say(zh: "回到该项", en: "Back to the line"))</a></p>
        \(if: findings.isEmpty, language.empty(zh: "没有这样的问题。", en: "There is no such finding."))
        \(if: !findings.isEmpty, table(language))
        \(if: findings.count == Self.pageLength ? findings.last : nil, {
            language.nextPage("/assessment-lines/\(place.line.id)/findings?number=\(number)&after=\($0.id)")
        })
        """
    }

    private func table(_ language: Language) -> HTML {
        """
        <div class="table"><table><thead><tr><th scope="col">\(language.say(zh: "问题", en: "Finding"))</th>\
        <th scope="col">\(language.say(zh: "单位", en: "Unit"))</th><th scope="col">\(language.say(zh: "发现", en: "Found"))</th>\
        <th scope="col">\(language.say(zh: "期限", en: "Due"))</th><th scope="col">\(language.say(zh: "销号", en: "Closed"))</th></tr></thead>
        <tbody>\(findings.map { finding in
            """
            <tr><th scope="row"><a href="\(link: "/findings/\(finding.id)")">\(Finding.number(finding.year, finding.sequence)) \(finding.title)</a>\
            \(if: finding.grade == .major, "<span class=\"hint block\">\(language.say(zh: "重大", en: "major"))</span>")</th>
            <td>\(finding.unitName)</td><td>\(finding.foundOn)</td><td>\(finding.dueOn)</td><td>\(finding.closedOn)</td></tr>
            """ as HTML
        })</tbody></table></div>
        """
    }
}
