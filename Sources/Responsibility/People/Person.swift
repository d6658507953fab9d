import Storage

/// Somebody who works in a unit (人员): holds posts, and may have an account.
///
/// The name is all that is kept about a person. There is no field for political status, ethnicity, faith, health or an identity number.
public struct Person: Sendable, Equatable {
    public let id: ID<Person>
    public let name: String
    public let unitID: ID<Unit>

    static let columns: SQL = "p.id, p.name, p.unit_id"
    static let longestName = 60
}

/// A login of a person (账号).
public struct Account: Sendable, Equatable {
    public let id: ID<Account>
    public let personID: ID<Person>
    public let login: String
    public let createdAt: Instant
    public let disabledAt: Instant?
    /// Whether a password has been set; before that only a one-time link opens the account.
    public let hasPassword: Bool

    static let columns: SQL = "a.id, a.person_id, a.login, a.created_at, a.disabled_at, a.password IS NOT NULL"
    static let longestLogin = 40
}
