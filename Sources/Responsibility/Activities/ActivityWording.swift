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

    static let columns: SQL = "v.kind, v.title, v.held_on, v.place, v.chair, v.recorder, v.minutes"

    /// One field that two versions have differently.
    struct Difference: Sendable {
        let field: String
        let old: String
        let new: String
    }

    /// The fields that differ, in the order of the form.
    func differences(to new: ActivityWording, _ language: Language) -> [Difference] {
        zip(fields(language), new.fields(language)).compactMap { old, new in
            old.value == new.value ? nil : Difference(field: old.name, old: old.value, new: new.value)
        }
    }

    private func fields(_ language: Language) -> [(name: String, value: String)] {
        [
            ("kind", kind.title(in: language)), ("held_on", heldOn.description), ("title", title), ("place", place),
            ("chair", chair), ("recorder", recorder), ("minutes", minutes),
        ]
    }

    /// The members of an entry in the ledger; what is about people can be erased.
    var canonical: Canonical {
        [
            "kind": .text(kind.rawValue), "title": .text(title), "held_on": .of(heldOn), "place": .text(place),
            "chair": .erasable(chair), "recorder": .erasable(recorder), "minutes": .erasable(minutes),
        ]
    }
}

extension Activity {
    var wording: ActivityWording {
        ActivityWording(
            kind: kind, title: title, heldOn: heldOn, place: place, chair: chair, recorder: recorder, minutes: minutes)
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
