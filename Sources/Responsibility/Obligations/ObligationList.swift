import Storage
import Web

/// A list of obligations of a unit and all below it: what every number of the pages opens, today or at the end of an earlier day.
///
/// The address holds all of its state: `year programme standing among cadence duty plan own due text from to` filter it, `sort` puts it in
/// order, `as_of` asks for an earlier day, `after…` names the last line of the page before.
struct ObligationList: Sendable {
    let unitID: ID<Unit>
    private(set) var query: Form
    /// The day on whose evening the list was so, when it is not today.
    let asOf: Day?
    /// The day by which *overdue* and the like are told: `asOf`, or today.
    let today: Day
    /// The duties whose title has the text that is looked for, once they were looked up.
    private var found: [ID<Duty>]?
    /// The moment, for what is due today at an hour; without one it is due until the day is over.
    var now: Instant?

    static let pageLength = 50

    var year: Int { query.year ?? today.year }
    var sort: Sort { query["sort"].flatMap(Sort.init) ?? .due }
    /// Only what the unit itself owes.
    var isOwn: Bool { query["own"] == "yes" }
    /// Only what is due on this day, of whatever year.
    var due: Day? { query["due"].flatMap { Day($0) } }
    var standing: Obligation.Standing? { query["standing"].flatMap(Obligation.Standing.init) }
    /// Several states together, as an assessment counts them.
    var among: Among? { query["among"].flatMap(Among.init) }
    private var cadence: CadenceKind? { query["cadence"].flatMap(CadenceKind.init) }
    var dutyID: ID<Duty>? { query["duty"].flatMap { ID<Duty>($0) } }
    var planID: ID<Plan>? { query["plan"].flatMap { ID<Plan>($0) } }
    private var text: String? { query.filter("text") }

    /// States that are counted together.
    enum Among: String, Sendable, CaseIterable {
        /// What there was to do.
        case owed
        /// Done, in time or late.
        case done
        /// Not done: open, or waiting for its review.
        case unmet
        /// Everything but what was waived or withdrawn.
        case named

        var states: [Obligation.State] {
            switch self {
            case .owed: [.open, .submitted, .met, .late, .breached]
            case .done: [.met, .late]
            case .unmet: [.open, .submitted]
            case .named: Obligation.State.allCases.filter { $0 != .waived && $0 != .withdrawn }
            }
        }
    }

    /// In which order the lines stand; within a unit or a duty by due day.
    enum Sort: String, Sendable, CaseIterable { case due, unit, duty }

    init(unitID: ID<Unit>, query: Form, today: Day, now: Instant? = nil) {
        let earlier = query["as_of"].flatMap { Day($0) }.flatMap { $0 < today ? $0 : nil }
        self.unitID = unitID
        self.query = query
        asOf = earlier
        self.today = earlier ?? today
        self.now = earlier == nil ? now : nil
    }

    /// The list from its first line on.
    var fromTheStart: ObligationList {
        var list = self
        list.query = query.fromTheStart
        return list
    }

    /// One line of the list.
    struct Line: Sendable {
        let id: ID<Obligation>
        let unitName: String
        let unitCode: String
        let dutyID: ID<Duty>
        let titleZh: String
        let titleEn: String
        let programmeZh: String
        let programmeEn: String
        let cadence: CadenceKind
        let occurrence: String
        let state: Obligation.State
        let dueOn: Day?
        let dueAt: Instant?
        let graceUntil: Day?
        let required: Int
        let counted: Int

        func standing(on today: Day, at now: Instant? = nil) -> Obligation.Standing {
            Obligation.standing(state, due: dueOn, graceUntil: graceUntil, dueAt, on: today, at: now)
        }

        func title(in language: Language) -> String { language.say(zh: titleZh, en: titleEn) }
        func programme(in language: Language) -> String { language.say(zh: programmeZh, en: programmeEn) }

