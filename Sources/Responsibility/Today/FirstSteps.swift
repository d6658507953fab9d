import Storage
import Web

/// What a new organisation still lacks, with the page where it is made (起步).
struct FirstSteps: Sendable {
    let root: ID<Unit>?
    let hasUnits: Bool
    let hasPeople: Bool
    let hasProgrammes: Bool
    let hasPlans: Bool
    let mayManage: Bool
    let mayAdopt: Bool
    let mayIssue: Bool

    /// `nil` for everybody who can do nothing about it, and once nothing is lacking.
    static func of(_ access: Access, in tx: Transaction) throws -> FirstSteps? {
        let mayManage = access.mayEverywhere(.manageUnits)
        guard mayManage || access.mayEverywhere(.adoptProgrammes) else { return nil }
        let steps = try tx.first(
            .unscoped(
                """
                SELECT (SELECT id FROM unit WHERE parent_id IS NULL),
                       CASE WHEN EXISTS (SELECT 1 FROM unit WHERE parent_id IS NOT NULL) THEN 1 ELSE 0 END,
                       (SELECT COUNT(*) FROM (SELECT 1 FROM account LIMIT 2) few),
                       CASE WHEN EXISTS (SELECT 1 FROM programme) THEN 1 ELSE 0 END,
                       CASE WHEN EXISTS (SELECT 1 FROM plan) THEN 1 ELSE 0 END
                """, because: "whether there is anything yet is no secret")
        ) { (root: ID<Unit>?, units: Int, people: Int, programmes: Int, plans: Int) in
            FirstSteps(
                root: root, hasUnits: units > 0, hasPeople: people > 1, hasProgrammes: programmes > 0,
                hasPlans: plans > 0, mayManage: mayManage, mayAdopt: access.mayEverywhere(.adoptProgrammes),
                mayIssue: access.may(.issuePlans))
        }
        return steps.flatMap { $0.isDone ? nil : $0 }
    }

    private var isDone: Bool { hasUnits && hasPeople && hasProgrammes && hasPlans }

    private struct Step {
        let isDone: Bool
        let title: String
        let hint: String
        /// Where it is done, for who may do it.
        let link: Link?
    }

    private func steps(_ language: Language) -> [Step] {
        [
            Step(
                isDone: hasUnits, title: language.say(zh: "建立单位", en: "Add the units"),
                hint: language.say(
                    zh: "逐个添加下级单位；单位很多时请管理员用命令 dutybook units import 从表格导入。",
                    en: "One by one; for many, the machine's keeper imports a table by `dutybook units import`."),
                link: mayManage ? root.map { "/units/\($0)/new" } : nil),
            Step(
                isDone: hasPeople, title: language.say(zh: "添加人员", en: "Add the people"),
                hint: language.say(
                    zh: "从表格粘贴名单，打印一次性链接发给本人。至少要有一名主管科室人员。",
                    en: "Paste a list and hand out the one-time links. At least one belongs to the programme office."),
                link: mayManage ? "/people/new" : nil),
            Step(
                isDone: hasProgrammes, title: language.say(zh: "采用一套责任制", en: "Take a programme into use"),
                hint: language.say(zh: "由主管科室在“计划”页选用。", en: "The programme office does so on the Plans page."),
                link: mayAdopt ? "/plans" : nil),
            Step(
                isDone: hasPlans, title: language.say(zh: "下达年度计划", en: "Issue the yearly plan"),
                hint: language.say(
                    zh: "由主管科室先预览再下达，各单位的任务随之产生。",
                    en: "The programme office sees a preview and issues it; then every unit has its obligations."),
                link: mayIssue && hasProgrammes ? "/plans/new" : nil),
        ]
    }

    func section(_ language: Language) -> HTML {
        let steps = steps(language)
        let next = steps.firstIndex { !$0.isDone }
        return """
            <section aria-labelledby="first-steps"><h2 id="first-steps">\(language.say(zh: "起步", en: "First steps"))</h2>
            <ol class="steps">\(steps.enumerated().map { line($0.element, isNext: $0.offset == next, language) })</ol></section>
            """
    }

    private func line(_ step: Step, isNext: Bool, _ language: Language) -> HTML {
        let title: HTML =
            step.isDone ? "\(step.title)" : step.link.map { "<a href=\"\($0)\">\(step.title)</a>" } ?? "\(step.title)"
        return """
            <li\(if: isNext, " aria-current=\"step\"")>\(title)\
            \(if: step.isDone, " <span class=\"badge s-met\"><span aria-hidden=\"true\">✓</span> \(language.say(zh: "已有", en: "done"))</span>", else: "<span class=\"hint block\">\(step.hint)</span>")</li>
            """
    }
}
