import Storage

/// A catalogue of duties with its source instruments, in versions (责任制).
public struct Programme: Sendable, Equatable {
    public let id: ID<Programme>
    /// The same in every version, such as `fire-safety`.
    public let key: String
    public let versionID: ID<ProgrammeVersion>
    public let version: Int
    public let appliesFrom: Day
    public let titleZh: String
    public let titleEn: String
    public let fiscalStart: Int
    public let calendar: String

    static let columns: SQL = """
        g.id, g.key, pv.id, pv.version, pv.applies_from, pv.title_zh, pv.title_en, pv.fiscal_start, pv.calendar
        """

    public func title(in language: Language) -> String { language.say(zh: titleZh, en: titleEn) }

    /// The programme's year as a half-open range of days; it is named for the calendar year in which it begins.
    func days(of year: Int) -> Range<Day> {
        Day.first(ofMonth: fiscalStart, in: year)..<Day.first(ofMonth: fiscalStart, in: year + 1)
    }
}

/// One edition of a programme, as it was adopted.
public enum ProgrammeVersion {}

/// One thing that units have to do (责任事项), as one version of its programme states it.
public struct Duty: Sendable, Equatable {
    public let id: ID<Duty>
    public let versionID: ID<ProgrammeVersion>
    public let cadence: CadenceKind
    /// The cadence with its parameters, in its short text form.
    public let rule: String
    public let titleZh: String
    public let titleEn: String
    public let textZh: String
    public let textEn: String
    public let instrumentZh: String
    public let instrumentEn: String
    public let clauseZh: String
    public let clauseEn: String
    /// What it costs a unit each time.
    public let minutes: Int
    public let weight: Int
    public let counts: String
    public let review: Review
    public let isSeparate: Bool

    static let columns: SQL = """
        d.duty_id, d.version_id, d.cadence, d.rule, d.title_zh, d.title_en, d.text_zh, d.text_en, d.instrument_zh,
        d.instrument_en, d.clause, COALESCE(NULLIF(d.clause_en, ''), d.clause), d.minutes, d.weight, d.counts, d.review, d.separate
        """

    public func title(in language: Language) -> String { language.say(zh: titleZh, en: titleEn) }
    public func text(in language: Language) -> String { language.say(zh: textZh, en: textEn) }
    /// The instrument and its clause.
    public func source(in language: Language) -> String {
        language.say(zh: "\(instrumentZh) \(clauseZh)", en: "\(instrumentEn), \(clauseEn)")
    }

    /// Who accepts work towards it.
    public enum Review: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case none
        case sameUnit = "same-unit"
        case parent
        case programmeOffice = "programme-office"
    }
}
