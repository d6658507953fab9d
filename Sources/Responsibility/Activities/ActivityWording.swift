import Storage
import Web

/// What a record says, apart from its files and from what it counts towards.
struct ActivityWording: Sendable, Equatable {
    var kind: Activity.Kind
    var title: String
    var heldOn: Day
    var place = ""
    var chair = ""
    var recorder = ""
    var minutes = ""
    /// When on its day it was done, where somebody says so.
    var heldAt: Instant?
    /// What a check found; of other kinds of work nothing.
    var outcome = Activity.Outcome.none
    var content = ActivityContent()

    /// Without the content, which has tables of its own.
    static let columns: SQL = """
        v.kind, v.title, v.held_on, v.place, v.chair, v.recorder, v.minutes, v.held_at, v.outcome
        """

    /// What a record says now.
    static func of(_ activity: Activity, by access: Access, in tx: Transaction) throws -> ActivityWording {
        activity.wording(with: try .of(activity.id, version: activity.version, by: access, in: tx))
    }

    /// What tells what the work was about, where a duty names subjects.
    var subject: String { title + " " + content.subject }

    /// One field that two versions have differently.
    struct Difference: Sendable {
        let field: String
        let old: String
        let new: String
    }

    /// The fields that differ, in the order of the form.
    func differences(to new: ActivityWording, _ office: OfficeClock, _ language: Language) -> [Difference] {
        zip(fields(office, language), new.fields(office, language)).compactMap { old, new in
            old.value == new.value ? nil : Difference(field: old.name, old: old.value, new: new.value)
        }
    }

    /// All that it says, by the names of the form's fields; what is empty is there too.
    func fields(_ office: OfficeClock, _ language: Language) -> [(name: String, value: String)] {
        [
            ("title", title), ("kind", kind.title(in: language)), ("held_on", heldOn.description),
            ("held_time", heldAt.map(office.timeOfDay) ?? ""), ("outcome", outcome.title(in: language)),
            ("place", place), ("chair", chair), ("recorder", recorder), ("minutes", minutes),
            ("attendance", content.attendanceLines(language)), ("agenda", content.agendaLines(language)),
            ("decisions", content.decisionLines),
        ]
    }

    /// The names of the fields that differ, as an entry has them.
    func changedFields(to new: ActivityWording) -> [String] {
        differences(to: new, OfficeClock(zone: "GMT"), .en).map(\.field)
    }

    /// The members of an entry in the ledger; what is about people can be erased.
    var canonical: Canonical {
        .object([
            "kind": .text(kind.rawValue), "title": .text(title), "held_on": .of(heldOn), "place": .text(place),
            "chair": .erasable(chair), "recorder": .erasable(recorder), "minutes": .erasable(minutes),
            "held_at": .of(heldAt), "outcome": .text(outcome.rawValue),
        ]).with(content.canonical)
    }
}

extension Activity {
    func wording(with content: ActivityContent) -> ActivityWording {
        ActivityWording(
            kind: kind, title: title, heldOn: heldOn, place: place, chair: chair, recorder: recorder, minutes: minutes,
            heldAt: heldAt, outcome: outcome, content: content)
    }
}

extension ActivityContent {
    /// One line a person, so that two versions can be compared line by line.
    fileprivate func attendanceLines(_ language: Language) -> String {
        attendance.map { person in
            let how = [person.standing.title(in: language), person.absence?.title(in: language)].compactMap { $0 }
            return language.say(
                zh: "\(person.name)（\(how.joined(separator: "："))）",
                en: "\(person.name) (\(how.joined(separator: ": ")))")
        }.joined(separator: "\n")
    }

    fileprivate func agendaLines(_ language: Language) -> String {
        agenda.map { item in
            item.isFirst ? item.text + language.say(zh: "（第一议题）", en: " (first agenda item)") : item.text
        }.joined(separator: "\n")
    }

    fileprivate var decisionLines: String {
        decisions.map { decision in
            [decision.text, decision.owner, decision.dueOn?.description ?? ""].filter { !$0.isEmpty }
                .joined(separator: " · ")
        }.joined(separator: "\n")
    }
}

extension ActivityWording.Difference {
    /// The field with what it was and what it is; of long texts only the lines that changed.
    func row(_ language: Language) -> HTML {
        let name = Field.names[field].map { language.say(zh: $0.zh, en: $0.en) } ?? field
        return
            "<div><dt>\(name)</dt><dd>\(old.contains("\n") || new.contains("\n") ? lines(language) : words(language))</dd></div>"
    }

    private func words(_ language: Language) -> HTML {
        """
        <del>\(Self.before(language))\(old.isEmpty ? language.say(zh: "（空）", en: "(empty)") : old)</del> \
        <span aria-hidden="true">→</span> \
        <ins>\(Self.after(language))\(new.isEmpty ? language.say(zh: "（空）", en: "(empty)") : new)</ins>
        """
    }

    /// Above so many lines two texts are shown whole, because comparing them line by line would take long.
    private static let comparable = 300

    private func lines(_ language: Language) -> HTML {
        let (old, new) = (self.old.split(separator: "\n"), self.new.split(separator: "\n"))
        guard max(old.count, new.count) <= Self.comparable else {
            return """
                <del class="block">\(Self.before(language))\(texts: old, separator: "<br>")</del>
                <ins class="block">\(Self.after(language))\(texts: new, separator: "<br>")</ins>
                """
        }
        let changes = new.difference(from: old)
        return """
            \(changes.removals.map { "<del class=\"block\">\(Self.before(language))\(Self.text(of: $0))</del>" as HTML })
            \(changes.insertions.map { "<ins class=\"block\">\(Self.after(language))\(Self.text(of: $0))</ins>" as HTML })
            """
    }

    private static func text(of change: CollectionDifference<Substring>.Change) -> Substring {
        switch change {
        case .insert(_, let line, _), .remove(_, let line, _): line
        }
    }

    /// Said to those who do not see that it is struck out.
    private static func before(_ language: Language) -> HTML {
        "<span class=\"unseen\">\(language.say(zh: "原为：", en: "before: "))</span>"
    }

    private static func after(_ language: Language) -> HTML {
        "<span class=\"unseen\">\(language.say(zh: "改为：", en: "after: "))</span>"
    }
}
