import Storage
import Web

/// The page of a batch: its units with who goes there, what is done, what is too often, and the draw of a random one.
struct BatchView: Sendable {
    let batch: InspectionBatch
    let issuer: Unit
    let lines: [Line]
    /// Who is named for each unit, and who went there.
    let teams: [ID<Unit>: [String]]
    let clashes: [ID<Unit>: [Clash]]
    let draw: Draw?
    let kinds: [(kind: UnitKind, count: Int)]
    let mayInspect: Bool
    /// Who can be named for a visit, where the reader may name them.
    let inspectors: [Inspectors.Member]

    struct Line: Sendable {
        let unitID: ID<Unit>
        let unitName: String
        let mergedInto: ID<InspectionBatch>?
        let mergedTitle: String?
        let inspection: ID<Inspection>?
        let problems: Int
        let isSigned: Bool
        let offOn: Day?
        let offBecause: String

        /// Whether the visit is still to be made.
        var isOpen: Bool { inspection == nil && offOn == nil }
    }

    /// So many units are shown; the list of inspections has all that were made.
    private static let most = 500

    static func of(_ id: ID<InspectionBatch>, by access: Access, in tx: Transaction) throws -> BatchView {
        let batch = try InspectionBatch.find(id, by: access, in: tx)
        let lines = try tx.all(
            """
            SELECT u.id, u.name, p.merged_into, m.title, i.id,
                   (SELECT COUNT(*) FROM inspection_item t WHERE t.inspection_id = i.id AND t.outcome = 'problem'),
                   EXISTS (SELECT 1 FROM inspection_sign_off s WHERE s.inspection_id = i.id), p.off_on, p.off_because
            FROM inspection_planned p JOIN unit u ON u.id = p.unit_id
            LEFT JOIN inspection_batch m ON m.id = p.merged_into
            LEFT JOIN inspection i ON i.id = (SELECT MAX(n.id) FROM inspection n
                WHERE n.unit_id = p.unit_id AND n.batch_id = COALESCE(p.merged_into, p.batch_id))
            WHERE p.batch_id = \(id) AND \(access.may(.viewRecords, at: batch.issuingUnitID))
            ORDER BY u.code, u.id LIMIT \(most)
            """, Line.init)
        let team = try tx.all(
            """
            SELECT t.unit_id, p.name FROM inspection_team t JOIN person p ON p.id = t.person_id
            WHERE t.batch_id = \(id) AND \(access.may(.viewRecords, at: batch.issuingUnitID)) ORDER BY p.name
            """
        ) { (unit: ID<Unit>, name: String) in (unit, name) }
        let made = try Inspection.inspectors(of: lines.compactMap(\.inspection), in: tx)
        let went = Dictionary(lines.compactMap { line in line.inspection.map { (line.unitID, made[$0] ?? []) } }) {
            first, _ in first
        }
        let clashes = try Clash.of(
            lines.filter { $0.isOpen && $0.mergedInto == nil }.map(\.unitID), by: batch.issuingUnitID,
            in: batch.fromDay...batch.toDay, limits: batch.limits, except: id, by: access, in: tx)
        let draw = try Draw.of(id, by: access, in: tx)
        let mayInspect = try access.holds(.inspect, at: batch.issuingUnitID, in: tx)
        return BatchView(
            batch: batch, issuer: try Unit.find(batch.issuingUnitID, by: access, in: tx), lines: lines,
            teams: Dictionary(grouping: team, by: \.0).mapValues { $0.map(\.1) }.merging(went) { $1 },
            clashes: Dictionary(grouping: clashes, by: \.unitID), draw: draw,
            kinds: batch.kind == .random && draw == nil ? try kinds(below: batch, by: access, in: tx) : [],
            mayInspect: mayInspect,
            inspectors: mayInspect && batch.kind != .random
                ? try Inspectors.of(batch.issuingUnitID, by: access, in: tx) : [])
    }

    /// The kinds of the open units below the issuing one.
    private static func kinds(
        below batch: InspectionBatch, by access: Access, in tx: Transaction
    ) throws -> [(kind: UnitKind, count: Int)] {
        let counts = try tx.all(
            """
            SELECT u.kind, COUNT(*) FROM unit u JOIN unit_ancestry a ON a.unit_id = u.id
            WHERE a.ancestor_id = \(batch.issuingUnitID) AND u.id <> \(batch.issuingUnitID) AND u.closed_on IS NULL
              AND \(access.may(.viewUnits, at: "u.id")) GROUP BY u.kind
            """
        ) { (kind: String, count: Int) in (kind, count) }
        let known = Dictionary(counts) { first, _ in first }
        return try Unit.kinds(in: tx).compactMap { kind in known[kind.key].map { (kind, $0) } }
    }
}

extension BatchView {
    func page(_ view: FormView) -> HTML {
        let language = view.language
        return """
            \(view.summary)
            <p><a href="\(link: "/inspections/plan?year=\(batch.year)")">\(language.say(zh: "年度检查计划", en: "The year's plan"))</a></p>
            <p class="lead">\(batch.kind.title(in: language)) · <time>\(batch.fromDay)</time> – <time>\(batch.toDay)</time> · \(issuer.name) · \
            <a href="\(link: "/checklists/\(batch.checklist)")">\(language.say(zh: "检查表", en: "checklist"))</a></p>
            <p class="hint">\(rules(language))</p>
            \(if: batch.kind == .random, drawing(view))
            \(if: lines.isEmpty, language.empty(zh: "还没有单位。", en: "There are no units yet."), else: table(language))
            \(changes(view))
            """
    }

