import Storage
import Web

extension CorrectionForm {
    /// The form as it is opened: what the record says.
    static func filled(_ now: ActivityWording, _ files: [Evidence], at office: OfficeClock) -> Form {
        var form = Form()
        for (name, value) in [
            ("kind", now.kind.rawValue), ("held_on", now.heldOn.description), ("title", now.title),
            ("place", now.place), ("chair", now.chair), ("recorder", now.recorder), ("minutes", now.minutes),
            ("held_time", now.heldAt.map(office.timeOfDay) ?? ""),
        ] + files.map({ ("day-\($0.id)", $0.effectiveOn.description) }) {
            form.add(value, to: name)
        }
        if now.outcome != .none { form.add(now.outcome.rawValue, to: "outcome") }
        now.content.fill(&form)
        return form
    }

    /// What the form says, as far as it can be read; of what it does not carry, what the record says.
    static func wording(_ form: Form, _ now: ActivityWording, at office: OfficeClock) -> ActivityWording {
        func typed(_ name: String) -> String { (form[name] ?? "").trimmed.replacing("\r\n", with: "\n") }
        var reader = FormReader(form)
        let heldOn = form["held_on"].flatMap { Day($0) } ?? now.heldOn
        let kind = form["kind"].flatMap(Activity.Kind.init) ?? now.kind
        var wording = ActivityWording(
            kind: kind, title: typed("title"), heldOn: heldOn, place: typed("place"), chair: typed("chair"),
            recorder: typed("recorder"), minutes: typed("minutes"), content: ActivityContent.read(&reader))
        wording.heldAt = OfficeClock.second(of: typed("held_time")).map { office.instant(of: heldOn, second: $0) }
        if kind == .check { wording.outcome = form["outcome"].flatMap(Activity.Outcome.init) ?? now.outcome }
        return wording
    }
}

extension Upload {
    /// The correction that the form describes, or all that is wrong with it.
    ///
    /// - Parameter files: those that lie with the record; each has a date and a box to take it off.
    func correction(of activity: Activity, _ files: [Evidence], by office: OfficeClock) throws -> Correction {
        var reader = FormReader(form)
        let (version, obligations, reason) = (
            reader.integer("version", in: 1...1_000_000),
            reader.values("obligations", as: ID<Obligation>.self, max: Proposal.most),
            reader.text("reason", max: Correction.longestReason)
        )
        let wording = try Upload.wording(&reader, of: activity, by: office)
        let dropped = try reader.checked(reader.values("drop", as: ID<Evidence>.self, max: 1_000))
        let attachments = try attachments(&reader)
        var days: [ID<Evidence>: Day] = [:]
        for file in files { days[file.id] = try reader.checked(reader.optionalDay("day-\(file.id)", as: Day.self)) }
        guard
            form["proposed_for"]
                == RecordForm.mark(unit: activity.unitID, kind: wording.kind, heldOn: wording.heldOn)
        else { throw Refusal.proposalsChanged }
        let (said, chosen, why) = try reader.checked(version, obligations, reason)
        return Correction(
            wording: wording, doneAt: wording.doneAt(recordedAt: activity.recordedAt, office),
            isAhead: office.isAhead(wording.heldAt, on: wording.heldOn), obligations: chosen, approvals: approvals,
            dropped: Set(dropped), days: days, attachments: attachments, reason: why,
            version: said)
    }
}

extension ActivityWording {
    /// The moment that counts for limits in hours: the time that is given, else that of recording on the day itself.
    func doneAt(recordedAt: Instant, _ office: OfficeClock) -> Instant? {
        heldAt ?? (office.day(of: recordedAt) == heldOn ? recordedAt : nil)
    }
}
