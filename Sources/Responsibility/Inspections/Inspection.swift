import Storage

/// A visit in which somebody looked at how a unit fulfils its duties (检查).
public struct Inspection: Sendable, Equatable {
    public let id: ID<Inspection>
    /// The unit that was inspected.
    public let unitID: ID<Unit>
    /// On whose behalf: results go up to it.
    public let issuingUnitID: ID<Unit>
    public let batchID: ID<InspectionBatch>?
    public let kind: Kind
    public let method: Method
    public let title: String
    public let heldOn: Day

    static let columns: SQL =
        "i.id, i.unit_id, i.issuing_unit_id, i.batch_id, i.kind, i.method, i.title, i.held_on"

    /// What occasions it (例行, 专项, 双随机, 不打招呼, 回头看).
    public enum Kind: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case routine, special, random, unannounced
        case followUp = "follow-up"
    }

    /// How it looks (听汇报, 查资料, 看现场, 座谈). People met are not named.
    public enum Method: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case hearing, papers
        case onSite = "on-site"
        case meeting
    }
}

/// Inspections that were planned together for a part of a year (检查批次).
public enum InspectionBatch {}
