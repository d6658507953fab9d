import Storage

/// One obligation that an event makes: a stage of a clock, or the approvals before a gate.
struct Step: Sendable {
    let duty: StartedDuty
    /// The stage's key; empty for a gate.
    let key: String
    /// The stage's title; `nil` for a gate.
    let title: ProgrammeFile.Words?
    /// When it is due; `nil` while the stage that it follows is not done.
    let due: StageDue?
    /// The stage that it follows.
    let after: ProgrammeFile.Words?
    let within: Span?
    let required: Int
    /// Of a gate the last day on which approval is asked for in time.
    let askedBy: Day?
    let approvals: [ProgrammeFile.Words]

    /// What an event of a kind makes of the duties that wait for it, in their order.
    static func of(
        _ duties: [StartedDuty], at instant: Instant, by office: OfficeClock
    ) -> [Step] {
        duties.flatMap { duty -> [Step] in
            switch (duty.cadence, duty.duty.cadence) {
            case (.clock(let clock), .clock(let words)):
                return zip(clock.stages, words.stages).map { stage, text in
                    Step(
                        duty: duty, key: stage.name, title: text.title,
                        due: stage.after == nil
                            ? clock.due(of: stage, from: instant, at: office, duty.calendar) : nil,
                        after: words.stages.first { $0.key == stage.after }?.title, within: stage.within, required: 1,
                        askedBy: nil, approvals: [])
                }
            case (.gate(let gate), .gate(let words)):
                return [
                    Step(
                        duty: duty, key: "", title: nil, due: gate.due(start: instant, at: office), after: nil,
                        within: nil, required: gate.approvals.count,
                        askedBy: gate.lead == nil
                            ? nil
                            : gate.lastRequest(forStart: office.moment(of: instant), calendar: duty.calendar).day,
                        approvals: words.approvals.map(\.title))
                ]
            default: return []
            }
        }
    }

    /// What the obligation is kept under: the event, and of a clock its stage.
    static func occurrence(of trigger: ID<Trigger>, _ key: String) -> String {
        key.isEmpty ? trigger.description : "\(trigger) \(key)"
    }

    /// The key of the stage in an occurrence.
    static func key(in occurrence: String) -> String {
        occurrence.split(separator: " ", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
    }

    /// What stands behind the duty's title, so that the obligations of several events and stages are told apart.
    static func part(_ title: ProgrammeFile.Words?, of event: String) -> ProgrammeFile.Words {
        guard let title else { return .init(zh: "（\(event)）", en: " (\(event))") }
        return .init(zh: "：\(title.zh)（\(event)）", en: ": \(title.en) (\(event))")
    }
}

/// An obligation of an event as it will be written.
struct NewStep: Sendable {
    let id: ID<Obligation>
    let unitID: ID<Unit>
    let programmeID: ID<Programme>
    let year: Int
    let dutyID: ID<Duty>
    let planID: ID<Plan>
    let cadence: CadenceKind
    let occurrence: String
    let opensOn: Day
    let due: StageDue
    let required: Int
    let triggerID: ID<Trigger>
    let startedAt: Instant
    let part: ProgrammeFile.Words

    /// Writes obligations and counts them above their unit. The caller has asked for the permission and writes the entry.
    static func add(_ steps: [NewStep], on today: Day, in tx: Transaction) throws {
        guard !steps.isEmpty else { return }
        try tx.load("obligation", columns, because: "permission was asked at the unit") { rows in
            for step in steps {
                try rows.add(step.id)
                try rows.add(step.unitID)
                try rows.add(step.programmeID)
                try rows.add(step.year)
                try rows.add(step.dutyID)
                try rows.add(step.planID)
                try rows.add(step.cadence.rawValue)
                try rows.add(step.occurrence)
                try rows.add(Obligation.State.open.rawValue)
                try rows.add(step.opensOn)
                try rows.add(step.due.day)
                try rows.add(step.due.at)
                try rows.add(step.required)
                try rows.add(0)
                try rows.add(step.due.isProvisional)
                try rows.add(today)
                try rows.add(step.triggerID)
                try rows.add(step.startedAt)
                try rows.add(step.part.zh)
                try rows.add(step.part.en)
                try rows.endRow()
            }
        }
        try Tally.post(.add, where: "o.id IN \(steps.map(\.id))", in: tx)
    }

    private static let columns: [StaticString] = [
        "id", "unit_id", "programme_id", "year", "duty_id", "plan_id", "cadence", "occurrence", "state", "opens_on",
        "due_on", "due_at", "required", "counted", "provisional", "recorded_on", "event_id", "started_at", "part_zh",
        "part_en",
    ]
}
