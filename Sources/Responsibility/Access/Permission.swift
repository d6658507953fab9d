import Storage

/// Everything that somebody may be allowed to do. A role is a set of these, held over a unit and all below it.
public enum Permission: String, Sendable, CaseIterable {
    case viewUnits, viewRecords, viewLedger
    case recordActivities, reviewActivities, askForWaivers
    case adoptProgrammes, issuePlans, waiveObligations
    case writeReports, issueReports
    case manageUnits, managePeople, manageCalendars
    /// Inspections and what they find; see `docs/checking-cycle.md` for who does which step.
    case inspect, rectify, checkRectification, signRectification, closeFindings, extendRectification
    case manageSchemes, scoreThemselves, scoreUnits, decideObjections
    case handleMeasures, keepMeasures
}

/// What somebody is in a unit (角色). Roles are given by an administrator and hold for the unit and everything below it.
public enum Role: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
    case clerk, reviewer, head
    case programmeOffice = "programme-office"
    case inspector, auditor, administrator

    public var permissions: Set<Permission> {
        switch self {
        case .clerk:
            [
                .viewUnits, .viewRecords, .recordActivities, .askForWaivers, .writeReports, .rectify,
                .scoreThemselves,
            ]
        case .reviewer: [.viewUnits, .viewRecords, .reviewActivities, .checkRectification]
        case .head:
            [
                .viewUnits, .viewRecords, .recordActivities, .reviewActivities, .askForWaivers, .writeReports,
                .issueReports, .rectify, .signRectification, .extendRectification, .scoreThemselves,
                .decideObjections, .handleMeasures,
            ]
        case .programmeOffice:
            [
                .viewUnits, .viewRecords, .recordActivities, .reviewActivities, .adoptProgrammes, .issuePlans,
                .waiveObligations, .writeReports, .issueReports, .manageCalendars, .inspect, .checkRectification,
                .closeFindings, .extendRectification, .manageSchemes, .scoreUnits, .decideObjections,
                .handleMeasures,
            ]
        case .inspector: [.viewUnits, .viewRecords, .inspect, .checkRectification, .scoreUnits]
        case .auditor: [.viewUnits, .viewRecords, .viewLedger, .keepMeasures]
        case .administrator: [.viewUnits, .manageUnits, .managePeople, .manageCalendars]
        }
    }

    /// The roles that have a permission.
    static func allowing(_ permission: Permission) -> [Role] {
        allCases.filter { $0.permissions.contains(permission) }
    }

    /// The order in which roles are offered and named.
    public func title(in language: Language) -> String {
        switch self {
        case .clerk: language.say(zh: "经办员", en: "clerk")
        case .reviewer: language.say(zh: "审核员", en: "reviewer")
        case .head: language.say(zh: "负责人", en: "head")
        case .programmeOffice: language.say(zh: "主管科室", en: "programme office")
        case .inspector: language.say(zh: "检查员", en: "inspector")
        case .auditor: language.say(zh: "审计员", en: "auditor")
        case .administrator: language.say(zh: "系统管理员", en: "administrator")
        }
    }
}

/// A role held over a unit and everything below it.
public struct Grant: Sendable, Equatable {
    public let role: Role
    public let unitID: ID<Unit>
    /// Whether the unit is the root of the tree.
    let isRoot: Bool
    /// How many units it spans, counted only up to a bound.
    let reach: Int
}