    private func rules(_ language: Language) -> String {
        let published = batch.publishWithin.map {
            language.say(zh: "；签字后 \($0) 个工作日内公开", en: "; published within \($0) working days of it")
        }
        return language.say(
            zh: "被检查单位 \(batch.signWithin) 个工作日内签字", en: "Signed by the unit within \(batch.signWithin) working days")
            + (published ?? language.say(zh: "；不公开", en: "; not published"))
    }

    private func table(_ language: Language) -> HTML {
        """
        <div class="table"><table><thead><tr><th scope="col">\(language.say(zh: "单位", en: "Unit"))</th>\
        <th scope="col">\(language.say(zh: "检查人员", en: "Inspectors"))</th>\
        <th scope="col">\(language.say(zh: "进展", en: "How far"))</th></tr></thead>
        <tbody>\(lines.map { row($0, language) })</tbody></table></div>
        """
    }

    private func row(_ line: Line, _ language: Language) -> HTML {
        let warnings = clashes[line.unitID] ?? []
        return """
            <tr><th scope="row">\(line.unitName)\(warnings.map { "<span class=\"hint block\">⚠ \($0.sentence(in: language))</span>" as HTML })</th>
            <td>\(team(line, language))</td><td>\(state(line, language))</td></tr>
            """
    }

    private func team(_ line: Line, _ language: Language) -> HTML {
        let names = teams[line.unitID] ?? []
        guard names.isEmpty, line.isOpen, line.mergedInto == nil else {
            return "\(names.joined(separator: language.say(zh: "、", en: ", ")))"
        }
        return "<span class=\"hint\">\(language.say(zh: "未安排", en: "nobody is named yet"))</span>"
    }

    private func state(_ line: Line, _ language: Language) -> HTML {
        if let done = line.inspection {
            let problems = language.count(line.problems, zh: "个问题", one: "problem", many: "problems")
            return """
                <a href="\(link: "/inspections/\(done)")">\(language.say(zh: "已检查", en: "done"))</a> <span class="hint">\(problems) · \
                \(line.isSigned ? language.say(zh: "已签字", en: "signed") : language.say(zh: "未签字", en: "not signed"))</span>
                """
        }
        if let off = line.offOn {
            return """
                \(language.say(zh: "已取消", en: "called off")) <time>\(off)</time> <span class="hint block">\(line.offBecause)</span>
                """
        }
        if let other = line.mergedInto {
            return """
                <a href="\(link: "/inspections/batches/\(other)")">\(language.say(
                    zh: "合并到“\(line.mergedTitle ?? "")”", en: "merged into “\(line.mergedTitle ?? "")”"))</a>
                """
        }
        guard mayInspect else { return "\(language.say(zh: "未检查", en: "to come"))" }
        return
            "<a href=\"\(link: "/inspections/new?batch=\(batch.id)&unit=\(line.unitID)")\">\(language.say(zh: "登记检查", en: "Record it"))</a>"
    }

    private func drawing(_ view: FormView) -> HTML {
        let language = view.language
        if let draw {
            return
                "<p class=\"actions\"><a class=\"button\" href=\"\(link: "/inspections/draws/\(draw.id)")\">\(language.say(zh: "抽取的公布文件和结果", en: "The draw"))</a></p>"
        }
        guard mayInspect else { return "" }
        guard !lines.contains(where: \.isOpen) else {
            return "<p class=\"notice\">\(Draw.namedBefore.sentence(in: language))</p>"
        }
        return """
            <h2>\(language.say(zh: "公布名录", en: "Publish the list"))</h2>
            <p>\(language.say(
                zh: "先公布名录的摘要和种子的承诺，再抽取。公布以后名录不能再改。", en: "The list's digest and a commitment to the seed are published first; afterwards the list cannot change."))</p>
            <form method="post" action="\(link: "/inspections/batches/\(batch.id)/draw")">
            <div class="table" id="strata"><table><thead><tr><th scope="col">\(language.say(zh: "类别", en: "Kind"))</th>\
            <th scope="col" class="n">\(language.say(zh: "单位", en: "Units"))</th><th scope="col">\(language.say(zh: "抽取 %", en: "Draw %"))</th>\
            <th scope="col">\(language.say(zh: "最少", en: "At least"))</th></tr></thead><tbody>
            \(kinds.map { ratio($0.kind, $0.count, view) })</tbody></table></div>
            <p><label class="tick"><input type="checkbox" name="leave_out" value="yes" checked> \(language.say(
                zh: "不把检查过于频繁的单位列入名录", en: "Leave out units that would be inspected too often"))</label></p>
            <button class="primary">\(language.say(zh: "公布", en: "Publish"))</button></form>
            """
    }

    private func ratio(_ kind: UnitKind, _ count: Int, _ view: FormView) -> HTML {
        let language = view.language
        func input(_ name: String, _ label: String, most: Int) -> HTML {
            """
            <input type="number" name="\(name)" value="\(view.form[name] ?? "0")" min="0" max="\(most)" aria-label="\(label)">
            """
        }
        let title = kind.title(in: language)
        return """
            <tr><th scope="row">\(title)</th><td class="n">\(count)</td>
            <td>\(input("percent_\(kind.key)", language.say(zh: "\(title)：抽取百分之几", en: "\(title): percent"), most: 100))</td>
            <td>\(input("minimum_\(kind.key)", language.say(zh: "\(title)：最少几个", en: "\(title): at least"), most: 10_000))</td></tr>
            """
    }
}
