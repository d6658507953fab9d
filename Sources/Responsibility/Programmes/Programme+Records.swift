import Storage

extension Programme {
    /// Takes a catalogue into use. The same file again changes nothing; an edited file needs a new version number.
    static func adopt(
        _ source: String, by access: Access, in tx: Transaction
    ) throws -> (programme: Programme, isNew: Bool) {
        try access.requireEverywhere(.adoptProgrammes)
        let file = try ProgrammeFile.read(source, kinds: .exactly(Set(Unit.kinds(in: tx).map(\.key))))
        if let known = try find(file.key, version: file.version, in: tx) {
            try file.require(source, sameAs: self.source(of: known.versionID, in: tx))
            return (known, false)
        }
        try checkRevision(file, in: tx)
        let programmeID =
            try tx.value(
                .unscoped("SELECT id FROM programme WHERE key = \(file.key)", because: "catalogues are for everybody"),
                as: ID<Programme>.self) ?? newProgramme(file.key, in: tx)
        let versionID = tx.id(ProgrammeVersion.self)
        try tx.run(
            .unscoped(
                """
                INSERT INTO programme_version (id, programme_id, version, applies_from, title_zh, title_en, changes_zh,
                    changes_en, fiscal_start, calendar, source, adopted_on)
                VALUES (\(versionID), \(programmeID), \(file.version), \(file.appliesFrom), \(file.title.zh),
                    \(file.title.en), \(file.changes?.zh ?? ""), \(file.changes?.en ?? ""), \(file.fiscalStart),
                    \(file.calendar.rawValue), \(source), \(access.today))
                """, because: "permission for the whole tree was asked"))
        try addDuties(of: file, to: programmeID, versionID, in: tx)
        try file.enter("programme", programmeID, count: file.duties.count, source, by: access, in: tx)
        guard let programme = try find(file.key, version: file.version, in: tx) else { throw Refusal.notFound }
        return (programme, true)
    }

    /// The newest version of each programme, by title.
    static func all(in tx: Transaction) throws -> [Programme] {
        try tx.all(
            .unscoped(
                """
                SELECT \(columns) FROM programme g JOIN programme_version pv ON pv.programme_id = g.id
                WHERE pv.version = (SELECT MAX(version) FROM programme_version WHERE programme_id = g.id)
                ORDER BY g.key
                """, because: "catalogues are for everybody"), Programme.init)
    }

    static func find(_ key: String, version: Int, in tx: Transaction) throws -> Programme? {
        try tx.first(
            .unscoped(
                """
                SELECT \(columns) FROM programme g JOIN programme_version pv ON pv.programme_id = g.id
                WHERE g.key = \(key) AND pv.version = \(version)
                """, because: "catalogues are for everybody"), Programme.init)
    }

    /// The version under which a year is issued: the newest that applies before the year ends.
    static func find(_ key: String, for year: Int, in tx: Transaction) throws -> Programme {
        try Plan.check(year: year)
        let versions = try tx.all(
            .unscoped(
                """
                SELECT \(columns) FROM programme g JOIN programme_version pv ON pv.programme_id = g.id
                WHERE g.key = \(key) ORDER BY pv.version DESC
                """, because: "catalogues are for everybody"), Programme.init)
        guard !versions.isEmpty else {
            throw Refusal.invalid([
                Mistake("programme", zh: "没有采用过“\(key)”这套责任制", en: "the programme “\(key)” has not been adopted")
            ])
        }
        guard let found = versions.first(where: { $0.appliesFrom < $0.days(of: year).upperBound }) else {
            throw Refusal.invalid([
                Mistake(
                    "year", zh: "“\(key)”自 \(versions.last?.appliesFrom.description ?? "") 起施行，不能下达 \(year) 年计划",
                    en: "“\(key)” applies from \(versions.last?.appliesFrom.description ?? ""): no plan for \(year)")
            ])
        }
        return found
    }

    /// The first day of the programme's first version.
    func firstDay(in tx: Transaction) throws -> Day {
        try tx.value(
            .unscoped(
                "SELECT MIN(applies_from) FROM programme_version WHERE programme_id = \(id)",
                because: "catalogues are for everybody"), as: Day?.self
        ).flatMap { $0 } ?? appliesFrom
    }

    /// The words of the file that was adopted.
    static func source(of version: ID<ProgrammeVersion>, in tx: Transaction) throws -> String {
        try tx.value(
            .unscoped(
                "SELECT source FROM programme_version WHERE id = \(version)", because: "catalogues are for everybody"),
            as: String.self) ?? ""
    }

    /// A new version follows the newest one: a higher number, a later first day.
    private static func checkRevision(_ file: ProgrammeFile, in tx: Transaction) throws {
        guard let newest = try all(in: tx).first(where: { $0.key == file.key }) else { return }
        let problems = file.problems(
            following: try Programme.file(of: newest.versionID, in: tx))
        guard problems.isEmpty else {
            throw Refusal.invalid(problems.map { Mistake("version", zh: $0.sentence.zh, en: $0.sentence.en) })
        }
    }

    private static func newProgramme(_ key: String, in tx: Transaction) throws -> ID<Programme> {
        let id = tx.id(Programme.self)
        try tx.run(
            .unscoped(
                "INSERT INTO programme (id, key) VALUES (\(id), \(key))",
                because: "permission for the whole tree was asked"))
        return id
    }

