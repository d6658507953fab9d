import Storage

/// Reads the cadence of a duty.
struct CadenceReading {
    typealias Text = ProgrammeFile.CadenceText

    let duty: DutyReading

    func cadence(_ place: YAMLPlace) -> Text? {
        let kinds = ["fixed", "quota", "clock", "gate", "standing"]
        guard let fields = place.fields(kinds) else { return nil }
        let given = fields.given(kinds)
        if given.count > 1 {
            place.note(.severalCadences(given))
            return nil
        }
        guard fields.sole(of: kinds) != nil else { return nil }
        if let place = fields["fixed"] { return fixed(place).map(Text.fixed) }
        if let place = fields["quota"] { return quota(place).map(Text.quota) }
        if let place = fields["clock"] { return clock(place).map(Text.clock) }
        if let place = fields["gate"] { return gate(place).map(Text.gate) }
        return fields["standing"].flatMap(standing).map(Text.standing)
    }

    private func fixed(_ place: YAMLPlace) -> Text.Fixed? {
        let keys = ["every", "due", "rrule", "starts", "roll", "lead_days", "grace_days"]
        guard let fields = place.fields(keys) else { return nil }
        let starts = fields["starts"].map { $0.day() }
        let schedule = schedule(fields, starts: starts ?? duty.appliesFrom)
        let roll = fields["roll"].map { $0.choice(Text.Roll.self) } ?? Text.Roll.none
        let lead = fields["lead_days"].map { $0.wholeNumber(0...366) } ?? 7
        let grace = fields["grace_days"].map { $0.wholeNumber(0...366) } ?? 0
        guard let schedule, let roll, let lead, let grace else { return nil }
        return .init(schedule: schedule, starts: starts ?? nil, roll: roll, leadDays: lead, graceDays: grace)
    }

    private func schedule(_ fields: YAMLFields, starts: Day?) -> Text.Schedule? {
        guard fields.sole(of: ["every", "rrule"]) != nil else { return nil }
        if let rule = fields["rrule"] {
            if fields["due"] != nil { fields.place.note(.notTogether("rrule", "due")) }
            guard let text = rule.text(limit: 500) else { return nil }
            for words in Text.problems(ofRule: text, from: starts ?? Day(number: 0)) { rule.note(.badRule(words)) }
            return .rule(text)
        }
        return fields["every"]?.choice(Every.self).flatMap {
            DueReading(fiscalStart: duty.fiscalStart).schedule($0, fields)
        }
    }

    private func quota(_ place: YAMLPlace) -> Text.Quota? {
        let keys = ["count", "per", "within_days", "min_gap_days", "distinct_days", "proration"]
        guard let fields = place.fields(keys) else { return nil }
        let count = fields.required("count")?.wholeNumber(1...1000)
        let gap = fields["min_gap_days"].map { $0.wholeNumber(0...366) } ?? 0
        let distinct = fields["distinct_days"].map { $0.yesNo() } ?? false
        let span = span(fields)
        guard let count, let gap, let distinct, let span else { return nil }
        return .init(count: count, span: span, minimumGapDays: gap, distinctDays: distinct)
    }

    private func span(_ fields: YAMLFields) -> Text.Quota.Span? {
        guard fields.sole(of: ["per", "within_days"]) != nil else { return nil }
        if let days = fields["within_days"] {
            if fields["proration"] != nil { fields.place.note(.notTogether("within_days", "proration")) }
            return days.wholeNumber(1...3660).map { .withinDays($0) }
        }
        let per = fields["per"]?.choice(Text.Period.self)
        let proration = fields.required("proration")?.choice(Text.Proration.self)
        guard let per, let proration else { return nil }
        return .per(per, proration)
    }

