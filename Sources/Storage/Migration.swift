/// One step of the schema. Steps are only ever added, never changed: what an older program made is brought forward by the steps it lacks.
public struct Migration: Sendable {
    public let name: String
    /// Statements separated by semicolons, with the words of ``Dialect/schema(_:)``.
    public let statements: String

    public init(_ name: String, _ statements: StaticString) {
        self.name = name
        self.statements = "\(statements)"
    }
}

extension Database {
    /// Applies the steps that this database lacks, in order, each in a transaction of its own. Says which were applied.
    @discardableResult
    public func migrate(_ steps: [Migration], at now: Instant) async throws -> [String] {
        try await script(
            "CREATE TABLE IF NOT EXISTS schema_step (name TEXT PRIMARY KEY, applied_at BIGINT NOT NULL)")
        let known = try await appliedSteps()
        let names = steps.map(\.name)
        if let unknown = known.first(where: { !names.contains($0) }) {
            throw StorageError.failed(
                "the database has the step \(unknown), which this program does not know: it is older")
        }
        var applied: [String] = []
        for step in steps where !known.contains(step.name) {
            try await script(
                dialect.schema(step.statements)
                    + "\n;INSERT INTO schema_step (name, applied_at) VALUES ('\(step.name)', \(now.milliseconds));")
            applied.append(step.name)
        }
        return applied
    }

    /// The names of the steps that this database has.
    public func appliedSteps() async throws -> [String] {
        try await read { tx in
            try tx.all(
                .unscoped("SELECT name FROM schema_step ORDER BY name", because: "the schema is nobody's record")
            ) {
                (name: String) in name
            }
        }
    }
}