        static let columns: SQL = """
            o.id, u.name AS unit_name, u.code AS unit_code, o.duty_id, d.title_zh || o.part_zh AS title_zh,
            d.title_en || o.part_en AS title_en, pv.title_zh AS programme_zh, pv.title_en AS programme_en, o.cadence,
            o.occurrence, o.state, o.due_on, o.due_at, o.grace_until, o.required, o.counted
            """
        static let names: SQL = """
            id, unit_name, unit_code, duty_id, title_zh, title_en, programme_zh, programme_en, cadence, occurrence, state,
            due_on, due_at, grace_until, required, counted
            """
        /// What is joined to an obligation (alias `o`) and its unit (alias `u`).
        static let words: SQL = """
            JOIN plan p ON p.id = o.plan_id JOIN programme_version pv ON pv.id = p.version_id
            JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
            """
    }

    struct View: Sendable {
        let unit: Unit
        let list: ObligationList
        let programmes: [Programme]
        let lines: [Line]
        let mayDecide: Bool
        /// The title of the only duty in the list, where it is asked for.
        let duty: (zh: String, en: String)?
    }

    /// Whether the list is found along an index, without looking at more than it shows.
    var isQuick: Bool {
        asOf == nil && sort == .due && among == nil && cadence == nil && dutyID == nil && planID == nil && text == nil
            && !isOwn
    }

    func read(limit: Int = pageLength, by access: Access, in tx: Transaction) throws -> View {
        let unit = try Unit.find(unitID, by: access, in: tx)
        let list = try lookingUpDuties(in: tx)
        let lines =
            asOf == nil && sort == .due
            ? try Self.lines(of: list.firstIDs(limit, of: unit, by: access, in: tx), by: access, in: tx)
            : try list.sortedLines(limit, by: access, in: tx)
        let mayDecide =
            asOf == nil && access.may(.waiveObligations)
            ? try tx.value("SELECT 1 WHERE \(access.may(.waiveObligations, at: unitID))", as: Int.self) != nil : false
        return View(
            unit: unit, list: self, programmes: try Programme.all(in: tx), lines: lines, mayDecide: mayDecide,
            duty: try dutyID.flatMap { try Duty.newestTitle(of: $0, in: tx) })
    }

    /// The lines of a few obligations, in the order of their due days, those without one last.
    static func lines(of ids: [ID<Obligation>], by access: Access, in tx: Transaction) throws -> [Line] {
        guard !ids.isEmpty else { return [] }
        return try tx.all(
            """
            SELECT \(Line.columns) FROM obligation o JOIN unit u ON u.id = o.unit_id \(Line.words)
            WHERE o.id IN \(ids) AND \(access.may(.viewUnits, at: "o.unit_id")) ORDER BY o.due_on IS NULL, o.due_on, o.id
            """, Line.init)
    }

    /// A catalogue has some dozens of duties, so their titles are looked through here and not in each statement.
    func lookingUpDuties(in tx: Transaction) throws -> ObligationList {
        guard let text = text?.lowercased() else { return self }
        let titles = try tx.all(
            .unscoped("SELECT duty_id, title_zh, title_en FROM duty_version", because: "catalogues are for everybody")
        ) { (id: ID<Duty>, zh: String, en: String) in (id, zh, en) }
        var list = self
        list.found = Set(
            titles.filter { $0.1.lowercased().contains(text) || $0.2.lowercased().contains(text) }.map(\.0)
        ).sorted()
        return list
    }

    /// What the filters ask of an obligation (alias `o`).
    var conditions: [SQL] {
        var conditions = general + (standing.map { [condition(of: $0)] } ?? [])
        if let among { conditions.append("o.state IN \(among.states)") }
        if let cadence { conditions.append("o.cadence = \(cadence)") }
        if let dutyID {
            conditions += [
                "o.duty_id = \(dutyID)", "o.programme_id = (SELECT programme_id FROM duty WHERE id = \(dutyID))",
            ]
        }
        if let planID { conditions.append("o.plan_id = \(planID)") }
        if isOwn { conditions.append("o.unit_id = \(unitID)") }
        if let found { conditions.append("o.duty_id IN \(found)") }
        return conditions
    }

    /// Whether the tally can tell how many obligations fit: it knows neither duties nor plans.
    var isTallied: Bool {
        among == nil && cadence == nil && dutyID == nil && planID == nil && found == nil && !isOwn && due == nil
    }

