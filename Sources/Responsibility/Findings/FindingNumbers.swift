import Storage
import Web

/// How many findings of a unit and all below it are open, and how many of them overdue: two numbers that open their lists.
struct FindingNumbers: Sendable {
    let unitID: ID<Unit>
    let open: Int
    let overdue: Int

    static func of(_ unit: ID<Unit>, by access: Access, in tx: Transaction) throws -> FindingNumbers {
        let list = try FindingList.asked(Form.with("unit", unit.description), by: access, in: tx)
        func count(_ list: FindingList) throws -> Int {
            try list.counts(of: list.stages, by: access, in: tx).values.reduce(0, +)
        }
        let open = try count(list)
        return FindingNumbers(
            unitID: unit, open: open, overdue: open == 0 ? 0 : try count(list.narrowed("overdue", to: "yes")))
    }

    func line(_ language: Language) -> HTML {
        guard open > 0 else { return "" }
        return """
            <p class="actions"><strong>\(language.say(zh: "检查整改", en: "Findings"))</strong>
            <a href="\(link: "/findings?unit=\(unitID)")">\(language.say(zh: "未销号", en: "not closed")) \(FindingList.shown(open))</a>
            \(if: overdue > 0, "<a href=\"\(link: "/findings?unit=\(unitID)&overdue=yes")\">\(Obligation.Standing.overdue.badge(language)) \(FindingList.shown(overdue))</a>")</p>
            """
    }
}

extension Finding {
    /// From a standing duty that does not hold to the findings that name it.
    static func line(about obligation: Obligation, _ language: Language) -> HTML {
        """
        <p><a href="\(link: "/findings?unit=\(obligation.unitID)&duty=\(obligation.dutyID)")">\(language.say(zh: "涉及这项责任的未销号问题", en: "Open findings about this duty"))</a></p>
        """
    }
}