    private func clock(_ place: YAMLPlace) -> Text.Clock? {
        guard let fields = place.fields(["trigger", "stages", "extended_by", "suspend_for", "roll"]) else { return nil }
        let trigger = fields.required("trigger").flatMap { duty.declared.key(at: $0, in: "triggers") }
        let places = fields.required("stages")?.items(limit: 20)
        places?.noteRepeatedKeys()
        var earlier: [String] = []
        let stages = places?.map { stage($0, after: &earlier) }
        let by = fields["extended_by"].map { $0.choice(ProgrammeFile.Reviewer.self) } ?? .parent
        let reasons = fields["suspend_for"].map { $0.items(limit: 20) } ?? []
        reasons?.noteRepeatedKeys()
        let suspendFor = reasons?.map(ProgrammeFile.Named.init)
        let roll = fields["roll"].map { $0.choice(Text.Roll.self) } ?? Text.Roll.none
        guard let trigger, let stages, let by, let suspendFor, let roll else { return nil }
        return .init(
            trigger: trigger, stages: stages.compactMap(\.self), extendedBy: by,
            suspendFor: suspendFor.compactMap(\.self), roll: roll)
    }

    /// A stage can only follow one of the earlier ones.
    private func stage(_ place: YAMLPlace, after earlier: inout [String]) -> Text.Stage? {
        guard let fields = place.fields(["key", "title", "within", "after", "max_extension"]) else { return nil }
        let key = fields.required("key")?.key()
        let title = fields.required("title")?.words(limit: TextLimit.title)
        let within = fields.required("within")?.length(LengthUnit.allCases)
        let after = fields["after"]?.key()
        if let after, !earlier.contains(after) {
            fields["after"]?.note(.undeclared(after, list: "stages", nearest: after.nearest(in: earlier)))
        }
        if let key { earlier.append(key) }
        let extended = fields["max_extension"]?.length(LengthUnit.allCases)
        guard let key, let title, let within else { return nil }
        return .init(key: key, title: title, within: within, after: after, maximumExtension: extended)
    }

    private func gate(_ place: YAMLPlace) -> Text.Gate? {
        guard let fields = place.fields(["event", "approvals", "lead"]) else { return nil }
        let event = fields.required("event").flatMap { duty.declared.key(at: $0, in: "events") }
        let places = fields.required("approvals")?.items(limit: 20)
        places?.noteRepeatedKeys()
        let approvals = places?.map(approval)
        let lead = fields["lead"]?.length([.days, .workingDays])
        guard let event, let approvals else { return nil }
        return .init(event: event, approvals: approvals.compactMap(\.self), lead: lead)
    }

    private func approval(_ place: YAMLPlace) -> Text.Approval? {
        guard let fields = place.fields(["key", "title", "by"]) else { return nil }
        let key = fields.required("key")?.key()
        let title = fields.required("title")?.words(limit: TextLimit.title)
        let by = fields["by"].map { $0.choice(ProgrammeFile.Reviewer.self) } ?? .parent
        guard let key, let title, let by else { return nil }
        return .init(key: key, title: title, by: by)
    }

    private func standing(_ place: YAMLPlace) -> Text.Standing? {
        guard let fields = place.fields(["sampled", "verify_every", "failing"]) else { return nil }
        let sampled = fields.required("sampled")?.words(limit: TextLimit.text)
        let every = fields.required("verify_every")?.length([.months, .days], least: 1)
        let failing = fields.required("failing")?.words(limit: TextLimit.text)
        guard let sampled, let every, let failing else { return nil }
        return .init(sampled: sampled, verifyEvery: every, failing: failing)
    }
}

/// What a length of time is counted in.
enum LengthUnit: String, CaseIterable {
    case hours, days
    case workingDays = "working_days"
    case months
}

extension YAMLPlace {
    /// A length of time such as `{working_days: 5}`, in one of some units.
    fileprivate func length(_ units: [LengthUnit], least: Int = 0) -> ProgrammeFile.CadenceText.Length? {
        let keys = units.map(\.rawValue)
        guard let fields = fields(keys) else { return nil }
        guard let key = fields.sole(of: keys), let unit = LengthUnit(rawValue: key) else { return nil }
        return switch unit {
        case .hours: fields[key]?.wholeNumber(1...8784).map { .hours($0) }
        case .days: fields[key]?.wholeNumber(least...3660).map { .days($0) }
        case .workingDays: fields[key]?.wholeNumber(least...2600).map { .workingDays($0) }
        case .months: fields[key]?.wholeNumber(1...120).map { .months($0) }
        }
    }
}
