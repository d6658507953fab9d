import Storage

extension Cadence {
    /// One parameter as text, the way programmes and the text form state it. A parameter with several values is repeated.
    struct Field: Hashable, Sendable {
        var name: String
        var value: String

        init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Makes a cadence from plain values, or gives every problem at once.
    ///
    /// | kind | fields |
    /// | --- | --- |
    /// | fixed | `rule` or `every`, `from`; `roll`, `lead`, `grace` |
    /// | quota | `n`, `per` (`week` … `year`, or `90d`); `gap`, `distinct`, `prorate`, `fiscal` |
    /// | clock | `trigger`, `stage` (`name:within+extension@after`, repeated); `suspend`, `approver`, `roll` |
    /// | gate | `event`, `approvals`; `lead` |
    /// | standing | `every`, `sampling`, `failing` |
    ///
    /// `alongside` are problems already found in reading the fields.
    init(kind: String, fields: [Field], alongside found: [Problem] = []) throws(Unusable) {
        guard let kind = Kind(rawValue: kind) else {
            throw Unusable(problems: found + [.init("kind", .notOneOf(Kind.allCases.map(\.rawValue)))])
        }
        var reader = FieldReader(fields)
        let cadence: Cadence =
            switch kind {
            case .fixed: .fixed(Fixed(&reader))
            case .quota: .quota(Quota(&reader))
            case .clock: .clock(Clock(&reader))
            case .gate: .gate(Gate(&reader))
            case .standing: .standing(Standing(&reader))
            }
        reader.refuseTheRest()
        // A value that could not be read was replaced by a default: what is said of its field already is enough.
        let unread = Set(reader.problems.map(\.field))
        let problems = found + reader.problems + cadence.problems.filter { !unread.contains($0.field) }
        guard problems.isEmpty else { throw Unusable(problems: problems) }
        self = cadence
    }

    /// The parameters as text in their fixed order, without those that have their default.
    var fields: [Field] {
        var fields: [Field] = []
        func add(_ name: String, _ value: String?) { if let value { fields.append(Field(name, value)) } }
        switch self {
        case .fixed(let fixed):
            add("rule", fixed.recurrence.ruleText)
            add("from", fixed.recurrence.start.description)
            add("roll", fixed.roll == .none ? nil : fixed.roll.rawValue)
            add("lead", fixed.leadDays == Fixed.defaultLeadDays ? nil : String(fixed.leadDays))
            add("grace", fixed.graceDays == 0 ? nil : String(fixed.graceDays))
        case .quota(let quota):
            add("n", String(quota.required))
            add("per", quota.per.text)
            add("gap", quota.minimumGap == 0 ? nil : String(quota.minimumGap))
            add("distinct", quota.distinctDays ? "yes" : nil)
            add("prorate", quota.proration == .full ? nil : quota.proration.rawValue)
            add("fiscal", quota.fiscalStart.map(String.init))
        case .clock(let clock):
            add("trigger", clock.trigger)
            for stage in clock.stages { add("stage", stage.text) }
            add("suspend", clock.suspensionReasons.isEmpty ? nil : clock.suspensionReasons.joined(separator: ","))
            add("approver", clock.approver)
            add("roll", clock.roll == .none ? nil : clock.roll.rawValue)
        case .gate(let gate):
            add("event", gate.event)
            add("approvals", gate.approvals.joined(separator: ","))
            add("lead", gate.lead?.text)
        case .standing(let standing):
            add("every", standing.interval.text)
            add("sampling", standing.sampling)
            add("failing", standing.failing)
        }
        return fields
    }
}

extension Cadence.Fixed {
    /// A rule that cannot be read is replaced by a daily one, so that the other parameters are still checked.
    fileprivate init(_ reader: inout FieldReader) {
        let rule = reader.text("rule")
        let words = reader.text("every")
        let start = reader.day("from")
        let roll = reader.word("roll", WorkingCalendar.Roll.none)
        let (lead, grace) = (reader.number("lead", Self.defaultLeadDays), reader.number("grace", 0))
        var recurrence: Recurrence?
        // Without a start the rule is still read, so that its own problems are told at the same time.
        let from = start ?? Day(number: 0)
        switch (rule, words) {
        case (let rule?, nil):
            do throws(Cadence.Unusable) { recurrence = try Recurrence(rule: rule, from: from) } catch {
                reader.problems += error.problems
            }
        case (nil, let words?):
            recurrence = Recurrence(words: words, from: from)
            if recurrence == nil { reader.problems.append(.init("every", .unreadable(words))) }
        case (_?, _?): reader.problems.append(.init("every", .notTogether("rule")))
        case (nil, nil): reader.problems.append(.init("rule", .missing))
        }
        self.init(
            recurrence: recurrence ?? Recurrence(.daily, from: from), roll: roll, leadDays: lead, graceDays: grace)
    }
}

extension Cadence.Quota {
    fileprivate init(_ reader: inout FieldReader) {
        let required = reader.requiredText("n").flatMap { reader.integer("n", $0) }
        let per = reader.requiredText("per").flatMap { text in
            let per = Per(text)
            if per == nil {
                reader.problems.append(
                    .init("per", .notOneOf(["week", "month", "quarter", "half-year", "year", "90d"])))
            }
            return per
        }
        let distinct = reader.word("distinct", YesNo.no) == .yes
        self.init(
            required: required ?? 1, per: per ?? .year, minimumGap: reader.number("gap", 0), distinctDays: distinct,
            proration: reader.word("prorate", Proration.full),
            fiscalStart: reader.text("fiscal").flatMap { reader.integer("fiscal", $0) })
    }

