import Storage

/// What somebody writes down about a visit.
struct NewInspection: Sendable {
    var unitID: ID<Unit>
    var batchID: ID<InspectionBatch>?
    var checklists: [CheckedList]
    var kind: Inspection.Kind
    var method: Inspection.Method
    var title: String
    var heldOn: Day
    var inspectors: [ID<Person>]
    var summary = ""
    /// One for each item of the checklists, in their order; `nil` where nothing was chosen.
    var answers: [Answer?]
    /// Files about the visit as a whole.
    var files: [NewActivity.NewEvidence] = []
    var language = Language.zh
    var once: String
    var office: OfficeClock

    /// A version of a checklist by which the visit was made; several where visits were merged.
    struct CheckedList: Sendable, Equatable {
        var key: String
        var version: Int

        init(key: String, version: Int) {
            self.key = key
            self.version = version
        }

        /// Reads `fire-office@1`.
        init?(_ text: some StringProtocol) {
            let parts = text.split(separator: "@")
            guard parts.count == 2, let version = Int(parts[1]) else { return nil }
            self.init(key: String(parts[0]), version: version)
        }

        var text: String { "\(key)@\(version)" }
    }

    /// What was found of one item.
    struct Answer: Sendable {
        var outcome: InspectionItem.Outcome
        var facts = ""
        var place = ""
        var grade = Finding.Grade.ordinary
        var track = Finding.Track.byDate
        var dueOn: Day?
        var photos: [NewActivity.NewEvidence] = []
    }

    /// An item with the checklist that it stands in.
    struct Item: Sendable {
        let list: CheckedList
        let file: ChecklistFile
        let item: ChecklistFile.Item

        /// By which repeats are recognised: the same in every version of the checklist.
        var key: String { "\(list.key)/\(item.key)" }
    }

    /// What is to be put right within so many days, where nobody says another day.
    static let daysToRectify = 30

    static func items(of lists: [CheckedList], in tx: Transaction) throws -> [Item] {
        try lists.flatMap { list in
            let file = try Checklist.file(list.key, version: list.version, in: tx)
            return file.items.map { Item(list: list, file: file, item: $0) }
        }
    }

    /// All that is wrong with it, as far as it can be seen without the records.
    func mistakes(_ items: [Item], on today: Day) -> [Mistake] {
        var mistakes: [Mistake] = []
        if heldOn > today {
            mistakes.append(
                Mistake("held_on", zh: "检查日期不能晚于今天（\(today)）", en: "the day cannot be after today (\(today))"))
        }
        if Set(inspectors).count < 2 {
            mistakes.append(
                Mistake("inspectors", zh: "检查人员不得少于两人", en: "an inspection is made by two people at least"))
        }
        for (number, item) in items.enumerated() {
            let answer = number < answers.count ? answers[number] : nil
            let title = item.item.title
            guard let answer else {
                mistakes.append(
                    Mistake(
                        "outcome_\(number + 1)", zh: "第 \(number + 1) 项“\(title.zh)”还没有选择结果",
                        en: "item \(number + 1), “\(title.en)”: choose what was found"))
                continue
            }
            guard answer.outcome == .problem else { continue }
            if answer.facts.isEmpty {
                mistakes.append(
                    Mistake(
                        "facts_\(number + 1)", zh: "第 \(number + 1) 项“\(title.zh)”：请写明看到的事实",
                        en: "item \(number + 1), “\(title.en)”: say what was seen"))
            }
            if let due = answer.dueOn, due < heldOn {
                mistakes.append(
                    Mistake(
                        "due_\(number + 1)", zh: "第 \(number + 1) 项：整改期限不能早于检查日期",
                        en: "item \(number + 1): the last day cannot be before the inspection"))
            }
        }
        return mistakes
    }
}
