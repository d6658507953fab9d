import Storage

/// A programme's catalogue of duties as its YAML file states it (责任制目录); `docs/programme-format.md` documents every key.
public struct ProgrammeFile: Hashable, Sendable {
    /// The same in every version, such as `fire-safety`.
    public var key: String
    /// Counts revisions from 1.
    public var version: Int
    /// The first day on which obligations may be issued by this version; older obligations stay as they are.
    public var appliesFrom: Day
    public var field: Field
    public var calendar: WorkingWeek
    /// The month, 1 to 12, with which the programme's year begins.
    public var fiscalStart: Int
    public var title: Words
    public var summary: Words
    /// What this version changed; nil in the first.
    public var changes: Words?
    public var instruments: [Instrument]
    /// What starts a clock.
    public var triggers: [Named]
    /// What a gate stands before.
    public var events: [Named]
    /// What an activity can be about, so that it is matched to duties unambiguously.
    public var topics: [Named]
    public var duties: [Duty]
}

extension ProgrammeFile {
    /// The same words in Chinese and English.
    public struct Words: Hashable, Sendable {
        public var zh: String
        public var en: String

        public init(zh: String, en: String) {
            self.zh = zh
            self.en = en
        }
    }

    /// The field of responsibility that a programme belongs to.
    public enum Field: String, Hashable, Sendable, CaseIterable {
        case safety, fire, privacy, committee, other
    }

    /// Which days are worked.
    public enum WorkingWeek: String, Hashable, Sendable, CaseIterable {
        /// Mainland China: Monday to Friday with the published holidays and make-up days.
        case china = "cn"
        case mondayToFriday = "mon-fri"
    }

    /// The law, rule or contract that duties come from (制度依据).
    public struct Instrument: Hashable, Sendable {
        public var key: String
        public var title: Words
        public var issuer: Words
        /// The year or edition, as it is cited.
        public var edition: String
        public var note: Words?
    }

    /// A trigger, event, topic, approval or reason: the key in the records and the words on the page.
    public struct Named: Hashable, Sendable {
        public var key: String
        public var title: Words
        public var note: Words?
    }
}
