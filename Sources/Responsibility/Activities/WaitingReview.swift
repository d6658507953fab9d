import Storage
import Web

/// A piece of work that waits for somebody to look at it.
struct WaitingReview: Sendable {
    let fulfilment: ID<Fulfilment>
    let activity: ID<Activity>
    let title: String
    let kind: Activity.Kind
    let heldOn: Day
    let unitName: String
    let dutyZh: String
    let dutyEn: String

    static let pageLength = 50

    /// What this person may review and neither recorded nor corrected, the longest waiting first.
    static func list(
        after: ID<Fulfilment>? = nil, limit: Int = pageLength, by access: Access, in tx: Transaction
    ) throws -> [WaitingReview] {
        try tx.all(
            """
            SELECT f.id, v.id, v.title, v.kind, v.held_on, u.name, \(Obligation.titles)
            FROM \(Fulfilment.reviewed) JOIN activity v ON v.id = f.activity_id JOIN unit u ON u.id = f.unit_id
            WHERE f.state = 'submitted' AND f.id > \(after ?? ID(rawValue: 0))
              AND v.recorded_by IS DISTINCT FROM \(access.actor.accountID)
              AND NOT EXISTS (SELECT 1 FROM activity_past c
                              WHERE c.activity_id = v.id AND c.corrected_by = \(access.actor.accountID))
              AND \(Fulfilment.mayReview(access))
            ORDER BY f.id LIMIT \(limit)
            """, WaitingReview.init)
    }

    static func page(_ waiting: [WaitingReview], _ language: Language) -> HTML {
        """
        \(if: waiting.isEmpty, "<p class=\"empty\">\(language.say(zh: "没有等您审核的工作。", en: "Nothing waits for your review."))</p>")
        \(list(waiting, language))
        \(if: waiting.count == pageLength ? waiting.last?.fulfilment : nil, { language.nextPage("/reviews?after=\($0)") })
        \(if: !waiting.isEmpty, Export.links("/reviews/export", language: language))
        """
    }

    /// One line a piece of work, with all the duties that it is put forward for.
    static func list(_ waiting: [WaitingReview], _ language: Language) -> HTML {
        var order: [ID<Activity>] = []
        var groups: [ID<Activity>: [WaitingReview]] = [:]
        for one in waiting {
            if groups[one.activity] == nil { order.append(one.activity) }
            groups[one.activity, default: []].append(one)
        }
        return "<ul class=\"lines\">\(order.compactMap { groups[$0] }.map { line($0, language) })</ul>"
    }

    private static func line(_ group: [WaitingReview], _ language: Language) -> HTML {
        let one = group[0]
        let duties = group.map { language.say(zh: $0.dutyZh, en: $0.dutyEn) }
        return """
            <li><a href="\(link: "/activities/\(one.activity)")">\(one.title)</a> <span class="hint">\(one.unitName) · \
            \(one.kind.title(in: language)) · <time>\(one.heldOn)</time></span>\
            <span class="hint block">\(duties.joined(separator: language.say(zh: "；", en: "; ")))</span></li>
            """
    }
}
