import Storage
import Web

/// Everything that an inspection ever said: one version after another, and what each correction changed.
struct InspectionVersions: Sendable {
    let inspection: Inspection
    /// Empty for the machine's administrator.
    let recordedBy: String
    let recordedAt: Instant
    /// The oldest first.
    let past: [Past]
    /// What it says now.
    let wording: InspectionWording
    let items: [NewInspection.Item]
    let files: [CaseFile]

    /// A version that was replaced.
    struct Past: Sendable {
        let version: Int
        var wording: InspectionWording
        let correctedBy: String
        let correctedAt: Instant
        let reason: String
    }

    static func of(_ id: ID<Inspection>, by access: Access, in tx: Transaction) throws -> InspectionVersions {
        let inspection = try Inspection.find(id, by: access, in: tx)
        let recorded = try inspection.items(in: tx)
        let now = try InspectionWording.of(inspection, recorded, in: tx)
        let why: StaticString = "the inspection was found with permission"
        let inspectors = Dictionary(
            grouping: try tx.all(
                .unscoped(
                    """
                    SELECT n.version, p.id, p.name FROM inspection_inspector_past n JOIN person p ON p.id = n.person_id
                    WHERE n.inspection_id = \(id) ORDER BY n.version, n.position
                    """, because: why)
            ) { (version: Int, id: ID<Person>, name: String) in
                (version, InspectionWording.Named(id: id, name: name))
            }, by: \.0)
        let outcomes = Dictionary(
            grouping: try tx.all(
                .unscoped(
                    """
                    SELECT version, position, outcome FROM inspection_item_past WHERE inspection_id = \(id)
                    """, because: why)
            ) { (version: Int, position: Int, outcome: InspectionItem.Outcome) in (version, position, outcome) },
            by: \.0)
        var past = try tx.all(
            .unscoped(
                """
                SELECT v.version, v.kind, v.method, v.title, v.held_on, v.summary, COALESCE(n.name, a.login, ''),
                       v.corrected_at, v.reason
                FROM inspection_past v LEFT JOIN account a ON a.id = v.corrected_by
                LEFT JOIN person n ON n.id = a.person_id
                WHERE v.inspection_id = \(id) ORDER BY v.version
                """, because: why)
        ) {
            (
                version: Int, kind: Inspection.Kind, method: Inspection.Method, title: String, day: Day,
                summary: String, by: String, at: Instant, reason: String
            ) in
            Past(
                version: version,
                wording: InspectionWording(
                    kind: kind, method: method, title: title, heldOn: day, summary: summary,
                    inspectors: inspectors[version]?.map(\.1) ?? [], outcomes: now.outcomes), correctedBy: by,
                correctedAt: at, reason: reason)
        }
        // Each keeps only the items that its correction changed: the others are as in the version after it.
        var later = now.outcomes
        for index in past.indices.reversed() {
            for (_, position, outcome) in outcomes[past[index].version] ?? [] { later[position] = outcome }
            past[index].wording.outcomes = later
        }
        let recordedAt = try tx.value(
            .unscoped("SELECT recorded_at FROM inspection WHERE id = \(id)", because: why), as: Instant.self)
        return InspectionVersions(
            inspection: inspection, recordedBy: try Account.name(of: inspection.recordedBy, in: tx),
            recordedAt: recordedAt ?? access.now, past: past, wording: now,
            items: try NewInspection.items(of: Inspection.lists(of: recorded), in: tx),
            files: try CaseFile.of(.inspection, id, by: access, in: tx))
    }
}

extension InspectionVersions {
    func page(_ clock: OfficeClock, _ language: Language) -> HTML {
        """
        <p class="lead"><a href="\(link: "/inspections/\(inspection.id)")">\(language.say(zh: "回到检查", en: "Back to the inspection"))</a></p>
        \(if: past.isEmpty, language.empty(zh: "这次检查没有更正过。", en: "This inspection has never been corrected."))
        \(past.reversed().map { correction($0, clock, language) })
        <section aria-labelledby="version-1"><h2 id="version-1">\(title(1, language))</h2>
        <p><time datetime="\(recordedAt.description)">\(clock.wall(recordedAt))</time> \
        \(recordedBy.isEmpty ? language.machine : recordedBy) \(language.say(zh: "登记", en: "recorded it"))</p></section>
        """
    }

    private func title(_ version: Int, _ language: Language) -> String {
        let now = version == inspection.version ? language.say(zh: "（现在）", en: " (now)") : ""
        return language.say(zh: "第 \(version) 版", en: "Version \(version)") + now
    }

    private func correction(_ past: Past, _ clock: OfficeClock, _ language: Language) -> HTML {
        let version = past.version + 1
        let next = self.past.first { $0.version == version }?.wording ?? wording
        let come = files.filter { $0.addedAt == past.correctedAt }
        return """
            <section aria-labelledby="version-\(version)"><h2 id="version-\(version)">\(title(version, language))</h2>
            <p><time datetime="\(past.correctedAt.description)">\(clock.wall(past.correctedAt))</time> \
            \(past.correctedBy.isEmpty ? language.machine : past.correctedBy) \(language.say(zh: "更正：", en: "corrected it: "))\
            \(past.reason)</p>
            <dl class="facts changes">
            \(past.wording.differences(to: next, items.titles(language), language).map { $0.row(language) })
            \(if: !come.isEmpty, """
                <div><dt>\(language.say(zh: "附件", en: "Files"))</dt><dd>\(come.map { "<ins class=\"block\"><span class=\"unseen\">\(language.say(zh: "增加：", en: "added: "))</span><a href=\"\(link: "/files/\($0.id)")\" download>\($0.name)</a></ins>" as HTML })</dd></div>
                """)
            </dl></section>
            """
    }
}
