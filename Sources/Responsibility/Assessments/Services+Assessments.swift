import Storage

/// What the command line asks of schemes and assessments.
extension Services {
    public func adoptScheme(
        _ source: String, by access: Access
    ) async throws -> (key: String, version: Int, isNew: Bool) {
        try await database.write { tx in
            let (scheme, isNew) = try Scheme.adopt(source, by: access, in: tx)
            return (scheme.key, scheme.version, isNew)
        }
    }

    /// The schemes in use: key and newest version.
    public func schemes() async throws -> [Scheme] { try await database.read { tx in try Scheme.all(in: tx) } }

    /// What a scheme may name in this organisation.
    public func schemeTerms() async throws -> (kinds: Set<String>, duties: [String: Set<String>]) {
        try await database.read { tx in (Set(try Unit.kinds(in: tx).map(\.key)), try Scheme.knownDuties(in: tx)) }
    }

    /// A computed sheet as the command line prints it.
    public struct ComputedSheet: Sendable {
        public let code: String
        public let name: String
        public let points: Points
        public let grade: String
        /// What it would be with other maxima.
        public let tried: (points: Points, grade: String)?
        public let lines: [(item: String, numbers: [Int], points: Points?)]
    }

    /// Computes the sheets of a year or half-year from the book and keeps nothing.
    public func computeSheets(
        _ key: String, unitCode: String, year: Int, half: Int, cutOff: Day?, trying maxima: [String: Points],
        by access: Access
    ) async throws -> [ComputedSheet] {
        let period = AssessmentPeriod(year: year, half: half, cutOff: cutOff ?? access.today)
        let closing = end(of: period.cutOff)
        return try await database.readAtLength { tx in
            try Plan.check(year: year)
            let unit = try Unit.find(code: unitCode, by: access, in: tx)
            try access.require(.viewRecords, at: unit.id, in: tx)
            let mistakes = period.mistakes(on: access.today)
            guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
            let file = try Scheme.file(of: Scheme.find(key, on: period.last, in: tx).versionID, in: tx)
            let items = file.items
            if let unknown = maxima.keys.first(where: { key in !items.contains { $0.key == key && $0.scored != nil } })
            {
                throw Refusal.invalid([
                    Mistake("what-if", zh: "方案中没有指标“\(unknown)”", en: "the scheme has no indicator “\(unknown)”")
                ])
            }
            let other = file.trying(maxima)
            return try file.sheets(below: unit.id, period, closing: closing, today: access.today, in: tx).map { sheet in
                let tried = maxima.isEmpty ? nil : other.total(again: sheet)
                return ComputedSheet(
                    code: sheet.code, name: sheet.name, points: sheet.total.points, grade: sheet.total.grade ?? "",
                    tried: tried.map { ($0.points, $0.grade ?? "") },
                    lines: zip(items, sheet.lines).map { ($0.key, $1.numbers, $1.outcome?.points) })
            }
        }
    }
}

extension Services {
    /// Computes all sheets below a unit by the first scheme of the book, for measuring.
    func assessAll(below unit: ID<Unit>, by access: Access) async throws {
        let period = AssessmentPeriod(year: access.today.year, half: 0, cutOff: access.today)
        let closing = end(of: period.cutOff)
        let sheets = try await database.readAtLength { tx in
            guard let scheme = try Scheme.all(in: tx).first else { throw Refusal.notFound }
            return try Scheme.file(of: scheme.versionID, in: tx)
                .sheets(below: unit, period, closing: closing, today: access.today, in: tx).count
        }
        guard sheets > 0 else { throw Refusal.notFound }
    }
}

extension SchemeFile {
    /// The sheets at and below a unit by the numbers of the book. The caller has the permission there.
    func sheets(
        below unit: ID<Unit>, _ period: AssessmentPeriod, closing: Instant, today: Day, in tx: Transaction
    ) throws -> [ScoredSheet] {
        try sheets(
            of: SchemeNumbers.of(
                self, below: unit, period, asOf: period.cutOff, closing: closing, today: today, in: tx))
    }

    /// What a computed sheet comes to by this scheme.
    func total(again sheet: ScoredSheet) -> Total {
        let scored = indicators + bonus
        let outcomes = zip(scored, sheet.lines).map { outcome(of: $0, $1.numbers) }
        return total(outcomes, vetoes: sheet.lines.dropFirst(scored.count).map { $0.numbers[0] })
    }
}
