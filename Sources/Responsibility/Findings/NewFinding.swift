import Storage

/// What somebody writes down about something that is wrong: the checklist of an inspection, feedback from above, the unit itself.
struct NewFinding: Sendable {
    var unitID: ID<Unit>
    /// On whose behalf it was found.
    var foundByUnitID: ID<Unit>
    var inspectionID: ID<Inspection>?
    var source: Finding.Source
    /// Whose inspection it was; asked for where it comes from above.
    var sourceName = ""
    /// The key of the checklist's item, by which repeats are recognised.
    var item = ""
    var dutyID: ID<Duty>?
    var title: String
    var facts = ""
    var clause = ""
    var place = ""
    /// What it is about, in the organisation's words, such as fire or papers.
    var category = ""
    var grade = Finding.Grade.ordinary
    var foundOn: Day
    var track = Finding.Track.byDate
    var dueOn: Day
    /// Other units that it concerns.
    var otherUnits: [ID<Unit>] = []
    /// The posts that answer for it.
    var posts: [ID<Post>] = []
    /// What shows how it is before it is put right.
    var files: [NewActivity.NewEvidence] = []
    /// What the form carried: the same form sent twice records once.
    var once: String
    /// The clock by which the limits of the catalogue that wait for findings run.
    var office: OfficeClock

    var permissions: [Permission] { Self.permissions(for: source) }

    /// Who may write it down: what comes from above the programme office, of one's own the unit too.
    static func permissions(for source: Finding.Source) -> [Permission] {
        switch source {
        case .inspection: [.inspect]
        case .superior: [.closeFindings]
        case .own: [.rectify, .inspect]
        }
    }

    /// Whether a finding that was recorded before says the same.
    func isSame(as known: Finding) -> Bool {
        (unitID, source, sourceName, item, dutyID, title)
            == (known.unitID, known.source, known.sourceName, known.item, known.dutyID, known.title)
            && (facts, clause, place) == (known.facts, known.clause, known.place)
            // It may have been told later.
            && (category.isEmpty || category == known.category)
            && (grade, foundOn, track, inspectionID)
                == (known.grade, known.foundOn, known.track, known.inspectionID)
    }

    /// A token made of the form's and of what it says now.
    var tokenOfItsOwn: String {
        let words = [
            once, unitID.description, source.rawValue, sourceName, item, dutyID?.description ?? "", title, facts,
            clause,
            place, category, grade.rawValue, foundOn.description, track.rawValue, inspectionID?.description ?? "",
        ]
        return Digest.of(Array(words.joined(separator: "\u{0}").utf8)).hex
    }

    func mistakes(on today: Day) -> [Mistake] {
        var mistakes: [Mistake] = []
        if title.isEmpty { mistakes.append(Mistake("finding_title", zh: "请写明是什么问题", en: "say what is wrong")) }
        if title.count > Finding.longestTitle {
            mistakes.append(
                Mistake(
                    "finding_title", zh: "问题最多 \(Finding.longestTitle) 个字",
                    en: "the title has at most \(Finding.longestTitle) characters"))
        }
        if facts.count > Finding.longestText {
            mistakes.append(
                Mistake(
                    "facts", zh: "事实最多 \(Finding.longestText) 个字",
                    en: "the facts have at most \(Finding.longestText) characters"))
        }
        if source == .superior, sourceName.isEmpty {
            mistakes.append(Mistake("source_name", zh: "请写明是谁检查的", en: "say who inspected"))
        }
        if foundOn > today {
            mistakes.append(
                Mistake(
                    "found_on", zh: "发现日期不能晚于今天（\(today)）", en: "the day it was found cannot be after today (\(today))")
            )
        }
        if dueOn < foundOn {
            mistakes.append(
                Mistake("due_on", zh: "整改期限不能早于发现日期", en: "the last day cannot be before the day it was found"))
        }
        return mistakes
    }
}
