import Storage

extension ProgrammeFile {
    /// A cadence as the file states it, with the defaults filled in.
    public enum CadenceText: Hashable, Sendable {
        case fixed(Fixed)
        case quota(Quota)
        case clock(Clock)
        case gate(Gate)
        case standing(Standing)
    }
}

extension ProgrammeFile.CadenceText {
    public struct Fixed: Hashable, Sendable {
        public var schedule: Schedule
        /// The first day of the schedule; nil for the programme's `applies_from`.
        public var starts: Day?
        public var roll: Roll
        public var leadDays: Int
        public var graceDays: Int
    }

    public enum Schedule: Hashable, Sendable {
        case day
        /// 1 Monday to 7 Sunday.
        case week(weekday: Int)
        case month(DayOfMonth)
        /// The n-th month of the period, 1 to 3.
        case quarter(month: Int, DayOfMonth)
        /// The n-th month of the period, 1 to 6.
        case half(month: Int, DayOfMonth)
        /// The calendar month, 1 to 12.
        case year(month: Int, DayOfMonth)
        /// A rule of RFC 5545 §3.3.10.
        case rule(String)
    }

    public enum DayOfMonth: Hashable, Sendable {
        case number(Int)
        case last
    }

    /// Where a day goes that is not worked.
    public enum Roll: String, Hashable, Sendable, CaseIterable { case none, previous, next }

    public struct Quota: Hashable, Sendable {
        public var count: Int
        public var span: Span
        public var minimumGapDays: Int
        public var distinctDays: Bool

        public enum Span: Hashable, Sendable {
            case per(Period, Proration)
            /// In any so many days running.
            case withinDays(Int)
        }
    }

    public enum Period: String, Hashable, Sendable, CaseIterable { case week, month, quarter, half, year }

    /// What is owed for a period of which only a part is covered.
    public enum Proration: String, Hashable, Sendable, CaseIterable {
        case full, proportional
        case waiveUnderHalf = "waive-under-half"
    }

    public struct Clock: Hashable, Sendable {
        public var trigger: String
        public var stages: [Stage]
        public var extendedBy: ProgrammeFile.Reviewer
        public var suspendFor: [ProgrammeFile.Named]
        public var roll: Roll
    }

    public struct Stage: Hashable, Sendable {
        public var key: String
        public var title: ProgrammeFile.Words
        public var within: Length
        /// The stage whose completion starts this one; nil when the trigger does.
        public var after: String?
        /// The longest extension; nil when there is none.
        public var maximumExtension: Length?
    }

    public enum Length: Hashable, Sendable {
        case hours(Int)
        case days(Int)
        case workingDays(Int)
        case months(Int)
    }

    public struct Gate: Hashable, Sendable {
        public var event: String
        public var approvals: [Approval]
        /// How long before the start approval has to be asked for; nil for no rule.
        public var lead: Length?
    }

    public struct Approval: Hashable, Sendable {
        public var key: String
        public var title: ProgrammeFile.Words
        public var by: ProgrammeFile.Reviewer
    }

    public struct Standing: Hashable, Sendable {
        /// How it is sampled.
        public var sampled: ProgrammeFile.Words
        /// The longest time from one verification to the next.
        public var verifyEvery: Length
        /// What counts as failing.
        public var failing: ProgrammeFile.Words
    }
}
