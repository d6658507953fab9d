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
    /// The tokens of those that lie here since the form came back.
    var kept: [String] = []
    var language = Language.zh
    /// The items of the checklists, where they have been read already.
    var items: [Item]?
    /// What the form carried.
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
        /// The tokens of photographs that lie here since the form came back.
        var kept: [String] = []
    }

    /// An item with the checklist that it stands in.
    struct Item: Sendable {
        let list: CheckedList
        let file: ChecklistFile
        let item: ChecklistFile.Item

        /// By which repeats are recognised: the same in every version of the checklist.
        var key: String { "\(list.key)/\(item.key)" }

        /// What a finding about it is called: the item says how it should be.
        func problem(in language: Language) -> String {
            let words = language.say(zh: "不符合：\(item.title.zh)", en: "Not met: \(item.title.en)")
            return String(words.prefix(Finding.longestTitle))
        }
    }

    /// What is to be put right within so many days, where nobody says another day.
    static let daysToRectify = 30

    static func items(of lists: [CheckedList], in tx: Transaction) throws -> [Item] {
        try lists.flatMap { list in
            let file = try Checklist.file(list.key, version: list.version, in: tx)
            return file.items.map { Item(list: list, file: file, item: $0) }
        }
    }

    /// What the inspection is told by: the form's token and all that it says but its files, so that the same form sent twice records once,
    /// and an old form that says something else is an inspection of its own.
    var token: String {
        let said: Canonical = [
            "once": .text(once), "unit": .of(unitID), "batch": .of(batchID), "checklists": .of(checklists.map(\.text)),
            "kind": .text(kind.rawValue), "method": .text(method.rawValue), "title": .text(title),
            "held_on": .of(heldOn), "inspectors": .list(Set(inspectors).sorted().map { .of($0) }),
            "summary": .text(summary), "answers": .list(answers.map { $0?.canonical ?? .null }),
        ]
        return Digest.of(said.bytes).hex
    }

    /// All files that it brings, those that lie here since the form came back by their tokens.
    private var attachments: Attachments {
        let answers = answers.compactMap { $0 }
        return Attachments(sent: files + answers.flatMap(\.photos), kept: kept + answers.flatMap(\.kept))
    }

    /// The same with the files that lay here: they are kept no longer.
    func takingKept(by access: Access, in tx: Transaction) throws -> NewInspection {
        let taken = try KeptUpload.taken(attachments.kept, by: access, in: tx)
        var new = self
        new.files += kept.compactMap { taken[$0] }
        for index in answers.indices {
            new.answers[index]?.photos += answers[index]?.kept.compactMap { taken[$0] } ?? []
        }
        return new
    }

    /// All that is wrong with it, as far as it can be seen without the records.
    ///
    /// - Parameter settled: the places of items about which nothing is asked any more.
    func mistakes(_ items: [Item], settled: Set<Int> = [], on today: Day) -> [Mistake] {
        var mistakes: [Mistake] = []
        if heldOn > today {
            mistakes.append(
                Mistake("held_on", zh: "检查日期不能晚于今天（\(today)）", en: "the day cannot be after today (\(today))"))
        }
        if Set(inspectors).count < 2 {
            mistakes.append(
                Mistake("inspectors", zh: "检查人员不得少于两人", en: "an inspection is made by two people at least"))
        }
        mistakes += attachments.mistakes(on: today)
        for (number, item) in items.enumerated() where !settled.contains(number) {
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

extension NewInspection.Answer {
    fileprivate var canonical: Canonical {
        [
            "outcome": .text(outcome.rawValue), "facts": .text(facts), "place": .text(place),
            "grade": .text(grade.rawValue), "track": .text(track.rawValue), "due_on": .of(dueOn),
        ]
    }
}
