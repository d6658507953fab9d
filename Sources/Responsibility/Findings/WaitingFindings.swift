import Storage
import Web

/// What of the rectification waits for this person, for the first page.
struct WaitingFindings: Sendable {
    let groups: [Group]
    let today: Day

    /// The findings that wait for one kind of step.
    struct Group: Sendable {
        let step: FindingStep.Step
        let lines: [FindingList.Line]
    }

    static let most = 10

    static func of(_ access: Access, in tx: Transaction) throws -> WaitingFindings {
        var groups: [Group] = []
        func add(_ step: FindingStep.Step, _ permission: Permission, _ ids: () throws -> [ID<Finding>]) throws {
            guard access.may(permission) else { return }
            let lines = try FindingList.lines(of: ids(), by: access, in: tx)
            if !lines.isEmpty { groups.append(Group(step: step, lines: lines)) }
        }
        try add(.plan, .rectify) { try own(by: access, in: tx) }
        try add(.check, .checkRectification) { try waiting(.applied, for: .checkRectification, by: access, in: tx) }
        try add(.sign, .signRectification) { try waiting(.checked, for: .signRectification, by: access, in: tx) }
        try add(.close, .closeFindings) { try waiting(.signed, for: .closeFindings, by: access, in: tx) }
        try add(.grant, .extendRectification) { try asked(by: access, in: tx) }
        return WaitingFindings(groups: groups, today: access.today)
    }

    /// Those that the person's own units have to put right, not those of all below.
    private static func own(by access: Access, in tx: Transaction) throws -> [ID<Finding>] {
        try tx.all(
            """
            SELECT g.id FROM unit u CROSS JOIN finding g
            WHERE u.id IN \(access.tops(.rectify)) AND g.unit_id = u.id AND g.stage IN ('open', 'planned')
              AND \(access.may(.rectify, at: "g.unit_id"))
            ORDER BY g.due_on, g.id LIMIT \(most)
            """
        ) { (id: ID<Finding>) in id }
    }

    /// Those at a stage that this person may take further: not what they planned, applied for, checked or signed themselves.
    private static func waiting(
        _ stage: Finding.Stage, for permission: Permission, by access: Access, in tx: Transaction
    ) throws -> [ID<Finding>] {
        try tx.all(
            """
            SELECT g.id FROM finding g WHERE g.stage = \(stage) AND \(access.may(permission, at: "+g.unit_id"))
              AND \(isKeptApart(from: access))
            ORDER BY g.due_on, g.id LIMIT \(most)
            """
        ) { (id: ID<Finding>) in id }
    }

    /// That somebody neither rectified a finding (alias `g`) nor has taken another step of its closing since it was applied for.
    static func isKeptApart(from access: Access) -> SQL {
        """
        NOT EXISTS (SELECT 1 FROM finding_step s WHERE s.finding_id = g.id AND s.made_by = \(access.actor.accountID)
            AND (s.step IN ('plan', 'apply', 'stage') OR (s.step IN ('check', 'sign') AND s.id > (
                SELECT MAX(l.id) FROM finding_step l WHERE l.finding_id = g.id AND l.step = 'apply'))))
        """
    }

    /// Those for which more time was asked, for whoever answers it.
    static func extensions(by access: Access, in tx: Transaction) throws -> [FindingList.Line] {
        guard access.may(.extendRectification) else { return [] }
        return try FindingList.lines(of: asked(by: access, in: tx), by: access, in: tx)
    }

    private static func asked(by access: Access, in tx: Transaction) throws -> [ID<Finding>] {
        try tx.all(
            """
            SELECT g.id FROM finding_extension x JOIN finding g ON g.id = x.finding_id
            WHERE x.granted IS NULL AND \(access.may(.extendRectification, at: "+g.unit_id"))
              AND (x.asked_by IS NULL OR x.asked_by <> \(access.actor.accountID))
            ORDER BY x.finding_id LIMIT \(most)
            """
        ) { (id: ID<Finding>) in id }
    }

    func sections(_ language: Language) -> HTML {
        "\(groups.map { section($0, language) })"
    }

    private func section(_ group: Group, _ language: Language) -> HTML {
        let (title, list): (String, Link) =
            switch group.step {
            case .check: (language.say(zh: "等您核查的整改", en: "Rectification to check"), "/findings?stage=applied")
            case .sign: (language.say(zh: "等您审签的整改", en: "Rectification to sign"), "/findings?stage=checked")
            case .close: (language.say(zh: "等您销号的问题", en: "Findings to close"), "/findings?stage=signed")
            case .grant: (language.say(zh: "等您批复的整改延期", en: "Extensions to answer"), "/findings")
            default: (language.say(zh: "要整改的问题", en: "To put right"), "/findings")
            }
        let id = "findings-\(group.step.rawValue)"
        return """
            <section aria-labelledby="\(id)"><h2 id="\(id)">\(title)</h2>
            <ul class="lines">\(group.lines.map { line($0, language) })</ul>
            \(if: group.lines.count == Self.most, "<p><a href=\"\(list)\">\(language.say(zh: "全部", en: "All of them"))</a></p>")</section>
            """
    }

    private func line(_ line: FindingList.Line, _ language: Language) -> HTML {
        """
        <li><a href="\(link: "/findings/\(line.id)")">\(line.number) \(line.title)</a> \
        \(Finding.badges(line.stage, line.grade, isOverdue: line.dueOn < today, isRepeat: line.repeatOf != nil, language)) \
        <span class="hint block">\(line.unitName) · \(language.say(zh: "期限", en: "by")) <time>\(line.dueOn)</time></span></li>
        """
    }
}