    private enum YesNo: String, CaseIterable { case yes, no }
}

extension Cadence.Quota.Per {
    fileprivate init?(_ text: String) {
        switch text {
        case "week": self = .week
        case "month": self = .month
        case "quarter": self = .quarter
        case "half-year": self = .halfYear
        case "year": self = .year
        default:
            guard case .days(let days) = Span(text) else { return nil }
            self = .rolling(days: days)
        }
    }

    fileprivate var text: String {
        switch self {
        case .week: "week"
        case .month: "month"
        case .quarter: "quarter"
        case .halfYear: "half-year"
        case .year: "year"
        case .rolling(let days): "\(days)d"
        }
    }
}

extension Cadence.Clock {
    fileprivate init(_ reader: inout FieldReader) {
        let trigger = reader.requiredText("trigger") ?? ""
        let texts = reader.all("stage")
        let stages = texts.compactMap { text in
            let stage = Stage(text: text)
            if stage == nil { reader.problems.append(.init("stage", .unreadable(text))) }
            return stage
        }
        self.init(
            trigger: trigger, stages: stages, suspensionReasons: reader.list("suspend"),
            approver: reader.text("approver"), roll: reader.word("roll", WorkingCalendar.Roll.none))
    }
}

extension Cadence.Clock.Stage {
    /// `name:within`, then `+` and the longest extension, then `@` and the stage that it follows.
    fileprivate init?(text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let parts = text[text.index(after: colon)...].split(separator: "@", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count) else { return nil }
        let spans = parts[0].split(separator: "+", omittingEmptySubsequences: false).map { Span($0) }
        guard (1...2).contains(spans.count), let within = spans[0] else { return nil }
        if spans.count == 2, spans[1] == nil { return nil }
        self.init(
            String(text[..<colon]), within: within, after: parts.count == 2 ? String(parts[1]) : nil,
            maximumExtension: spans.count == 2 ? spans[1] : nil)
    }

    fileprivate var text: String {
        "\(name):\(within.text)\(maximumExtension.map { "+" + $0.text } ?? "")\(after.map { "@" + $0 } ?? "")"
    }
}

extension Cadence.Gate {
    fileprivate init(_ reader: inout FieldReader) {
        self.init(
            event: reader.requiredText("event") ?? "", approvals: reader.list("approvals"),
            lead: reader.text("lead").flatMap { reader.span("lead", $0) })
    }
}

extension Cadence.Standing {
    fileprivate init(_ reader: inout FieldReader) {
        let interval = reader.requiredText("every").flatMap { reader.span("every", $0) }
        self.init(
            sampling: reader.requiredText("sampling") ?? "", interval: interval ?? .months(1),
            failing: reader.requiredText("failing") ?? "")
    }
}
