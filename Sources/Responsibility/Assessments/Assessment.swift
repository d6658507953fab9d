import Storage

/// How the units below one unit fulfilled their duties in a period, scored by a scheme (考核).
public struct Assessment: Sendable, Equatable {
    public let id: ID<Assessment>
    public let versionID: ID<SchemeVersion>
    /// The units at and below this one are assessed.
    public let unitID: ID<Unit>
    public let year: Int
    public let half: Int
    public let cutOff: Day
    public let stage: Stage
    public let begunBy: ID<Account>?
    public let publishedOn: Day?
    /// The last day on which a unit may object.
    public let objectUntil: Day?
    /// Whether that day reaches into a year whose working days are not published yet.
    public let isProvisional: Bool
    public let lockedOn: Day?
    public let calledOffOn: Day?
    /// Why it was called off; empty while it was not.
    public let calledOffReason: String
    public let unitName: String
    public let titleZh: String
    public let titleEn: String

    static let columns: SQL = """
        m.id, m.version_id, m.unit_id, m.year, m.half, m.cut_off, \(stageNow), m.begun_by, m.published_on, m.object_until,
        m.provisional, m.locked_on, m.called_off_on, m.called_off_reason, u.name, cv.title_zh, cv.title_en
        """
    static let source: SQL =
        "assessment m JOIN unit u ON u.id = m.unit_id JOIN scheme_version cv ON cv.id = m.version_id"

    /// How far it has come. Nothing goes back.
    public enum Stage: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        /// The numbers are being counted.
        case waiting
        /// Units score themselves, reviewers score.
        case scoring
        /// The units have notice and may object.
        case published
        /// Locked with its scheme and its numbers.
        case final
        /// Begun by mistake, and ended before it was published.
        case calledOff = "called-off"
    }

    var period: AssessmentPeriod { AssessmentPeriod(year: year, half: half, cutOff: cutOff) }

    func title(in language: Language) -> String {
        language.say(
            zh: "\(period.title(in: .zh)) \(titleZh) · \(unitName)",
            en: "\(titleEn), \(period.title(in: .en)) · \(unitName)")
    }

    static let longestRemark = 1_000
    static let longestObjection = 4_000
}

/// A unit's sheet (考核表).
struct Sheet: Sendable, Equatable {
    let id: ID<Sheet>
    let assessmentID: ID<Assessment>
    let unitID: ID<Unit>
    let code: String
    let name: String
    let points: Points
    let grade: String

    static let columns: SQL = "s.id, s.assessment_id, s.unit_id, s.code, s.name, s.points, s.grade"
}

/// One line of a sheet: the numbers, the points, and who scored what.
struct SheetLine: Sendable, Equatable {
    /// Of a line from before sums could be compared.
    static let sumUnknown: Int64 = -1

    let id: ID<SheetLine>
    let sheetID: ID<Sheet>
    let position: Int
    let item: String
    let n1: Int?
    let n2: Int?
    let n3: Int?
    /// A sum over identities and states of the records behind the numbers, or `sumUnknown`.
    let inputsSum: Int64
    let applies: Bool
    let points: Points?
    let selfGrade: String
    let selfPoints: Points?
    let selfRemark: String
    let selfBy: ID<Account>?
    let selfOn: Day?
    let reviewGrade: String
    let reviewPoints: Points?
    let reviewRemark: String
    let reviewedBy: ID<Account>?
    let reviewedOn: Day?
    let version: Int

    static let columns: SQL = """
        l.id, l.sheet_id, l.position, l.item, l.n1, l.n2, l.n3, l.inputs_sum, l.applies, l.points, l.self_grade, l.self_points,
        l.self_remark, l.self_by, l.self_on, l.review_grade, l.review_points, l.review_remark, l.reviewed_by, l.reviewed_on,
        l.version
        """

    var numbers: [Int] { [n1, n2, n3].compactMap(\.self) }

    /// What it comes to, as it stands. A veto has no outcome; one that was set aside counts as none.
    var outcome: SchemeFile.Outcome { points.map { .points($0) } ?? (applies ? .unscored : .leftOut) }
}

extension SchemeFile {
    /// Adds up the lines of a sheet as they stand.
    func total(of lines: [SheetLine]) -> Total {
        let scored = indicators.count + bonus.count
        return total(
            lines.prefix(scored).map(\.outcome),
            vetoes: lines.dropFirst(scored).map { $0.applies ? $0.n1 ?? 0 : 0 })
    }
}
