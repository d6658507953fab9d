import Storage

/// A scheme of assessment as its YAML file states it (考核方案); `docs/scheme-format.md` documents every key.
///
/// It scores how units fulfil their duties: it can name nothing but duties, findings, records and their dates.
public struct SchemeFile: Hashable, Sendable {
    public typealias Words = ProgrammeFile.Words

    /// The same in every version.
    public var key: String
    public var version: Int
    /// The first day of a period that may be assessed by this version.
    public var appliesFrom: Day
    public var title: Words
    public var summary: Words
    public var changes: Words?
    public var period: Period
    /// The kinds of units that get a sheet.
    public var kinds: [String]
    /// What the maxima of the indicators add up to.
    public var full: Points
    public var rounding: Rounding
    public var nothingOwed: NothingOwed
    /// So many working days after the notice a unit may object.
    public var objectionDays: Int
    public var calendar: ProgrammeFile.WorkingWeek
    /// From the highest to the lowest.
    public var grades: [Grade]
    public var indicators: [Indicator]
    /// At most so many points by all bonus items together.
    public var bonusCap: Points
    public var bonus: [Indicator]
    public var vetoes: [Veto]
}

extension SchemeFile {
    public enum Period: String, Hashable, Sendable, CaseIterable { case year, half }

    /// What becomes of an indicator of which the unit owes nothing.
    public enum NothingOwed: String, Hashable, Sendable, CaseIterable {
        case full
        /// It is left out, and the rest is scaled to the full points.
        case leftOut = "left-out"
    }

    /// A band of the result (等次).
    public struct Grade: Hashable, Sendable {
        public var key: String
        public var title: Words
        public var from: Points
    }

    /// One thing that is scored (考核指标).
    public struct Indicator: Hashable, Sendable {
        public var key: String
        public var title: Words
        /// How it is to be understood.
        public var text: Words?
        public var maximum: Points
        public var reach: Reach
        public var measure: Measure
        public var nothingOwed: NothingOwed?
    }

    /// Whose duties count for a unit.
    public enum Reach: String, Hashable, Sendable, CaseIterable {
        case own
        /// The unit's and those of all units below it.
        case below
    }

    /// Which duties are meant: all, those of a programme, or one.
    public enum Selection: Hashable, Sendable {
        case all
        case programme(String)
        case duty(programme: String, key: String)
    }

    /// What an indicator measures.
    public enum Measure: Hashable, Sendable {
        /// Done of owed.
        case fulfilment(Selection)
        /// Done in time of done.
        case timeliness(Selection)
        /// So many points off for each that is short of the quota; without one, of what is owed.
        case count(Selection, quota: Int?, off: Points)
        /// Findings closed in time of those due.
        case rectification(Finding.Grade?)
        /// So many points off for each finding that repeats an earlier one.
        case repeats(Finding.Grade?, off: Points)
        /// So many points off for each standing duty that does not hold, is in question or was not verified.
        case standing(Selection, failing: Points, questioned: Points, unverified: Points)
        /// So many points for each that was done; for a bonus.
        case done(Selection, each: Points)
        /// Somebody judges by the grades described, looking at the records of a duty.
        case judged(Selection, [JudgedGrade])
    }

    /// One of the grades of a judged item, the highest first.
    public struct JudgedGrade: Hashable, Sendable {
        public var key: String
        public var title: Words
        public var points: Points
        public var text: Words
    }

    /// What caps the grade or takes all points away (一票否决).
    public struct Veto: Hashable, Sendable {
        public var key: String
        public var title: Words
        public var when: Counting
        /// It holds with more than so many.
        public var moreThan: Int
        public var effect: Effect

        public enum Effect: Hashable, Sendable {
            case zero
            /// No better than this grade.
            case cap(String)
        }
    }
}

/// What is counted for a unit: nothing but obligations and findings.
public struct Counting: Hashable, Sendable {
    public var what: What
    public var selection: SchemeFile.Selection = .all
    public var grade: Finding.Grade?
    public var reach: SchemeFile.Reach = .below

    public enum What: String, Hashable, Sendable, CaseIterable {
        /// Obligations due in the period; waived, suspended, lapsed and withdrawn ones are none.
        case owed, done, met, breached, unmet
        /// All obligations of the year, whenever due, but what was waived or withdrawn.
        case named
        /// Standing duties at the end of the period.
        case failing, questioned, unverified
        /// Findings found in the period, or due in it.
        case found, repeats, due, closedInTime, overdue

        var isOfFindings: Bool {
            switch self {
            case .found, .repeats, .due, .closedInTime, .overdue: true
            default: false
            }
        }

        var isStanding: Bool { self == .failing || self == .questioned || self == .unverified }
    }
}

extension SchemeFile {
    /// Everything that has a line on a sheet, in its order.
    public enum Item: Hashable, Sendable {
        case indicator(Indicator)
        case bonus(Indicator)
        case veto(Veto)

        var key: String {
            switch self {
            case .indicator(let indicator), .bonus(let indicator): indicator.key
            case .veto(let veto): veto.key
            }
        }

        var title: Words {
            switch self {
            case .indicator(let indicator), .bonus(let indicator): indicator.title
            case .veto(let veto): veto.title
            }
        }

        /// The numbers behind it, in the order in which a line keeps them; at most three.
        var countings: [Counting] {
            switch self {
            case .indicator(let indicator), .bonus(let indicator): indicator.countings
            case .veto(let veto): [veto.when]
            }
        }

        /// The indicator, unless it is a veto.
        var scored: Indicator? {
            switch self {
            case .indicator(let indicator), .bonus(let indicator): indicator
            case .veto: nil
            }
        }
    }

    public var items: [Item] { indicators.map(Item.indicator) + bonus.map(Item.bonus) + vetoes.map(Item.veto) }
}

extension SchemeFile.Indicator {
    var countings: [Counting] {
        func of(_ selection: SchemeFile.Selection, _ all: [Counting.What]) -> [Counting] {
            all.map { Counting(what: $0, selection: selection, reach: reach) }
        }
        func findings(_ grade: Finding.Grade?, _ all: [Counting.What]) -> [Counting] {
            all.map { Counting(what: $0, grade: grade, reach: reach) }
        }
        return switch measure {
        case .fulfilment(let selection): of(selection, [.done, .owed])
        case .timeliness(let selection): of(selection, [.met, .done])
        case .count(let selection, let quota, _): of(selection, quota == nil ? [.done, .owed] : [.done])
        case .rectification(let grade): findings(grade, [.closedInTime, .due])
        case .repeats(let grade, _): findings(grade, [.repeats])
        case .standing(let selection, _, _, _): of(selection, [.failing, .questioned, .unverified])
        case .done(let selection, _): of(selection, [.done])
        case .judged(let selection, _): of(selection, [.named])
        }
    }

    var isJudged: Bool { if case .judged = measure { true } else { false } }

    /// The grades of a judged item; none of any other.
    var judgedGrades: [SchemeFile.JudgedGrade] { if case .judged(_, let grades) = measure { grades } else { [] } }
}
