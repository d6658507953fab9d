import Storage
import TestWorld
import Testing

@Suite("Steps of the schema")
struct MigrationTests {
    private static let now = Instant(milliseconds: 1_772_413_200_000)
    private static let steps = [
        Migration("0001-unit", "CREATE TABLE unit (id {id}, name TEXT NOT NULL);"),
        Migration(
            "0002-code",
            "ALTER TABLE unit ADD COLUMN code TEXT NOT NULL DEFAULT ''; CREATE INDEX unit_by_code ON unit (code);"),
        Migration(
            "0003-member",
            "CREATE TABLE member (unit_id BIGINT, person TEXT, PRIMARY KEY (unit_id, person)) {clustered}"),
    ]

    @Test("step by step comes to the same as all at once", arguments: Backend.available)
    func stepwise(backend: Backend) async throws {
        let stepwise = try await backend.withDatabase { database in
            for count in 1...Self.steps.count {
                let applied = try await database.migrate(Array(Self.steps.prefix(count)), at: Self.now)
                #expect(applied == [Self.steps[count - 1].name])
            }
            return try await schema(of: database)
        }
        let fresh = try await backend.withDatabase { database in
            #expect(try await database.migrate(Self.steps, at: Self.now) == Self.steps.map(\.name))
            #expect(try await database.migrate(Self.steps, at: Self.now) == [])
            #expect(try await database.appliedSteps() == Self.steps.map(\.name))
            return try await schema(of: database)
        }
        #expect(stepwise == fresh)
        #expect(fresh.contains { $0.contains("unit_by_code") })
    }

    @Test("an older program refuses a newer database", arguments: Backend.available)
    func unknown(backend: Backend) async throws {
        try await backend.withDatabase { database in
            try await database.migrate(Self.steps, at: Self.now)
            let error = try await storageError {
                try await database.migrate(Array(Self.steps.dropLast()), at: Self.now)
            }
            #expect(
                error == .failed("the database has the step 0003-member, which this program does not know: it is older")
            )
        }
    }

    @Test("a step that fails leaves nothing, and what came before it stays", arguments: Backend.available)
    func failing(backend: Backend) async throws {
        try await backend.withDatabase { database in
            let bad = Migration("0002-bad", "CREATE TABLE half (id {id}); INSERT INTO nothing VALUES (1);")
            let error = try await storageError {
                try await database.migrate([Self.steps[0], bad], at: Self.now)
            }
            #expect(ErrorKind(error) == .failed)
            #expect(try await database.appliedSteps() == ["0001-unit"])
            let half = try await storageError { try await count("half", in: database) }
            #expect(ErrorKind(half) == .failed)
        }
    }

    @Test("a statement prepared before a step sees the columns after it", arguments: Backend.available)
    func afterwards(backend: Backend) async throws {
        try await backend.withDatabase { database in
            try await database.migrate(Array(Self.steps.prefix(1)), at: Self.now)
            try await database.script("INSERT INTO unit (id, name) VALUES (1, '县')")
            #expect(try await everything(in: database) == nil)
            try await database.migrate(Self.steps, at: Self.now)
            let error = try await everything(in: database)
            #expect("\(String(describing: error))".contains("3 columns selected"))
        }
    }

    @Test("the schema's words are spelt for each database")
    func words() {
        let text = "CREATE TABLE a (id {id}); CREATE TABLE b (id {id}) {clustered}"
        #expect(
            Dialect.sqlite.schema(text)
                == "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (id INTEGER PRIMARY KEY) WITHOUT ROWID")
        #expect(
            Dialect.postgres.schema(text)
                == "CREATE TABLE a (id BIGINT PRIMARY KEY); CREATE TABLE b (id BIGINT PRIMARY KEY) ")
    }

    /// The name of the only unit, asked by a statement whose columns follow the table.
    private func everything(in database: any Database) async throws -> StorageError? {
        try await storageError {
            try await database.read { tx in
                try tx.all(ask("SELECT * FROM unit")) { (_: Int, name: String) in name }
            }
        }
    }

    /// Every column and index of the database, in the words of its own catalogue.
    private func schema(of database: any Database) async throws -> [String] {
        let question: SQL =
            database.dialect == .sqlite
            ? "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
            : """
            SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable
            FROM information_schema.columns WHERE table_schema = 'public'
            UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1
            """
        return try await database.read { tx in try tx.all(ask(question)) { (line: String) in line } }
    }
}
