import Storage

/// What inspectors add after the unit has signed (补充说明). It stands beside the result and changes nothing of it.
struct InspectionAddendum: Sendable, Equatable {
    let text: String
    let by: String
    let addedAt: Instant

    static let longestText = 2_000

    /// Adds it, with files; the same form sent twice adds once.
    static func add(
        _ text: String, _ files: [NewActivity.NewEvidence], kept: [String] = [], once: String, to id: ID<Inspection>,
        by access: Access, in tx: Transaction
    ) throws {
        let inspection = try Inspection.findOwn(id, by: access, in: tx)
        guard try SignOff.of(id, by: access, in: tx) != nil else { throw Refusal.conflict(.inspectionUnsigned) }
        var mistakes = Attachments(sent: files, kept: kept).mistakes(on: access.today)
        if text.isEmpty {
            mistakes.append(Mistake("addendum", zh: "请写明补充什么、为什么", en: "say what is added, and why"))
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        let token = Digest.of(Array("\(id) \(once)".utf8)).hex
        let known = try tx.value(
            .unscoped(
                "SELECT id FROM inspection_addendum WHERE once = \(token)",
                because: "the inspection was found with permission"), as: ID<InspectionAddendum>.self)
        guard known == nil else { return }
        let all = try files + KeptUpload.take(kept, by: access, in: tx)
        try tx.run(
            .unscoped(
                """
                INSERT INTO inspection_addendum (id, inspection_id, text, added_by, added_at, once)
                VALUES (\(tx.id(InspectionAddendum.self)), \(id), \(text), \(access.actor.accountID), \(access.now), \(token))
                """, because: "permission was asked at the unit"))
        try CaseFile.add(all, to: .inspection, id, of: inspection.unitID, by: access, in: tx)
        try Entry.write(
            .add, "inspection", id, unit: inspection.unitID, ["addendum": .erasable(text), "files": .of(all)],
            by: access, in: tx)
    }

    /// All of an inspection, the oldest first. The inspection was found with permission.
    static func of(_ id: ID<Inspection>, in tx: Transaction) throws -> [InspectionAddendum] {
        try tx.all(
            .unscoped(
                """
                SELECT d.text, COALESCE(n.name, a.login, ''), d.added_at FROM inspection_addendum d
                LEFT JOIN account a ON a.id = d.added_by LEFT JOIN person n ON n.id = a.person_id
                WHERE d.inspection_id = \(id) ORDER BY d.id
                """, because: "the inspection was found with permission"), InspectionAddendum.init)
    }
}
