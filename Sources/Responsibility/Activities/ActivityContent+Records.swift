import Storage

extension ActivityContent {
    /// Writes the content down with a version of a record that has just been made or found with permission, and gives it with the people who are known.
    ///
    /// Version 1 without any content leaves no row. A correction that leaves the content as it is leaves out the call.
    @discardableResult
    func write(
        of activity: ID<Activity>, version: Int, unit: ID<Unit>, in tx: Transaction
    ) throws -> ActivityContent {
        if isEmpty && version == 1 { return self }
        let known = try recognised(in: unit, tx)
        try tx.run(
            .unscoped(
                "INSERT INTO activity_content (activity_id, version) VALUES (\(activity), \(version))",
                because: "permission was asked for the activity"))
        try known.loadAttendance(of: activity, version, tx)
        try known.loadAgenda(of: activity, version, tx)
        try known.loadDecisions(of: activity, version, tx)
        return known
    }

    /// The content of a record as it stood with a version.
    static func of(
        _ activity: ID<Activity>, version: Int, by access: Access, in tx: Transaction
    ) throws -> ActivityContent {
        try all(of: activity, by: access, in: tx).last { $0.version <= version }?.content ?? ActivityContent()
    }

    /// Every content that a record had, each with the version that brought it, the oldest first.
    static func all(
        of activity: ID<Activity>, by access: Access, in tx: Transaction
    ) throws -> [(version: Int, content: ActivityContent)] {
        let versions = try tx.all(
            """
            SELECT c.version FROM activity_content c JOIN activity v ON v.id = c.activity_id
            WHERE c.activity_id = \(activity) AND \(access.may(.viewRecords, at: "v.unit_id")) ORDER BY c.version
            """
        ) { (version: Int) in version }
        guard !versions.isEmpty else { return [] }
        let why: StaticString = "permission was asked for the activity"
        let attendance = try tx.all(
            .unscoped(
                """
                SELECT version, name, person_id, standing, absence FROM activity_attendance
                WHERE activity_id = \(activity) ORDER BY version, ord
                """, because: why)
        ) {
            (
                version: Int, name: String, person: ID<Person>?, standing: Attendance.Standing,
                absence: Attendance.Absence?
            ) in
            (version, Attendance(name: name, personID: person, standing: standing, absence: absence))
        }
        let agenda = try tx.all(
            .unscoped(
                "SELECT version, item, is_first FROM activity_agenda WHERE activity_id = \(activity) ORDER BY version, ord",
                because: why)
        ) { (version: Int, item: String, isFirst: Bool) in (version, AgendaItem(text: item, isFirst: isFirst)) }
        let decisions = try tx.all(
            .unscoped(
                """
                SELECT version, decided, owner, due_on FROM activity_decision
                WHERE activity_id = \(activity) ORDER BY version, ord
                """, because: why)
        ) { (version: Int, decided: String, owner: String, due: Day?) in
            (version, ActivityDecision(text: decided, owner: owner, dueOn: due))
        }
        return versions.map { version in
            (
                version,
                ActivityContent(
                    attendance: attendance.filter { $0.0 == version }.map(\.1),
                    agenda: agenda.filter { $0.0 == version }.map(\.1),
                    decisions: decisions.filter { $0.0 == version }.map(\.1))
            )
        }
    }

    /// Its members of an entry. Names, agenda and decisions can be about people, so they can be erased later.
    var canonical: [String: Canonical] {
        [
            "attendance": .list(
                attendance.map {
                    [
                        "name": .erasable($0.name), "person": .of($0.personID),
                        "standing": .text($0.standing.rawValue), "absence": .of($0.absence?.rawValue),
                    ]
                }),
            "agenda": agenda.isEmpty ? .null : .erasable(agenda.map(\.text).joined(separator: "\n")),
            "first_item": .bool(agenda.first?.isFirst ?? false),
            "decisions": .list(
                decisions.map {
                    ["text": .erasable($0.text), "owner": .erasable($0.owner), "due_on": .of($0.dueOn)]
                }),
        ]
    }

