import Storage

/// How a finding is put right: the five settled points (五落实), who, measures, money, time limit and contingency, and interim measures.
struct Rectification: Sendable, Equatable {
    let version: Int
    let who: String
    let measures: String
    let money: String
    let dueOn: Day
    let contingency: String
    /// What holds the danger down until a major one is put right.
    let interim: String
    let plannedBy: ID<Account>?
    let plannedAt: Instant

    static let columns: SQL =
        "r.version, r.who, r.measures, r.money, r.due_on, r.contingency, r.interim, r.planned_by, r.planned_at"
    static let longestText = 2_000
}

/// One stage of a rectification that takes a long time (分阶段).
struct RectificationStage: Sendable, Equatable {
    let position: Int
    let title: String
    let dueOn: Day
    let doneOn: Day?

    static let columns: SQL = "t.position, t.title, t.due_on, t.done_on"
    /// So many can be planned at a time.
    static let most = 8
}

/// What a unit plans for a finding.
struct NewRectification: Sendable {
    var who: String
    var measures: String
    var money = ""
    var dueOn: Day
    var contingency = ""
    var interim = ""
    var stages: [Stage] = []
    /// The version that was looked at; 0 where there was none.
    var version = 0

    struct Stage: Sendable, Equatable {
        var title: String
        var dueOn: Day
    }

    /// What it lacks for a finding: all five points unless it is put right at once, interim measures for a major one, stages for a long one.
    func mistakes(for finding: Finding, stagesDone: Int) -> [Mistake] {
        var mistakes: [Mistake] = []
        func need(_ text: String, _ field: String, _ zh: String, _ en: String) {
            if text.isEmpty { mistakes.append(Mistake(field, zh: "请写明\(zh)", en: "say \(en)")) }
            if text.count > Rectification.longestText {
                mistakes.append(
                    Mistake(
                        field, zh: "最多 \(Rectification.longestText) 个字",
                        en: "it has at most \(Rectification.longestText) characters"))
            }
        }
        need(who, "who", "责任人", "who sees to it")
        need(measures, "measures", "整改措施", "what is done")
        if finding.track != .atOnce || finding.grade == .major {
            need(money, "money", "资金安排，不需要的写“不需要”", "what money it takes, or that it takes none")
            need(
                contingency, "contingency", "预案，不需要的写“不需要”", "what is done if it goes wrong, or that nothing is needed")
        }
        if finding.grade == .major { need(interim, "interim", "整改期间的临时措施", "what holds the danger down meanwhile") }
        if dueOn > finding.dueOn {
            mistakes.append(
                Mistake(
                    "due_on", zh: "时限不能晚于整改期限 \(finding.dueOn)；确需延长的请申请延期",
                    en: "the day cannot be after the last day \(finding.dueOn): ask for an extension if it has to be"))
        }
        if dueOn < finding.foundOn {
            mistakes.append(
                Mistake("due_on", zh: "时限不能早于发现日期", en: "the day cannot be before the finding was found"))
        }
        if finding.track == .longTerm { mistakes += stageMistakes(for: finding, stagesDone) }
        return mistakes
    }

    private func stageMistakes(for finding: Finding, _ done: Int) -> [Mistake] {
        var mistakes: [Mistake] = []
        if stages.isEmpty, done == 0 {
            mistakes.append(Mistake("stage_1", zh: "长期坚持的问题请分阶段写明", en: "a long-term one is planned in stages"))
        }
        for (index, stage) in stages.enumerated() where stage.dueOn > finding.dueOn {
            mistakes.append(
                Mistake(
                    "stage_due_\(index + 1)", zh: "阶段时限不能晚于整改期限 \(finding.dueOn)",
                    en: "a stage cannot end after the last day \(finding.dueOn)"))
        }
        return mistakes
    }
}
