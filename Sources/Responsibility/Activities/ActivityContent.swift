import Storage

/// What a record tells beside its heading and its minutes (记录内容): who was there, what was on the agenda, what was decided.
///
/// A new record and a correction of it write the same value.
struct ActivityContent: Sendable, Equatable {
    var attendance: [Attendance] = []
    var agenda: [AgendaItem] = []
    var decisions: [ActivityDecision] = []

    static let mostPeople = 500
    static let mostItems = 50
    static let longestItem = 300
    static let mostDecisions = 50
    static let longestDecision = 1_000

    var isEmpty: Bool { attendance.isEmpty && agenda.isEmpty && decisions.isEmpty }

    func people(_ standing: Attendance.Standing) -> [Attendance] { attendance.filter { $0.standing == standing } }

    /// What marks the work as being about its first item (第一议题), for subjects that a duty names; empty when none is marked.
    var subject: String {
        agenda.first.flatMap { $0.isFirst ? "第一议题 first agenda item \($0.text)" : nil } ?? ""
    }

    /// Two contents are equal that say the same, whoever of the people named is known.
    static func == (a: ActivityContent, b: ActivityContent) -> Bool { a.text == b.text }

    /// All of it as one text: two contents that say the same have the same.
    var text: String {
        let people = attendance.map { [$0.name, $0.standing.rawValue, $0.absence?.rawValue ?? ""] }
        let items = agenda.map { [$0.text, $0.isFirst ? "first" : ""] }
        let decided = decisions.map { [$0.text, $0.owner, $0.dueOn?.description ?? ""] }
        return [people, items, decided].map { rows in
            rows.map { $0.joined(separator: "\u{1}") }.joined(separator: "\u{2}")
        }.joined(separator: "\u{3}")
    }

    /// What is wrong with it as a whole, however it was typed.
    func mistakes(heldOn: Day) -> [Mistake] {
        var mistakes: [Mistake] = []
        if attendance.count > Self.mostPeople {
            mistakes.append(
                Mistake(
                    "attended", zh: "参会人员最多登记 \(Self.mostPeople) 人",
                    en: "at most \(Self.mostPeople) people can be named"))
        }
        let standings = Dictionary(grouping: attendance, by: \.name).mapValues { Set($0.map(\.standing)) }
        for name in standings.filter({ $0.value.count > 1 }).keys.sorted() {
            mistakes.append(
                Mistake(
                    "attended", zh: "“\(name)”同时写在出席、缺席或列席中；如果是同名的人，请注明部门",
                    en: "“\(name)” is in two of the lists; if these are two people, say which is which"))
        }
        if agenda.count > Self.mostItems {
            mistakes.append(
                Mistake("agenda", zh: "议题最多 \(Self.mostItems) 项", en: "an agenda has at most \(Self.mostItems) items"))
        }
        if decisions.count > Self.mostDecisions {
            mistakes.append(
                Mistake(
                    "decision_1", zh: "议定事项最多 \(Self.mostDecisions) 项",
                    en: "at most \(Self.mostDecisions) decisions can be written down"))
        }
        for (index, decision) in decisions.enumerated() where decision.dueOn.map({ $0 < heldOn }) ?? false {
            mistakes.append(
                Mistake(
                    "decision_due_\(index + 1)", zh: "第 \(index + 1) 项议定事项的完成时限早于工作日期（\(heldOn)）",
                    en: "decision \(index + 1) is due before the day of the work (\(heldOn))"))
        }
        return mistakes
    }
}

/// One person at a piece of work, or missing from it (出席情况).
struct Attendance: Sendable, Equatable {
    var name: String
    /// Who that is, where the name is that of exactly one person of the unit.
    var personID: ID<Person>?
    var standing: Standing
    /// Why somebody was absent; `nil` for everybody else.
    var absence: Absence?

    enum Standing: String, Sendable, CaseIterable, SQLColumn {
        case present, absent
        case sittingIn = "sitting_in"

        func title(in language: Language) -> String {
            switch self {
            case .present: language.say(zh: "出席", en: "present")
            case .absent: language.say(zh: "缺席", en: "absent")
            case .sittingIn: language.say(zh: "列席", en: "sitting in")
            }
        }
    }

    /// The closed list of reasons: nothing about health, faith or anything else of a person's own.
    enum Absence: String, Sendable, CaseIterable, SQLColumn {
        case leave
        case dutyTravel = "duty_travel"
        case other

        func title(in language: Language) -> String {
            switch self {
            case .leave: language.say(zh: "请假", en: "leave")
            case .dutyTravel: language.say(zh: "公出", en: "duty travel")
            case .other: language.say(zh: "其他", en: "other")
            }
        }
    }
}

/// One item of an agenda (议题), in its order.
struct AgendaItem: Sendable, Equatable {
    var text: String
    /// Whether it is the first agenda item (第一议题) that a duty asks for; only the first item can be.
    var isFirst = false
}

/// What was decided (议定事项), who sees to it and by when.
struct ActivityDecision: Sendable, Equatable {
    var text: String
    /// A post or a name, as it was written; empty where nobody is named.
    var owner = ""
    var dueOn: Day?
}
