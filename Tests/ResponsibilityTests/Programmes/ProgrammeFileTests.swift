import Storage
import Testing

@testable import Responsibility

@Suite("A catalogue that is read")
struct ProgrammeFileTests {
    let file: ProgrammeFile

    init() throws { file = try ProgrammeFile.read(SampleProgramme.yaml) }

    @Test("the head of the file, with what is not given filled in")
    func head() {
        #expect(file.key == "sample")
        #expect(file.version == 2)
        #expect(file.appliesFrom == "2026-01-01")
        #expect(file.field == .safety)
        #expect(file.calendar == .china)
        #expect(file.fiscalStart == 1)
        #expect(file.changes == .init(zh: "增加演练。", en: "The drill is new."))
        #expect(file.instruments.map(\.edition) == ["2025"])
    }

    @Test("a selector keeps each condition")
    func selector() {
        #expect(
            file.duties[0].owedBy
                == .init(
                    kinds: ["plant", "school"], depth: 1...2, tags: ["large"], codes: ["0001"], hasChildren: false,
                    posts: [.first]))
        #expect(file.duties[1].owedBy.depth == 0...99)
    }

    @Test(
        "a duty that says nothing about weight and review weighs 1 and is reviewed by another person in the parent unit"
    )
    func defaults() {
        let duty = file.duties[0]
        #expect(duty.weight == 1)
        #expect(duty.review == .init(by: .parent, separatePerson: true))
        #expect(duty.evidence == [.init(what: .init(zh: "计划", en: "The plan"), required: true)])
        #expect(duty.hours == 1.5)
        #expect(file.duties[3].review == .init(by: .nobody, separatePerson: false))
    }

    @Test("the five cadences")
    func cadences() throws {
        let texts = file.duties.map(\.cadence)
        #expect(
            texts[0]
                == .fixed(
                    .init(
                        schedule: .year(month: 3, .number(31)), starts: nil, roll: .previous, leadDays: 30, graceDays: 5
                    )))
        #expect(
            texts[1]
                == .quota(.init(count: 2, span: .per(.half, .waiveUnderHalf), minimumGapDays: 30, distinctDays: true)))
        guard case .clock(let clock) = texts[2], case .gate(let gate) = texts[3],
            case .standing(let standing) = texts[4]
        else {
            Issue.record("a cadence is of another kind")
            return
        }
        #expect(clock.stages.map(\.within) == [.hours(2), .workingDays(5)])
        #expect(clock.stages[1].after == "first")
        #expect(clock.stages[1].maximumExtension == .days(5))
        #expect(clock.extendedBy == .programmeOffice)
        #expect(clock.suspendFor.map(\.key) == ["test"])
        #expect(gate.approvals.map(\.key) == ["head"])
        #expect(gate.lead == .days(1))
        #expect(standing.verifyEvery == .months(3))
    }

    @Test(
        "the days of a schedule",
        arguments: [
            ("every: day", 1, ["2026-01-01", "2026-01-02"]),
            ("every: week", 1, ["2026-01-04", "2026-01-11"]),
            ("every: week, due: {weekday: mon}", 1, ["2026-01-05", "2026-01-12"]),
            ("every: month", 1, ["2026-01-31", "2026-02-28"]),
            ("every: month, due: {day: 15}", 1, ["2026-01-15", "2026-02-15"]),
            ("every: quarter", 1, ["2026-03-31", "2026-06-30"]),
            ("every: quarter, due: {month: 1, day: 15}", 1, ["2026-01-15", "2026-04-15"]),
            ("every: quarter", 2, ["2026-01-31", "2026-04-30"]),
            ("every: half", 1, ["2026-06-30", "2026-12-31"]),
            ("every: half, due: {month: 6, day: 20}", 4, ["2026-03-20", "2026-09-20"]),
            ("every: half, due: {month: 5}", 1, ["2026-05-31", "2026-11-30"]),
            ("every: year", 1, ["2026-12-31", "2027-12-31"]),
            ("every: year", 4, ["2026-03-31", "2027-03-31"]),
            ("every: year, due: {month: 6}", 4, ["2026-06-30", "2027-06-30"]),
            ("every: year, due: {day: 10}", 1, ["2026-12-10", "2027-12-10"]),
            ("every: month, due: {day: 15}, starts: 2026-02-01", 1, ["2026-02-15", "2026-03-15"]),
            ("rrule: \"FREQ=MONTHLY;BYDAY=2TU\"", 1, ["2026-01-13", "2026-02-10"]),
        ])
    func schedule(text: String, fiscalStart: Int, days: [String]) throws {
        let yaml = try #require(
            SampleProgramme.replacing("every: year, due: {month: 3, day: 31}", with: text)?
                .replacing("field: safety\n", with: "field: safety\nfiscal_start: \(fiscalStart)\n"))
        let file = try ProgrammeFile.read(yaml)
        guard
            case .fixed(let fixed) = try file.duties[0].cadence.cadence(
                appliesFrom: file.appliesFrom, fiscalStart: file.fiscalStart)
        else {
            Issue.record("it is not fixed")
            return
        }
        #expect(fixed.recurrence.next(2, from: file.appliesFrom).map(\.description) == days)
        #expect(fixed.roll == .previous)
        #expect(fixed.leadDays == 30)
    }

    @Test("quota, clock, gate and standing keep their parameters as cadences")
    func conversion() throws {
        let cadences = try file.duties.map { try $0.cadence.cadence(appliesFrom: file.appliesFrom, fiscalStart: 1) }
        #expect(
            cadences[1]
                == .quota(.init(required: 2, per: .halfYear, minimumGap: 30, distinctDays: true, proration: .waive)))
        #expect(
            cadences[2]
                == .clock(
                    .init(
                        trigger: "spill",
                        stages: [
                            .init("first", within: .hours(2)),
                            .init("final", within: .workingDays(5), after: "first", maximumExtension: .days(5)),
                        ],
                        suspensionReasons: ["test"], approver: "programme-office", roll: .next)))
        #expect(cadences[3] == .gate(.init(event: "hot-work", approvals: ["head"], lead: .days(1))))
        #expect(cadences[4] == .standing(.init(sampling: "任选一处。", interval: .months(3), failing: "堵塞。")))
    }

    @Test("a rolling quota has no proration")
    func rolling() throws {
        let yaml = try #require(
            SampleProgramme.replacing("per: half", with: "within_days: 90")?
                .replacing(", proration: waive-under-half", with: ""))
        #expect(
            try ProgrammeFile.read(yaml).duties[1].cadence
                == .quota(.init(count: 2, span: .withinDays(90), minimumGapDays: 30, distinctDays: true)))
    }

    @Test(
        "a rule that cannot be kept is found where it stands",
        arguments: [
            "FREQ=FORTNIGHTLY", "BYDAY=MO", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "weekly",
        ])
    func badRule(rule: String) throws {
        let yaml = try #require(SampleProgramme.replacing("FREQ=WEEKLY;BYDAY=MO", with: rule))
        let mistakes = ProgrammeFile.mistakes(in: yaml)
        #expect(!mistakes.isEmpty)
        for mistake in mistakes {
            #expect(mistake.path == "duties[5].cadence.fixed.rrule")
            guard case .badRule = mistake.rule else {
                Issue.record("found \(mistake)")
                continue
            }
        }
    }

    @Test("an extension that counts hours where the limit counts days is found")
    func mixedUnits() throws {
        let yaml = try #require(
            SampleProgramme.replacing("max_extension: {days: 5}", with: "max_extension: {hours: 5}"))
        let words = Cadence.Problem("stage", .unitsDiffer).sentence
        #expect(
            ProgrammeFile.mistakes(in: yaml) == [
                .init(line: 49, path: "duties[2].cadence", rule: .impossibleCadence(.init(zh: words.zh, en: words.en)))
            ])
    }
}
