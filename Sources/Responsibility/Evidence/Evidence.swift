import Storage

/// A file that proves work (佐证材料). Its bytes lie on disk under their SHA-256.
public struct Evidence: Sendable, Equatable {
    public let id: ID<Evidence>
    public let activityID: ID<Activity>
    public let unitID: ID<Unit>
    public let digest: [UInt8]
    public let name: String
    public let size: Int
    /// The day that the file is about, which may differ from the day of the activity.
    public let effectiveOn: Day
    public let addedAt: Instant
    /// The versions of the record in which it lies with it: from this one on, before the other.
    public let sinceVersion: Int
    public let untilVersion: Int?

    static let columns: SQL = """
        e.id, e.activity_id, e.unit_id, e.digest, e.name, e.size, e.effective_on, e.added_at, e.since_version,
        e.until_version
        """

    /// Names are cut off behind so many characters.
    static let longestName = 200
}
