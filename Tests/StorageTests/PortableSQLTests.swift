import Storage
import TestWorld
import Testing

@Suite("The SQL that both databases understand")
struct PortableSQLTests {
    @Test("RETURNING gives the rows and counts them as changed", arguments: Backend.available)
    func returning(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let names = try await database.write { tx in
                try tx.all(change("UPDATE unit SET staff = staff + 1 WHERE parent_id = \(10) RETURNING name")) {
                    (name: String) in name
                }
            }
            #expect(names.sorted() == ["东乡", "西乡"].sorted())
            let error = try await storageError {
                try await database.write { tx in
                    try tx.all(ask("DELETE FROM unit WHERE id = 11 RETURNING id")) { (id: Int) in id }
                }
            }
            #expect(ErrorKind(error) == .unrecorded)
        }
    }

    @Test("a change says how many rows it changed, a question none", arguments: Backend.available)
    func changed(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let counts = try await database.write { tx in
                [
                    try tx.run(ask("SELECT id FROM unit")),
                    try tx.run(change("UPDATE unit SET staff = 9")),
                    try tx.run(change("UPDATE unit SET staff = 9 WHERE id = 99")),
                    try tx.run(change("INSERT INTO entry (id, act) SELECT id, code FROM unit")),
                    try tx.run(change("DELETE FROM entry WHERE id > 10")),
                    try tx.run(
                        change("WITH few AS (SELECT 12 AS id) DELETE FROM unit WHERE id IN (SELECT id FROM few)")),
                ]
            }
            #expect(counts == [0, 3, 0, 3, 2, 1])
        }
    }

    @Test("ON CONFLICT updates or does nothing", arguments: Backend.available)
    func onConflict(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let counts = try await database.write { tx in
                [
                    try tx.run(
                        change(
                            """
                            INSERT INTO unit (id, code, name, staff) VALUES (\(13), \("east"), \("新东乡"), \(7))
                            ON CONFLICT (code) DO UPDATE SET name = excluded.name, staff = unit.staff + excluded.staff
                            """)),
                    try tx.run(
                        change(
                            """
                            INSERT INTO unit (id, code, name) VALUES (\(14), \("west"), \("新西乡"))
                            ON CONFLICT (code) DO NOTHING
                            """)),
                ]
            }
            #expect(counts == [1, 0])
            let units = try await database.read { tx in
                try tx.all(ask("SELECT name, staff FROM unit ORDER BY id")) { (name: String, staff: Int) in
                    "\(name) \(staff)"
                }
            }
            #expect(units == ["县 5", "新东乡 10", "西乡 4"])
        }
    }

    @Test("a CTE walks the tree", arguments: Backend.available)
    func recursive(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let staff = try await database.read { tx in
                try tx.value(
                    ask(
                        """
                        WITH RECURSIVE below (id) AS (
                            SELECT id FROM unit WHERE code = \("county")
                            UNION ALL SELECT u.id FROM unit u JOIN below b ON u.parent_id = b.id
                        )
                        SELECT SUM(staff) FROM unit WHERE id IN (SELECT id FROM below)
                        """), as: Int.self)
            }
            #expect(staff == 12)
        }
    }

    @Test("windows, FILTER and averages", arguments: Backend.available)
    func aggregates(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let ranks = try await database.read { tx in
                try tx.all(
                    ask(
                        """
                        SELECT code, ROW_NUMBER() OVER (ORDER BY staff), SUM(staff) OVER (ORDER BY staff)
                        FROM unit ORDER BY 2
                        """
                    )
                ) { (code: String, rank: Int, sum: Int) in "\(code) \(rank) \(sum)" }
            }
            #expect(ranks == ["east 1 3", "west 2 7", "county 3 12"])
            let figures = try await database.read { tx in
                try tx.first(
                    ask(
                        """
                        SELECT COUNT(*) FILTER (WHERE staff > \(3)), SUM(staff) FILTER (WHERE staff > \(99)),
                            AVG(staff), AVG(staff + \(0.5)) FROM unit
                        """)
                ) { (many: Int, none: Int?, mean: Double, moved: Double) in
                    [Double(many), Double(none ?? -1), mean, moved]
                }
            }
            #expect(figures == [2, -1, 4, 4.5])
        }
    }

    @Test("NULLS LAST, IS DISTINCT FROM and IS NOT DISTINCT FROM", arguments: Backend.available)
    func nulls(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let (order, other, same) = try await database.read { tx in
                let nothing = Int?.none
                return (
                    try tx.all(ask("SELECT id FROM unit ORDER BY parent_id NULLS LAST, id DESC")) { (id: Int) in id },
                    try tx.all(ask("SELECT id FROM unit WHERE parent_id IS DISTINCT FROM \(10)")) { (id: Int) in id },
                    try tx.all(ask("SELECT id FROM unit WHERE parent_id IS NOT DISTINCT FROM \(nothing)")) {
                        (id: Int) in id
                    }
                )
            }
            #expect(order == [12, 11, 10])
            #expect(other == [10])
            #expect(same == [10])
        }
    }

    @Test("a list for IN may have any length", arguments: Backend.available, [0, 1, 3, 1000])
    func lists(backend: Backend, length: Int) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let wanted = Array((10..<10 + length).reversed())
            let found = try await database.read { tx in
                try tx.all(ask("SELECT id FROM unit WHERE id IN \(wanted) ORDER BY id")) { (id: Int) in id }
            }
            #expect(found == Array([10, 11, 12].prefix(length)))
        }
    }

    @Test("a bound value has a type wherever it stands", arguments: Backend.available)
    func places(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let nothing = String?.none
            let row = try await database.read { tx in
                try tx.first(
                    ask(
                        """
                        SELECT \("abc"), \(7), COALESCE(\(nothing), name), COALESCE(\("x"), name), \("abc") = 'abc',
                            CASE WHEN staff > \(4) THEN \("many") ELSE \("few") END, name || \("!"), -\(3) + staff
                        FROM unit WHERE \(true) AND (\(10) = id OR \(false)) LIMIT \(1)
                        """)
                ) {
                    (
                        text: String, number: Int, name: String, first: String, same: Bool, size: String, loud: String,
                        rest: Int
                    )
                    in "\(text) \(number) \(name) \(first) \(same) \(size) \(loud) \(rest)"
                }
            }
            #expect(row == "abc 7 县 x true many 县! 2")
        }
    }

    @Test("INSERT … SELECT takes bound values, also none, into columns of every type", arguments: Backend.available)
    func insertSelect(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let flags: [Bool?] = [true, nil]
            for (index, flag) in flags.enumerated() {
                let known = flag != nil
                _ = try await database.write { tx in
                    try tx.run(
                        change(
                            """
                            INSERT INTO specimen (id, words, number, share, bytes, flag, day, at)
                            SELECT \(index), \(known ? "词" : nil), \(known ? 1 : nil), \(known ? 0.5 : nil),
                                \(known ? [1] as [UInt8] : nil), \(flag), \(known ? "2026-03-02" as Day : nil),
                                \(known ? Instant(milliseconds: 1) : nil)
                            WHERE EXISTS (SELECT 1 FROM unit WHERE code = \("east"))
                            """))
                }
            }
            let rows = try await database.read { tx in
                try tx.all(ask("SELECT words, number, share, bytes, flag, day, at FROM specimen ORDER BY id")) {
                    (
                        words: String?, number: Int?, share: Double?, bytes: [UInt8]?, flag: Bool?, day: Day?,
                        at: Instant?
                    ) in
                    [words != nil, number == 1, share == 0.5, bytes == [1], flag == true, day != nil, at != nil]
                }
            }
            #expect(rows == [Array(repeating: true, count: 7), Array(repeating: false, count: 7)])
        }
    }

    @Test("texts sort by their bytes and LIKE heeds the case", arguments: Backend.available)
    func order(backend: Backend) async throws {
        try await Office.open(on: backend) { database in
            let names = ["b", "a", "B", "é", "中", "a-c", "ab"]
            try await database.write { tx in
                for (index, name) in names.enumerated() {
                    try tx.run(change("INSERT INTO specimen (id, words) VALUES (\(index), \(name))"))
                }
            }
            let (sorted, alike) = try await database.read { tx in
                (
                    try tx.all(ask("SELECT words FROM specimen ORDER BY words")) { (words: String) in words },
                    try tx.all(ask("SELECT words FROM specimen WHERE words LIKE \("B%")")) { (words: String) in words }
                )
            }
            #expect(sorted == ["B", "a", "a-c", "ab", "b", "é", "中"])
            #expect(alike == ["B"])
        }
    }
}