    /// What can be asked of the tally (alias `o`), which knows no hours: what is due today is left out where the hour decides.
    var tallyConditions: [SQL] { general + (standing.map { [tallyCondition(of: $0)] } ?? []) }

    private var general: [SQL] {
        var conditions: [SQL] = due.map { ["o.due_on = \($0)"] } ?? ["o.year = \(year)"]
        if let key = query.filter("programme") {
            conditions.append("o.programme_id = (SELECT id FROM programme WHERE key = \(key))")
        }
        if let from = query["from"].flatMap({ Day($0) }) { conditions.append("o.due_on >= \(from)") }
        if let to = query["to"].flatMap({ Day($0) }) { conditions.append("o.due_on <= \(to)") }
        return conditions
    }

    /// The states that can be in the list.
    var states: [Obligation.State] {
        switch standing {
        case nil: among?.states ?? Obligation.State.allCases
        case .overdue, .dueSoon, .onTrack: [.open]
        case .unverified: [.holding]
        case let standing?: Obligation.State(rawValue: standing.rawValue).map { [$0] } ?? []
        }
    }

    /// Where the page before ended. Obligations without a due day come after all others.
    struct Place: Sendable {
        let day: Day?
        let id: ID<Obligation>
        /// The unit's code, in a list by units.
        let unit: String?
        /// In a list by duties.
        let duty: ID<Duty>?
    }

    /// The last line of the page before.
    var after: Place? {
        guard let id = query["after"].flatMap({ ID<Obligation>($0) }) else { return nil }
        return Place(
            day: query["after_day"].flatMap { Day($0) }, id: id, unit: query["after_unit"],
            duty: query["after_duty"].flatMap { ID<Duty>($0) })
    }

    /// The address of the page after the one that ends with a line.
    func query(after line: Line) -> Form {
        query.fromTheStart.replacing("after", with: line.id.description)
            .replacing("after_day", with: line.dueOn?.description)
            .replacing("after_unit", with: sort == .unit ? line.unitCode : nil)
            .replacing("after_duty", with: sort == .duty ? line.dutyID.description : nil)
    }

    /// Nothing that belongs to the year is due before this day, however far its days were moved: earlier years are passed over.
    var earliest: Day { due ?? Day.first(ofMonth: 1, in: year).adding(days: -400) }

    /// The states and due days behind one word. In the calendar (`due`) a day is not over before its end, whatever the hour.
    private func condition(of standing: Obligation.Standing) -> SQL {
        let soon = today.adding(days: Obligation.soon)
        // An earlier day is over, with all its hours.
        let isOver: SQL =
            asOf != nil ? "o.due_at IS NOT NULL" : due == nil ? now.map { "o.due_at < \($0)" } ?? "FALSE" : "FALSE"
        let past: SQL = "((\(Obligation.isPast(on: today))) OR (o.due_on = \(today) AND COALESCE(\(isOver), FALSE)))"
        return switch standing {
        case .overdue: "o.state = 'open' AND o.due_on <= \(today) AND \(past)"
        case .dueSoon: "o.state = 'open' AND o.due_on <= \(soon) AND NOT \(past)"
        case .onTrack: "o.state = 'open' AND o.due_on > \(soon)"
        case .unverified: "o.state = 'holding' AND o.due_on < \(today)"
        case .holding: "o.state = 'holding' AND o.due_on >= \(today)"
        default: "o.state = \(standing.rawValue)"
        }
    }

    private func tallyCondition(of standing: Obligation.Standing) -> SQL {
        let soon = today.adding(days: Obligation.soon)
        return switch standing {
        case .overdue: "o.state = 'open' AND \(Obligation.isPast(on: today))"
        case .dueSoon:
            "o.state = 'open' AND o.due_on <> \(today) AND o.due_on <= \(soon) AND NOT (\(Obligation.isPast(on: today)))"
        default: condition(of: standing)
        }
    }
}

extension Obligation {
    /// The titles by which obligations are told apart (alias `o`, and `d` for the duty): the duty's, and of an event its stage and name.
    static let titles: SQL = "d.title_zh || o.part_zh, d.title_en || o.part_en"
}
