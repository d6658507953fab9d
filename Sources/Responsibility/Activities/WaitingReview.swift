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

    /// What this person may review and did not record, the longest waiting first.
    static func list(
        after: ID<Fulfilment>? = nil, limit: Int = pageLength, by access: Access, in tx: Transaction
    ) throws -> [WaitingReview] {
        try tx.all(
            """
            SELECT f.id, v.id, v.title, v.kind, v.held_on, u.name, d.title_zh, d.title_en
            FROM \(Fulfilment.reviewed) JOIN activity v ON v.id = f.activity_id JOIN unit u ON u.id = f.unit_id
            WHERE f.state = 'submitted' AND f.id > \(after ?? ID(rawValue: 0))
              AND v.recorded_by IS DISTINCT FROM \(access.actor.accountID)
              AND \(Fulfilment.mayReview(access))
            ORDER BY f.id LIMIT \(limit)
            """, WaitingReview.init)
    }

    static func page(_ waiting: [WaitingReview], _ language: Language) -> HTML {
        """
        \(if: waiting.isEmpty, "<p class=\"empty\">\(language.say(zh: "没有等您审核的工作。", en: "Nothing waits for your review."))</p>")
        \(list(waiting, language))
        \(if: waiting.count == pageLength ? waiting.last?.fulfilment : nil, { language.nextPage("/reviews?after=\($0)") })
        """
    }

    static func list(_ waiting: [WaitingReview], _ language: Language) -> HTML {
        """
        <ul class="lines">
        \(waiting.map { "<li><a href=\"\(link: "/activities/\($0.activity)")\">\($0.title)</a> <span class=\"hint\">\($0.unitName) · \($0.kind.title(in: language)) · \($0.heldOn) → \(language.say(zh: $0.dutyZh, en: $0.dutyEn))</span></li>" as HTML })
        </ul>
        """
    }
}