    private static func addDuties(
        of file: ProgrammeFile, to programme: ID<Programme>, _ version: ID<ProgrammeVersion>, in tx: Transaction
    ) throws {
        var known = Dictionary(
            uniqueKeysWithValues: try tx.all(
                .unscoped(
                    "SELECT key, id FROM duty WHERE programme_id = \(programme)",
                    because: "catalogues are for everybody")
            ) { (key: String, id: ID<Duty>) in (key, id) })
        let new = file.duties.filter { known[$0.key] == nil }
        try tx.load("duty", ["id", "programme_id", "key"], because: "permission for the whole tree was asked") { rows in
            for duty in new {
                let id = tx.id(Duty.self)
                known[duty.key] = id
                try rows.add(id)
                try rows.add(programme)
                try rows.add(duty.key)
                try rows.endRow()
            }
        }
        try tx.load(
            "duty_version",
            [
                "version_id", "duty_id", "position", "cadence", "rule", "title_zh", "title_en", "text_zh", "text_en",
                "instrument_zh", "instrument_en", "clause", "clause_en", "minutes", "weight", "counts", "topics_zh",
                "topics_en",
                "review", "separate",
            ], because: "permission for the whole tree was asked"
        ) { rows in
            for (position, duty) in file.duties.enumerated() {
                let cadence = try duty.cadence.cadence(appliesFrom: file.appliesFrom, fiscalStart: file.fiscalStart)
                let source = duty.sources.first
                let instrument = file.instruments.first { $0.key == source?.instrument }
                let about = file.topics.filter { duty.topics.contains($0.key) }.map(\.title)
                // A duty for which a paper is enough is offered for every kind of work, with the paper's name.
                let topics = duty.counts.isEmpty ? duty.evidence.map(\.what) : about
                let counts = duty.counts.isEmpty ? "any" : duty.counts.map(\.rawValue).joined(separator: " ")
                try rows.add(version)
                try rows.add(known[duty.key])
                try rows.add(position)
                try rows.add(cadence.kind.rawValue)
                try rows.add(cadence.text)
                try rows.add(duty.title.zh)
                try rows.add(duty.title.en)
                try rows.add(duty.text.zh)
                try rows.add(duty.text.en)
                try rows.add(instrument?.title.zh ?? "")
                try rows.add(instrument?.title.en ?? "")
                try rows.add(source?.clause.zh ?? "")
                try rows.add(source?.clause.en ?? "")
                try rows.add(Int((duty.hours * 60).rounded()))
                try rows.add(duty.weight)
                try rows.add(" \(counts) ")
                try rows.add(topics.map(\.zh).joined(separator: "、"))
                try rows.add(topics.map(\.en).joined(separator: ", "))
                try rows.add(duty.review.by.rawValue)
                try rows.add(duty.review.separatePerson)
                try rows.endRow()
            }
        }
    }
}

extension Programme {
    /// Fills in the English clauses that an older program left out, from the sources of the versions.
    static func fillInClauses(in tx: Transaction) throws {
        for version in try versionsWithoutClauses(in: tx) {
            let file: ProgrammeFile?
            do { file = try .read(source(of: version, in: tx), kinds: .any) } catch is ProgrammeFile.Mistakes {
                file = nil
            }
            for duty in file?.duties ?? [] {
                try tx.run(
                    .housekeeping(
                        """
                        UPDATE duty_version SET clause_en = \(duty.sources.first?.clause.en ?? "–")
                        WHERE version_id = \(version) AND clause_en = ''
                          AND duty_id = (SELECT d.id FROM duty d JOIN programme_version v ON v.programme_id = d.programme_id
                                         WHERE v.id = \(version) AND d.key = \(duty.key))
                        """, because: "the words are those of the source that was adopted"))
            }
            try tx.run(
                .housekeeping(
                    """
                    UPDATE duty_version SET clause_en = CASE WHEN clause = '' THEN '–' ELSE clause END
                    WHERE version_id = \(version) AND clause_en = ''
                    """, because: "the words are those of the source that was adopted"))
        }
    }

    static func versionsWithoutClauses(in tx: Transaction) throws -> [ID<ProgrammeVersion>] {
        try tx.all(
            .unscoped(
                "SELECT DISTINCT version_id FROM duty_version WHERE clause_en = ''",
                because: "catalogues are for everybody")
        ) { (id: ID<ProgrammeVersion>) in id }
    }
}

extension Duty {
    static func find(_ id: ID<Duty>, in version: ID<ProgrammeVersion>, in tx: Transaction) throws -> Duty? {
        try tx.first(
            .unscoped(
                "SELECT \(columns) FROM duty_version d WHERE d.version_id = \(version) AND d.duty_id = \(id)",
                because: "catalogues are for everybody"), Duty.init)
    }

    /// The duties of one version, in the catalogue's order.
    static func all(of version: ID<ProgrammeVersion>, in tx: Transaction) throws -> [Duty] {
        try tx.all(
            .unscoped(
                "SELECT \(columns) FROM duty_version d WHERE d.version_id = \(version) ORDER BY d.position",
                because: "catalogues are for everybody"), Duty.init)
    }
}
