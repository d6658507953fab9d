import Storage
import Web

/// The fields that the form of a record and that of its correction share: what the work was, what a check found, who was there.
struct WorkFields: Sendable {
    let view: FormView
    let kind: Activity.Kind
    let content: ContentForm
    /// Whether the time of the work matters: a limit in hours depends on it, or it was told before.
    let asksTime: Bool

    private var language: Language { view.language }

    static let kinds = Activity.Kind.allCases

    var kindAndDay: HTML {
        """
        \(view.field("kind").choice(Self.kinds.map { ($0.rawValue, $0.title(in: language)) }))
        \(view.field("held_on").input(type: "date"))
        """
    }

    var words: HTML {
        """
        \(view.field("title").input(max: Activity.longestTitle))
        <div class="row">
        \(view.field("place").input(required: false, max: 200))
        \(view.field("chair").input(required: false, max: Person.longestName, list: "people"))
        \(view.field("recorder").input(required: false, max: Person.longestName, list: "people"))
        </div>
        \(view.field("minutes").area(rows: 8, hint: language.say(
            zh: "议题、过程、议定事项。写清做了什么即可。", en: "Agenda, what was done, what was decided. Plain facts are enough.")))
        """
    }

    /// What is asked of some work only, beside the list of obligations: the time, where a limit runs in hours; what a check found.
    var particulars: HTML {
        """
        \(if: asksTime, view.field("held_time").input(
            type: "time", required: false, hint: language.say(
                zh: "下面有按小时计的时限时填写。不填时，当天登记的按登记时间算，补登的按当日终了算。",
                en: "Give it where a limit below runs in hours. Without a time, work recorded on its day counts from that moment, other work from the day's end.")))
        \(if: kind == .check, outcomeChoice)
        \(content.lists)
        """
    }

    private var outcomeChoice: HTML {
        view.field("outcome").choice(
            [("", language.say(zh: "请选择", en: "Choose"))]
                + Activity.Outcome.choices.map { ($0.rawValue, $0.title(in: language)) },
            hint: language.say(
                zh: "最近一次经认定的核查决定常态责任的状态。", en: "The newest accepted check decides how a standing duty stands."))
    }
}

extension Upload {
    /// What the form says of the work, or all that is wrong with it; `known` is a record that is corrected.
    ///
    /// A form without the field of the time or of the finding leaves them as they were.
    static func wording(
        _ reader: inout FormReader, of known: Activity? = nil, by office: OfficeClock
    ) throws -> ActivityWording {
        let form = reader.form
        let content = ActivityContent.read(&reader)
        let (second, outcome) = try whenAndWhatWasFound(form)
        let (kind, title, heldOn, place, chair, recorder, minutes) = try reader.checked(
            reader.choice("kind", of: Activity.Kind.self), reader.text("title", max: Activity.longestTitle),
            reader.day("held_on", as: Day.self), reader.optionalText("place", max: 200),
            reader.optionalText("chair", max: Person.longestName),
            reader.optionalText("recorder", max: Person.longestName),
            reader.optionalMultiline("minutes", max: Activity.longestText))
        var wording = ActivityWording(
            kind: kind, title: title, heldOn: heldOn, place: place ?? "", chair: chair ?? "", recorder: recorder ?? "",
            minutes: minutes ?? "", content: content)
        wording.heldAt = second.map { office.instant(of: heldOn, second: $0) }
        if let known, form["held_time"] == nil, known.heldOn == heldOn { wording.heldAt = known.heldAt }
        if kind == .check {
            let said = outcome ?? (known?.kind == .check ? known?.outcome : nil) ?? .none
            // A check that says nothing else found what it looked for.
            wording.outcome = said == .none ? .holding : said
        }
        return wording
    }

    /// The time of the day, in seconds, and what a check found; the form asks for them where they matter.
    private static func whenAndWhatWasFound(_ form: Form) throws -> (second: Int?, outcome: Activity.Outcome?) {
        var mistakes: [Mistake] = []
        let time = (form["held_time"] ?? "").trimmed
        let second = OfficeClock.second(of: time)
        if !time.isEmpty, second == nil { mistakes.append(.noTime("held_time")) }
        let outcome = form["outcome"].flatMap(Activity.Outcome.init)
        if form["kind"] == Activity.Kind.check.rawValue, let said = form["outcome"], said.isEmpty || outcome == nil {
            mistakes.append(Mistake("outcome", zh: "请选择核查结果", en: "say what the check found"))
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        return (second, outcome)
    }

    /// Which approval the work is, of each gate for which the form says one.
    var approvals: [ID<Obligation>: String] {
        Dictionary(
            form.names.compactMap { name -> (ID<Obligation>, String)? in
                guard name.hasPrefix("approval-"), let id = ID<Obligation>(String(name.dropFirst("approval-".count))),
                    let key = form[name], !key.isEmpty
                else { return nil }
                return (id, key)
            }
        ) { first, _ in first }
    }
}
