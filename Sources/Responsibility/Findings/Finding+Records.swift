import Storage

extension Finding {
    /// That somebody sees a finding (alias `g`): its unit's records, or those of another unit that it names.
    static func seen(by access: Access) -> SQL {
        """
        (\(access.may(.viewRecords, at: "g.unit_id")) OR EXISTS (
            SELECT 1 FROM finding_unit named WHERE named.finding_id = g.id
              AND \(access.may(.viewRecords, at: "named.unit_id"))))
        """
    }

    static func find(_ id: ID<Finding>, by access: Access, in tx: Transaction) throws -> Finding {
        let found = try tx.first(
            "SELECT \(columns) FROM finding g WHERE g.id = \(id) AND \(seen(by: access))",
            Finding.init)
        guard let found else { throw Refusal.notFound }
        return found
    }

    /// The finding of a number, such as `2026-0012`.
    static func find(number: String, by access: Access, in tx: Transaction) throws -> Finding? {
        let parts = number.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 2, number.split(separator: "-", omittingEmptySubsequences: false).count == 2 else {
            return nil
        }
        return try tx.first(
            """
            SELECT \(columns) FROM finding g WHERE g.year = \(parts[0]) AND g.sequence = \(parts[1])
              AND \(seen(by: access))
            """, Finding.init)
    }

    /// Puts files to a finding that is not closed: what it was like before, or after it was put right.
    static func add(
        _ files: [NewActivity.NewEvidence], _ side: CaseFile.Side, to id: ID<Finding>, by access: Access,
        in tx: Transaction
    ) throws {
        let finding = try find(id, by: access, in: tx)
        try access.requireOne(of: [.rectify, .inspect], at: finding.unitID, in: tx)
        guard finding.stage != .closed else { throw Refusal.conflict(.findingMoved) }
        guard !files.isEmpty else {
            throw Refusal.invalid([Mistake("files", zh: "请选择文件", en: "choose a file")])
        }
        try CaseFile.add(files, side, to: .finding, id, of: finding.unitID, by: access, in: tx)
        try Entry.write(
            .add, "finding", id, unit: finding.unitID, count: files.count,
            [
                "side": .text(side.rawValue),
                "files": .list(files.map { ["name": .text($0.name), "sha256": .text($0.file.digest.hex)] }),
            ], by: access, in: tx)
    }

    /// Notes how and when employees were told of it (向职工通报).
    static func tell(
        _ id: ID<Finding>, how: String, on day: Day, by access: Access, in tx: Transaction
    ) throws {
        let finding = try find(id, by: access, in: tx)
        try access.requireOne(of: [.rectify, .closeFindings], at: finding.unitID, in: tx)
        var mistakes: [Mistake] = []
        if how.isEmpty { mistakes.append(Mistake("told_how", zh: "请写明通报方式", en: "say how they were told")) }
        if day < finding.foundOn || day > access.today {
            mistakes.append(
                Mistake(
                    "told_on", zh: "通报日期应在 \(finding.foundOn) 到今天之间",
                    en: "the day must be from \(finding.foundOn) to today"))
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        try tx.run(
            .unscoped(
                "UPDATE finding SET told_how = \(how), told_on = \(day) WHERE id = \(id)",
                because: "permission was asked at the unit"))
        try Entry.write(
            .publish, "finding", id, unit: finding.unitID, ["how": .text(how), "on": .of(day)], by: access, in: tx)
    }
}
