import Storage

/// One person with an account, as those who manage people see them: who they are, what they may do and which posts they hold.
///
/// Of their use of the program it shows one thing, the day of the last sign-in, so that a forgotten account can be closed.
struct PersonView: Sendable {
    let account: Account
    let person: Person
    let unit: Unit
    let roles: [Account.Held]
    let posts: [Holding]
    /// Until when the one-time link works, when there is one.
    let linkUntil: Instant?
    let lastSignIn: Instant?
    /// Where reminders go; empty while none do.
    let mailAddress: String
    /// Whether all of its roles lie within what the acting person manages.
    let isWithinReach: Bool
    /// The units over which a role can be given.
    let units: [Unit]
    let today: Day
    /// Whether it is the acting person's own.
    let isOwn: Bool

    /// A post that the person holds or held.
    struct Holding: Sendable {
        let post: String
        let unitID: ID<Unit>
        let unitName: String
        let isSubstitute: Bool
        let since: Day
        let until: Day?
    }

    static func of(_ id: ID<Account>, by access: Access, in tx: Transaction) throws -> PersonView {
        let account = try Account.find(id, by: access, in: tx)
        let person = try tx.first(
            "SELECT \(Person.columns) FROM person p WHERE p.id = \(account.personID) AND \(access.may(.managePeople, at: "p.unit_id"))",
            Person.init)
        guard let person else { throw Refusal.notFound }
        let roles = try Account.roles(of: id, by: access, in: tx)
        return PersonView(
            account: account, person: person, unit: try Unit.find(person.unitID, by: access, in: tx), roles: roles,
            posts: try posts(of: person.id, by: access, in: tx),
            linkUntil: try OneTimeLink.expiry(for: id, at: access.now, in: tx),
            lastSignIn: try lastSignIn(of: id, in: tx), mailAddress: try ReminderChoice.of(id, in: tx).address,
            isWithinReach: roles.allSatisfy(\.isWithinReach),
            units: try Unit.choices(for: .managePeople, by: access, in: tx), today: access.today,
            isOwn: id == access.actor.accountID)
    }

    private static func posts(
        of person: ID<Person>, by access: Access, in tx: Transaction
    ) throws -> [Holding] {
        try tx.all(
            """
            SELECT t.name, u.id, u.name, h.substitute, h.since, h.until
            FROM post_holder h JOIN post t ON t.id = h.post_id JOIN unit u ON u.id = t.unit_id
            WHERE h.person_id = \(person) AND \(access.may(.viewUnits, at: "t.unit_id"))
            ORDER BY h.since DESC, h.id DESC LIMIT 100
            """, Holding.init)
    }

    private static func lastSignIn(of id: ID<Account>, in tx: Transaction) throws -> Instant? {
        try tx.value(
            .unscoped(
                """
                SELECT at FROM entry
                WHERE subject_kind = 'account' AND subject_id = \(id) AND actor_id = \(id)
                  AND act IN ('sign-in', 'set-password')
                ORDER BY id DESC LIMIT 1
                """, because: "the account was found with permission"), as: Instant.self)
    }
}

extension PersonView.Holding {
    /// Whether it is held on the day.
    func holds(on day: Day) -> Bool { since <= day && until.map { $0 > day } ?? true }
}
