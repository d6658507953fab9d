import Storage
import Web

/// What the page of a file shows: what it is, who put it there, and where it counts.
struct EvidenceView: Sendable {
    let file: Evidence
    let activity: Activity
    let unit: Unit
    /// Empty for the machine's administrator.
    let addedBy: String
    let counted: [Counted]
    let others: [Other]

    /// An obligation towards which its record counts.
    struct Counted: Sendable {
        let obligation: ID<Obligation>
        let dutyZh: String
        let dutyEn: String
        let state: Fulfilment.State
    }

    /// Another record that has the same bytes, of a unit whose records this person may see.
    struct Other: Sendable {
        let evidence: ID<Evidence>
        let activity: ID<Activity>
        let title: String
        let unitName: String
        let effectiveOn: Day
    }

    private static let most = 50

    static func of(_ id: ID<Evidence>, by access: Access, in tx: Transaction) throws -> EvidenceView {
        let file = try Evidence.find(id, by: access, in: tx)
        let activity = try Activity.find(file.activityID, by: access, in: tx)
        let addedBy = try tx.value(
            "SELECT e.added_by FROM evidence e WHERE e.id = \(id) AND \(access.may(.viewRecords, at: "e.unit_id"))",
            as: ID<Account>?.self)
        return EvidenceView(
            file: file, activity: activity, unit: try Unit.find(file.unitID, by: access, in: tx),
            addedBy: try Account.name(of: addedBy.flatMap { $0 } ?? activity.recordedBy, in: tx),
            counted: try tx.all(
                """
                SELECT o.id, d.title_zh, d.title_en, f.state FROM fulfilment f
                JOIN obligation o ON o.id = f.obligation_id JOIN plan p ON p.id = o.plan_id
                JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
                WHERE f.activity_id = \(activity.id) AND \(access.may(.viewRecords, at: "f.unit_id")) ORDER BY f.id
                """, Counted.init),
            others: try tx.all(
                """
                SELECT e.id, e.activity_id, v.title, u.name, e.effective_on
                FROM evidence e JOIN activity v ON v.id = e.activity_id JOIN unit u ON u.id = e.unit_id
                WHERE e.digest = \(file.digest) AND e.activity_id <> \(activity.id) AND e.until_version IS NULL
                  AND \(access.may(.viewRecords, at: "e.unit_id"))
                ORDER BY e.id DESC LIMIT \(most)
                """, Other.init))
    }

    func page(_ preview: EvidencePreview?, _ clock: OfficeClock, _ language: Language) -> HTML {
        """
        <p class="lead"><a href="\(link: "/evidence?unit=\(unit.id)")">\(language.say(zh: "\(unit.name)的佐证材料", en: "Evidence of \(unit.name)"))</a></p>
        \(if: file.untilVersion, { until in
            "<p class=\"notice\">\(language.say(zh: "这个文件已从记录中移除，或材料日期已改；它属于第 \(until - 1) 版及以前。", en: "It was taken off the record, or given another day: it belongs to version \(until - 1) and before."))</p>"
        })
        <p class="actions"><a class="button primary" href="\(link: "/evidence/\(file.id)/content")" download>\(language.say(zh: "下载", en: "Download"))</a></p>
        <dl class="facts">
        \(fact(language.say(zh: "工作记录", en: "Record"), "<a href=\"\(link: "/activities/\(activity.id)")\">\(activity.title)</a> <span class=\"hint\">\(activity.heldOn)</span>"))
        \(fact(language.say(zh: "材料日期", en: "Date of the file"), "<time datetime=\"\(file.effectiveOn)\">\(language.long(file.effectiveOn))</time>"))
        \(fact(language.say(zh: "上传", en: "Added"), "<time datetime=\"\(file.addedAt.description)\">\(clock.wall(file.addedAt))</time> \(addedBy.isEmpty ? language.machine : addedBy)"))
        \(fact(language.say(zh: "大小", en: "Size"), "\(size(file.size))"))
        \(fact("SHA-256", "<code class=\"digest\">\(hex)</code>"))
        </dl>
        \(if: preview, { $0.html(file, language) })
        <section aria-labelledby="counts"><h2 id="counts">\(language.say(zh: "用于哪些任务", en: "Where it counts"))</h2>
        \(if: counted.isEmpty, language.empty(zh: "所在的记录没有计入任何任务。", en: "Its record counts towards no obligation."))
        <ul class="lines">\(counted.map { one in
            """
            <li><a href="\(link: "/obligations/\(one.obligation)")">\(language.say(zh: one.dutyZh, en: one.dutyEn))</a> \
            <span class="badge f-\(one.state.rawValue)">\(one.state.title(in: language))</span></li>
            """ as HTML
        })</ul></section>
        \(if: !others.isEmpty, otherRecords(language))
        """
    }

