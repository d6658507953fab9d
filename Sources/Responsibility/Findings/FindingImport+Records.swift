import Storage

extension FindingImport {
    /// Writes all of them, or throws all mistakes and writes nothing.
    func apply(by access: Access, in tx: Transaction) throws {
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        guard let first = new.first else { return }
        let ids = new.map { _ in tx.id(Finding.self) }
        let forerunners = try forerunners(ids, in: tx)
        var last = try Dictionary(
            uniqueKeysWithValues: Set(new.map(\.foundOn.year)).map { ($0, try Finding.lastSequence(of: $0, in: tx)) })
        let why: StaticString = "permission was asked at all units"
        try tx.load(
            "finding",
            [
                "id", "year", "sequence", "unit_id", "found_by_unit_id", "source", "source_name", "item", "title",
                "facts",
                "clause", "place", "category", "grade", "found_on", "track", "due_on", "stage", "round", "repeat_of",
                "recorded_by", "recorded_at", "once", "told_how",
            ], because: why
        ) { rows in
            for (id, finding) in zip(ids, new) {
                let year = finding.foundOn.year
                last[year, default: 0] += 1
                try rows.add(id)
                try rows.add(year)
                try rows.add(last[year] ?? 1)
                try rows.add(finding.unitID)
                try rows.add(finding.foundByUnitID)
                for text in [
                    finding.source.rawValue, finding.sourceName, finding.item, finding.title, finding.facts,
                    finding.clause, finding.place, finding.category, finding.grade.rawValue,
                    finding.foundOn.description, finding.track.rawValue, finding.dueOn.description, "open",
                ] { try rows.add(text) }
                try rows.add(1)
                try rows.add(forerunners[id])
                try rows.add(access.actor.accountID)
                try rows.add(access.now)
                try rows.add(finding.once)
                try rows.add("")
                try rows.endRow()
            }
        }
        try tx.load(
            "finding_step", ["id", "finding_id", "round", "step", "made_on", "made_at", "made_by", "reason"],
            because: why
        ) { rows in
            for id in ids {
                try rows.add(tx.id(FindingStep.self))
                try rows.add(id)
                try rows.add(1)
                try rows.add(FindingStep.Step.find.rawValue)
                try rows.add(access.today)
                try rows.add(access.now)
                try rows.add(access.actor.accountID)
                try rows.add("")
                try rows.endRow()
            }
        }
        let digest = Digest.of(Array(new.map { $0.once + "\n" }.joined().utf8))
        try Entry.write(
            .import, "finding", ids[0], unit: first.foundByUnitID, count: new.count,
            ["added": .of(new.count), "rows_sha256": .text(digest.hex)], by: access, in: tx)
    }

    /// The finding that each one repeats: among those in the book, and the earlier rows.
    private func forerunners(
        _ ids: [ID<Finding>], in tx: Transaction
    ) throws -> [ID<Finding>: ID<Finding>] {
        struct Key: Hashable {
            let unit: ID<Unit>
            let item: String
        }
        var known: [Key: [(day: Day, id: ID<Finding>)]] = [:]
        let named = new.filter { !$0.item.isEmpty }
        for units in Set(named.map(\.unitID)).sorted().slices(of: 2_048) {
            let rows = try tx.all(
                .unscoped(
                    """
                    SELECT g.unit_id, g.item, g.found_on, g.id FROM finding g
                    WHERE g.unit_id IN \(Array(units)) AND g.item <> '' ORDER BY g.found_on, g.id
                    """, because: "permission was asked at all units")
            ) { (unit: ID<Unit>, item: String, day: Day, id: ID<Finding>) in (Key(unit: unit, item: item), day, id) }
            for (key, day, id) in rows { known[key, default: []].append((day, id)) }
        }
        var forerunners: [ID<Finding>: ID<Finding>] = [:]
        for (id, finding) in zip(ids, new) where !finding.item.isEmpty {
            let key = Key(unit: finding.unitID, item: finding.item)
            let first = finding.foundOn.adding(months: -Finding.repeatWindow)
            forerunners[id] =
                known[key]?.filter { $0.day >= first && $0.day <= finding.foundOn }.max { $0.day < $1.day }?.id
            known[key, default: []].append((finding.foundOn, id))
        }
        return forerunners
    }
}