    /// The people of a unit: its members and those who hold its posts, by name. What a form offers while somebody types.
    static func people(of unit: ID<Unit>, by access: Access, in tx: Transaction) throws -> [String] {
        try tx.all(
            """
            SELECT DISTINCT name FROM (\(known(in: unit))) known
            WHERE \(access.may(.recordActivities, at: unit)) ORDER BY name LIMIT 200
            """
        ) { (name: String) in name }
    }

    /// The posts of a unit, for whoever is to see to a decision.
    static func posts(of unit: ID<Unit>, by access: Access, in tx: Transaction) throws -> [String] {
        try tx.all(
            """
            SELECT t.name FROM post t WHERE t.unit_id = \(unit) AND \(access.may(.recordActivities, at: unit))
            ORDER BY t.name LIMIT 100
            """
        ) { (name: String) in name }
    }

    private static func known(in unit: ID<Unit>) -> SQL {
        """
        SELECT p.id, p.name FROM person p WHERE p.unit_id = \(unit)
        UNION SELECT p.id, p.name FROM post t JOIN post_holder h ON h.post_id = t.id JOIN person p ON p.id = h.person_id
        WHERE t.unit_id = \(unit) AND h.until IS NULL
        """
    }

    /// The same with the identity of everybody whose name is that of exactly one person of the unit.
    private func recognised(in unit: ID<Unit>, _ tx: Transaction) throws -> ActivityContent {
        guard !attendance.isEmpty else { return self }
        let found = try tx.all(
            .unscoped(
                """
                SELECT name, MIN(id) FROM (\(Self.known(in: unit))) known
                WHERE name IN \(attendance.map(\.name)) GROUP BY name HAVING COUNT(*) = 1
                """, because: "permission was asked for the activity")
        ) { (name: String, id: ID<Person>) in (name, id) }
        let ids = Dictionary(found) { first, _ in first }
        var content = self
        for index in attendance.indices { content.attendance[index].personID = ids[attendance[index].name] }
        return content
    }

    private func loadAttendance(of activity: ID<Activity>, _ version: Int, _ tx: Transaction) throws {
        guard !attendance.isEmpty else { return }
        try tx.load(
            "activity_attendance", ["activity_id", "version", "ord", "name", "person_id", "standing", "absence"],
            because: "permission was asked for the activity"
        ) { rows in
            for (index, person) in attendance.enumerated() {
                try rows.add(activity)
                try rows.add(version)
                try rows.add(index + 1)
                try rows.add(person.name)
                try rows.add(person.personID)
                try rows.add(person.standing.rawValue)
                try rows.add(person.absence?.rawValue)
                try rows.endRow()
            }
        }
    }

    private func loadAgenda(of activity: ID<Activity>, _ version: Int, _ tx: Transaction) throws {
        guard !agenda.isEmpty else { return }
        try tx.load(
            "activity_agenda", ["activity_id", "version", "ord", "item", "is_first"],
            because: "permission was asked for the activity"
        ) { rows in
            for (index, item) in agenda.enumerated() {
                try rows.add(activity)
                try rows.add(version)
                try rows.add(index + 1)
                try rows.add(item.text)
                try rows.add(item.isFirst)
                try rows.endRow()
            }
        }
    }

    private func loadDecisions(of activity: ID<Activity>, _ version: Int, _ tx: Transaction) throws {
        guard !decisions.isEmpty else { return }
        try tx.load(
            "activity_decision", ["activity_id", "version", "ord", "decided", "owner", "due_on"],
            because: "permission was asked for the activity"
        ) { rows in
            for (index, decision) in decisions.enumerated() {
                try rows.add(activity)
                try rows.add(version)
                try rows.add(index + 1)
                try rows.add(decision.text)
                try rows.add(decision.owner)
                try rows.add(decision.dueOn)
                try rows.endRow()
            }
        }
    }
}