    private var hex: String { Digest(bytes: file.digest)?.hex ?? "" }

    private func fact(_ name: String, _ value: HTML) -> HTML { "<div><dt>\(name)</dt><dd>\(value)</dd></div>" }

    private func otherRecords(_ language: Language) -> HTML {
        """
        <section aria-labelledby="others"><h2 id="others">\(language.say(zh: "同一文件还用于", en: "The same file also lies with"))</h2>
        <ul class="lines">\(others.map { other in
            """
            <li><a href="\(link: "/activities/\(other.activity)")">\(other.title)</a> <span class="hint">\(other.unitName) · \
            \(other.effectiveOn)</span></li>
            """ as HTML
        })</ul></section>
        """
    }
}

/// The files of a unit's records, the newest first.
struct EvidenceList: Sendable {
    let unit: Unit
    let name: String
    let lines: [Line]
    let query: Form

    struct Line: Sendable {
        let id: ID<Evidence>
        let name: String
        let size: Int
        let effectiveOn: Day
        let activity: ID<Activity>
        let title: String
    }

    static let pageLength = 50

    /// Without a unit it is the highest whose records this person sees.
    static func of(_ query: Form, by access: Access, in tx: Transaction) throws -> EvidenceList {
        let asked = query["unit"].flatMap { ID<Unit>($0) } ?? access.tops(.viewRecords).first
        guard let asked = try asked ?? Unit.root(in: tx)?.id else { throw Refusal.notFound }
        let unit = try Unit.find(asked, by: access, in: tx)
        try access.require(.viewRecords, at: unit.id, in: tx)
        let name = (query["name"] ?? "").trimmed
        let after = query["after"].flatMap { ID<Evidence>($0) } ?? ID(rawValue: .max)
        let lines = try tx.all(
            """
            SELECT e.id, e.name, e.size, e.effective_on, v.id, v.title
            FROM evidence e JOIN activity v ON v.id = e.activity_id
            WHERE e.unit_id = \(unit.id) AND e.until_version IS NULL AND e.id < \(after)
              AND LOWER(e.name) LIKE \(likePattern(name)) ESCAPE '!' AND \(access.may(.viewRecords, at: unit.id))
            ORDER BY e.id DESC LIMIT \(pageLength)
            """, Line.init)
        return EvidenceList(unit: unit, name: name, lines: lines, query: query)
    }

    func page(_ language: Language) -> HTML {
        """
        <p class="lead"><a href="\(link: "/units/\(unit.id)")">\(unit.name)</a></p>
        <form method="get" action="/evidence" class="inline">
        <input type="hidden" name="unit" value="\(unit.id)">
        <label for="name">\(language.say(zh: "文件名", en: "Name of the file"))</label>
        <input id="name" name="name" value="\(name)" maxlength="100" autocomplete="off">
        <button>\(language.say(zh: "查找", en: "Find"))</button>
        </form>
        \(if: lines.isEmpty, language.empty(
            zh: "没有文件。登记工作时可以附上佐证材料。", en: "No file. Files are put to a record when work is recorded."))
        <ul class="lines">\(lines.map { line in
            """
            <li><a href="\(link: "/evidence/\(line.id)")">\(line.name)</a> <span class="hint">\(size(line.size)) · \(line.effectiveOn)</span>
            <span class="hint block"><a href="\(link: "/activities/\(line.activity)")">\(line.title)</a></span></li>
            """ as HTML
        })</ul>
        \(if: lines.count == Self.pageLength ? lines.last?.id : nil, { language.nextPage("/evidence?\(query: query.replacing("after", with: $0.description))") })
        """
    }
}
