import Storage

/// A programme's year, issued to a part of the tree (年度计划).
public struct Plan: Sendable, Equatable {
    public let id: ID<Plan>
    public let programmeID: ID<Programme>
    public let versionID: ID<ProgrammeVersion>
    public let unitID: ID<Unit>
    public let year: Int
    public let startsOn: Day
    public let endsOn: Day
    public let issuedOn: Day
    public let withdrawnOn: Day?

    static let columns: SQL = """
        n.id, n.programme_id, n.version_id, n.unit_id, n.year, n.starts_on, n.ends_on, n.issued_on, n.withdrawn_on
        """

    /// Refuses a year that no plan can be for.
    static func check(year: Int) throws {
        guard (2000...2100).contains(year) else {
            throw Refusal.invalid([
                Mistake("year", zh: "年度应在 2000 到 2100 之间", en: "the year must be from 2000 to 2100")
            ])
        }
    }

    /// What issuing would do, or has done.
    public struct Issue: Sendable, Equatable {
        public var units = 0
        public var obligations = 0
        /// How many of them were there already.
        public var known = 0
        /// What it asks of all units together, in minutes of the year.
        public var minutes = 0
    }
}
