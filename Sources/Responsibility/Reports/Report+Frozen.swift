import Storage

extension LedgerReport {
    /// Writes figures and records down as they are now.
    func freeze(as id: ID<Report>, in tx: Transaction) throws {
        let why: StaticString = "permission was asked at the unit"
        try tx.load("report_part", ["report_id", "part", "section", "zh", "en"], because: why) { rows in
            for (place, part) in parts.enumerated() {
                try rows.add(id)
                try rows.add(place)
                try rows.add(part.section.rawValue)
                try rows.add(part.zh)
                try rows.add(part.en)
                try rows.endRow()
            }
        }
        try tx.load("report_figure", ["report_id", "part", "place", "number", "zh", "en"], because: why) { rows in
            for (part, place, figure) in numbered {
                try rows.add(id)
                try rows.add(part)
                try rows.add(place)
                try rows.add(figure.number)
                try rows.add(figure.zh)
                try rows.add(figure.en)
                try rows.endRow()
            }
        }
        try tx.load(
            "report_record",
            ["report_id", "number", "place", "kind", "record_id", "zh", "en", "on_day", "unit_name"], because: why
        ) { rows in
            for figure in allFigures {
                for (place, record) in figure.records.enumerated() {
                    try rows.add(id)
                    try rows.add(figure.number)
                    try rows.add(place)
                    try rows.add(record.kind.rawValue)
                    try rows.add(Int(record.id))
                    try rows.add(record.zh)
                    try rows.add(record.en)
                    if let day = record.on { try rows.add(day.description) } else { try rows.addNull() }
                    try rows.add(record.unit)
                    try rows.endRow()
                }
            }
        }
    }

    private var numbered: [(part: Int, place: Int, Figure)] {
        parts.enumerated().flatMap { part, value in
            value.figures.enumerated().map { (part, $0, $1) }
        }
    }

    /// The records of each figure by identity: what the entry's digest is taken of.
    var canonicalRecords: Canonical {
        .list(allFigures.map { figure in .list(figure.records.map { .integer($0.id) }) })
    }

    /// A report as it was issued.
    static func issued(_ id: ID<Report>, by access: Access, in tx: Transaction) throws -> LedgerReport {
        let found = try tx.first(
            """
            SELECT r.unit_id, r.unit_name, r.year, r.period, r.cut_off, r.head_entry, r.head_digest, r.units_left_out, r.work,
                   r.problems, r.next, r.issuer_name, r.issued_on, r.number
            FROM report r WHERE r.id = \(id) AND r.state = 'issued' AND \(access.may(.viewRecords, at: "r.unit_id"))
            """, Frozen.init)
        guard let found else { throw Refusal.notFound }
        return found.report(try frozenParts(id, in: tx))
    }

    private static func frozenParts(_ id: ID<Report>, in tx: Transaction) throws -> [Part] {
        let why: StaticString = "the report was found with permission"
        let records = try tx.all(
            .unscoped(
                """
                SELECT number, kind, record_id, zh, en, on_day, unit_name FROM report_record WHERE report_id = \(id)
                ORDER BY number, place
                """, because: why)
        ) { (number: Int, kind: Record.Kind, record: Int64, zh: String, en: String, on: Day?, unit: String) in
            (number, Record(kind: kind, id: record, zh: zh, en: en, on: on, unit: unit))
        }
        let recordsOf = Dictionary(grouping: records, by: \.0).mapValues { $0.map(\.1) }
        let figures = try tx.all(
            .unscoped(
                "SELECT part, number, zh, en FROM report_figure WHERE report_id = \(id) ORDER BY part, place",
                because: why)
        ) { (part: Int, number: Int, zh: String, en: String) in
            (part, Figure(number: number, zh: zh, en: en, records: recordsOf[number] ?? []))
        }
        let figuresOf = Dictionary(grouping: figures, by: \.0).mapValues { $0.map(\.1) }
        return try tx.all(
            .unscoped(
                "SELECT part, section, zh, en FROM report_part WHERE report_id = \(id) ORDER BY part", because: why)
        ) { (part: Int, section: Section, zh: String, en: String) in
            Part(section: section, zh: zh, en: en, figures: figuresOf[part] ?? [])
        }
    }

    /// The row of an issued report.
    private struct Frozen: Sendable {
        let unitID: ID<Unit>
        let unitName: String
        let year: Int
        let period: ReportPeriod
        let cutOff: Day
        let headEntry: ID<Entry>?
        let headDigest: [UInt8]?
        let unitsLeftOut: Int
        let work: String
        let problems: String
        let next: String
        let issuerName: String
        let issuedOn: Day
        let number: Int

        func report(_ parts: [Part]) -> LedgerReport {
            var head: Head?
            if let headEntry, let digest = headDigest.flatMap({ Digest(bytes: $0) }) {
                head = Head(entry: headEntry, digest: digest)
            }
            return LedgerReport(
                unitID: unitID, unitName: unitName, year: year, period: period, cutOff: cutOff, parts: parts,
                head: head,
                unitsLeftOut: unitsLeftOut, prose: Prose(work: work, problems: problems, next: next),
                issued: Issued(by: issuerName, on: issuedOn, number: number))
        }
    }
}
