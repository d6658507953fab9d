import Storage

/// A programme's year, issued to a part of the tree (年度计划).
public struct Plan: Sendable, Equatable {
    public let id: ID<Plan>
    public let programmeID: ID<Programme>
    public let versionID: ID<ProgrammeVersion>
    public let unitID: ID<Unit>
    public let year: Int
    public let startsOn: Day
    /// The first day after it.
    public let endsOn: Day
    public let issuedOn: Day
    public let withdrawnOn: Day?
    public let withdrawnBecause: String?
    /// The plan of a newer version that asks in its place what is due from ``replacedFrom`` on.
    public let replacedBy: ID<Plan>?
    public let replacedFrom: Day?

    static let columns: SQL = """
        n.id, n.programme_id, n.version_id, n.unit_id, n.year, n.starts_on, n.ends_on, n.issued_on, n.withdrawn_on,
        n.withdrawn_because, n.replaced_by, n.replaced_from
        """

    /// Whether it asks anything: neither withdrawn nor replaced.
    public var isInForce: Bool { withdrawnOn == nil && replacedBy == nil }

    /// The years that plans can be for.
    static let years = 2000...2100

    /// Refuses a year that no plan can be for.
    static func check(year: Int) throws {
        guard years.contains(year) else {
            throw Refusal.invalid([
                Mistake(
                    "year", zh: "年度应在 \(years.lowerBound) 到 \(years.upperBound) 之间",
                    en: "the year must be from \(years.lowerBound) to \(years.upperBound)")
            ])
        }
    }

    /// What issuing would do, or has done.
    public struct Issue: Sendable, Equatable {
        public var units = 0
        /// The plan, once there is one.
        var planID: ID<Plan>?
        /// Those that are new, or asked again after they were withdrawn.
        public var obligations = 0
        /// How many of them were there already.
        public var known = 0
        /// What it asks of all units together, in minutes of the year.
        public var minutes = 0
        /// How many of the new ones are past their due day; only a preview counts them.
        public var overdue = 0
    }

    /// Above so many obligations a plan is worked on in several transactions, so that others can write in between.
    static let manyObligations = 20_000
    /// So many units are worked on in one transaction then.
    static let unitsInPart = 2_000
}
