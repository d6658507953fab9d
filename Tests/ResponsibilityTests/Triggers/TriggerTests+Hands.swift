import Storage
import TestWorld
import Testing

@testable import Responsibility

/// What the tests of events do over and over, through the doors where people do it.
extension TriggerTests {
    /// The fields of the form as it came, with a title.
    static func fields(_ form: Visitor.Answer, title: String) throws -> [(String, String)] {
        let mark = try #require(form.value(after: "name=\"shown_for\" value=\"")).split(separator: " ").map(String.init)
        return [
            ("unit", mark[0]), ("trigger_kind", mark[1]), ("time", mark[3]), ("on", mark[2]),
            ("shown_for", mark.joined(separator: " ")), ("event_title", title),
            ("once", try #require(form.value(after: "name=\"once\" value=\""))),
        ]
    }

    /// Records an event at 青石镇.
    static func record(
        _ kind: String, on day: Day, _ time: String, title: String = "事件", in world: World
    ) async throws -> ID<Trigger> {
        let (access, office) = (try await world.access("qs-clerk"), world.clock.office)
        let new = NewTrigger(
            unitID: try world.unit("QS"), kind: kind, title: title,
            at: office.instant(of: day, second: try #require(OfficeClock.second(of: time))), once: Token.make())
        return try #require(
            try await world.services.database.write { tx in
                try Trigger.record(new, at: office, by: access, in: tx).id
            })
    }

    /// The obligations of an event, or of all, those due first at the top.
    static func obligations(of world: World, by trigger: ID<Trigger>? = nil) async throws -> [Obligation] {
        try await world.services.database.read { tx in
            try tx.all(
                .unscoped(
                    """
                    SELECT \(Obligation.columns) FROM obligation o
                    WHERE o.event_id IS NOT NULL AND (\(trigger == nil) OR o.event_id = \(trigger))
                    ORDER BY o.due_on, o.id
                    """, because: "a test looks"), Obligation.init)
        }
    }

    static func find(_ id: ID<Obligation>, _ world: World) async throws -> Obligation {
        let office = try await world.access("office")
        return try await world.services.database.read { tx in try ObligationView.of(id, by: office, in: tx).obligation }
    }

    /// Sends the record form for one obligation.
    static func send(
        _ clerk: Visitor, _ world: World, for obligation: ID<Obligation>, on day: Day = "2026-03-02", at time: String,
        approval: String? = nil
    ) async throws -> Visitor.Answer {
        let qs = try world.unit("QS")
        let form = try await clerk.get(
            "/activities/new?unit=\(qs)&kind=other&held_on=\(day)&obligation=\(obligation)")
        #expect(form.text.contains("name=\"held_time\""))
        return try await clerk.upload(
            "/activities",
            [
                ("once", try #require(form.value(after: "name=\"once\" value=\""))),
                ("proposed_for", try #require(form.value(after: "name=\"proposed_for\" value=\""))),
                ("unit", qs.description), ("kind", "other"), ("held_on", day.description), ("title", "处置"),
                ("held_time", time), ("obligations", obligation.description),
            ] + (approval.map { [("approval-\(obligation)", $0)] } ?? []))
    }

    /// Records work for one obligation, and gives its address.
    static func work(
        _ clerk: Visitor, _ world: World, for obligation: ID<Obligation>, on day: Day = "2026-03-02", at time: String,
        approval: String? = nil
    ) async throws -> String {
        let answer = try await send(clerk, world, for: obligation, on: day, at: time, approval: approval)
        #expect(answer.status == 303, "\(answer.text.prefix(3_000))")
        return answer.location.split(separator: "?").first.map(String.init) ?? ""
    }

    static func accept(_ reviewer: Visitor, _ activity: String, verdict: String = "accept") async throws {
        let page = try await reviewer.get(activity)
        let fulfilment = try #require(page.value(after: "name=\"fulfilment\" value=\""))
        let answer = try await reviewer.post(
            "\(activity)/review", [("verdict", verdict), ("fulfilment", fulfilment), ("reason", "请补充")])
        #expect(answer.status == 303)
    }

    /// What the page of a unit says is overdue and due soon, and how many the list of the overdue has.
    static func overdue(
        _ visitor: Visitor, _ unit: ID<Responsibility.Unit>
    ) async throws -> (figure: Int, soon: Int, listed: Int) {
        let page = try await visitor.get("/units/\(unit)?year=2026")
        let foot = try #require(page.text.firstRange(of: "<tfoot>")).upperBound
        func number(_ standing: String) -> Int {
            guard let cell = page.text[foot...].firstRange(of: "class=\"t-\(standing)\">") else { return 0 }
            return Int(page.text[cell.upperBound...].prefix(while: \.isNumber)) ?? 0
        }
        let list = try await visitor.get("/units/\(unit)/obligations?year=2026&standing=overdue")
        let rows = list.text.split(separator: "<tr><th scope=\"row\">").count - 1
        return (number("overdue"), number("dueSoon"), rows)
    }
}
