import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Attendance, agenda and decisions of a record, from the form to the page and the entry.
@Suite struct RecordContentTests {
    static let typed: [(String, String)] = [
        ("attended", "王石、李青，周站\n钱安"), ("absent_1", "赵一"), ("absence_1", "duty_travel"), ("absent_2", ""),
        ("absence_2", "leave"), ("absent_3", "孙二"), ("absence_3", "leave"), ("sitting_in", "白云"),
        ("agenda", "学习新修订的规定\n研究隐患整改"), ("first_item", "on"), ("decision_1", "检修三号闸门"),
        ("decision_owner_1", "站长"), ("decision_due_1", "2026-03-06"), ("decision_2", ""), ("decision_owner_2", ""),
        ("decision_due_2", ""), ("decision_3", "印发纪要"), ("decision_owner_3", ""), ("decision_due_3", ""),
    ]

    @Test("who was there, the agenda and the decisions are on the record's page", arguments: Backend.available)
    func page(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let recorded = try await clerk.record(in: world, "QS", Self.typed)
                #expect(recorded.status == 303)
                let page = try await clerk.get(recorded.location)
                #expect(page.text.contains("出席 4，请假 1，公出 1，列席 1"))
                #expect(page.text.contains("王石、李青、周站、钱安"))
                #expect(page.text.contains("赵一（公出）、孙二（请假）"))
                #expect(page.text.contains("<li>学习新修订的规定 <span class=\"badge s-holding\">第一议题</span></li>"))
                #expect(page.text.contains("<li>研究隐患整改</li>"))
                #expect(page.text.contains("检修三号闸门</th><td>站长</td><td><time datetime=\"2026-03-06\">"))
                #expect(page.text.contains("印发纪要</th><td></td><td></td>"))
                let english = try await world.visitor("qs-reviewer", at: client, language: "en-GB")
                let read = try await english.get(recorded.location)
                #expect(read.text.contains("4 present, 1 on leave, 1 on duty travel, 1 sitting in"))
                let again = try await clerk.record(in: world, "QS", Self.typed, once: "a")
                let same = try await clerk.record(in: world, "QS", Self.typed, once: "a")
                #expect(again.location == same.location, "the same form twice records once")
                let other = Self.typed.map { $0.0 == "attended" ? ("attended", "王石") : $0 }
                let third = try await clerk.record(in: world, "QS", other, once: "a")
                #expect(third.location != same.location, "another attendance is another record")
            }
        }
    }

    @Test("names and decisions stand in the entry only as digests, known people by their identity")
    func entry() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                _ = try await clerk.record(in: world, "QS", Self.typed)
            }
            let access = try await world.access("qs-clerk")
            let (content, salts) = try await world.services.database.read { tx in
                let entry = try #require(
                    try tx.first(
                        .unscoped(
                            "SELECT id, content FROM entry WHERE act = 'record' ORDER BY id DESC LIMIT 1",
                            because: "a test looks")
                    ) { (id: ID<Responsibility.Entry>, content: String) in (id: id, content: content) })
                let salts = try tx.value(
                    .unscoped("SELECT COUNT(*) FROM entry_salt WHERE entry_id = \(entry.id)", because: "a test looks"),
                    as: Int.self)
                return (entry.content, salts)
            }
            for secret in ["王石", "赵一", "白云", "隐患", "闸门", "站长"] { #expect(!content.contains(secret)) }
            // Three of the heading, seven people, the agenda, two decisions and their owners.
            #expect(salts == 3 + 7 + 1 + 4)
            let known = try #require(access.personID)
            #expect(content.contains("\"person\":\"\(known)\""), "李青 is a member of the unit")
            #expect(content.contains("\"absence\":\"duty_travel\""))
        }
    }

    @Test("a form that is refused comes back with everything typed, its parts open and the rows marked")
    func refused() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let wrong =
                    Self.typed.filter { !["decision_1", "decision_due_3", "absence_3"].contains($0.0) } + [
                        ("decision_due_3", "2026-02-31"), ("absence_3", "illness"), ("title", ""),
                    ]
                let answer = try await clerk.record(in: world, "QS", wrong)
                #expect(answer.status == 422)
                for place in ["title", "absence_3", "decision_1", "decision_due_3"] {
                    #expect(answer.text.contains("<a href=\"#\(place)\">"), "\(place) is not named")
                    #expect(answer.text.contains("id=\"\(place)-mistake\""), "\(place) is not marked")
                }
                #expect(answer.text.components(separatedBy: "<details class=\"part\"").count == 4)
                #expect(answer.text.matches(of: /<details class="part" id="[a-z-]+" open>/).count == 3)
                for value in [
                    "王石、李青，周站", "value=\"赵一\"", "研究隐患整改", "value=\"站长\"", "value=\"2026-02-31\"", "白云</textarea>",
                ] {
                    #expect(answer.text.contains(value), "\(value) is lost")
                }
                #expect(answer.text.contains("name=\"first_item\" checked"))

                let early = try await clerk.record(
                    in: world, "QS", Self.typed.map { $0.0 == "decision_due_1" ? ($0.0, "2026-03-01") : $0 })
                #expect(early.status == 422 && early.text.contains("早于工作日期"))
                let twice = try await clerk.record(
                    in: world, "QS", Self.typed.map { $0.0 == "sitting_in" ? ($0.0, "王石") : $0 })
                #expect(twice.status == 422 && twice.text.contains("“王石”同时写在"))
            }
        }
    }

    @Test("a button gives more rows and keeps what was typed; nothing is recorded")
    func rows() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let form = try await clerk.get("/activities/new")
                #expect(form.text.contains("name=\"absent_3\"") && !form.text.contains("name=\"absent_4\""))
                #expect(!form.text.contains("id=\"part-attendance\" open"))
                let more = try await clerk.record(in: world, "QS", Self.typed + [("again", "absent"), ("title", "")])
                #expect(more.status == 200)
                #expect(more.text.contains("name=\"absent_6\"") && !more.text.contains("name=\"absent_7\""))
                #expect(more.text.contains("name=\"decision_3\"") && !more.text.contains("name=\"decision_4\""))
                #expect(more.text.contains("value=\"赵一\""))
                #expect(!more.text.contains("id=\"mistakes\""))
                #expect(try await world.recorded() == 0)
            }
        }
    }

    @Test("a duty about the first agenda item is ticked where the first item is marked", arguments: [true, false])
    func first(marked: Bool) async throws {
        try await World.on(.sqlite) { world in
            let access = try await world.access("office")
            let root = try world.unit("YX")
            try await world.services.database.write { tx in
                _ = try Programme.adopt(Self.firstItem, by: access, in: tx)
                _ = try Plan.issue("first-item", year: 2026, under: root, by: access, in: tx)
            }
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let fields = [("agenda", "学习规定"), ("again", "list")] + (marked ? [("first_item", "on")] : [])
                // The list of another day is on the page, so that it is made anew.
                let form = try await clerk.record(in: world, "QS", fields + [("proposed_for", "old")])
                #expect(checkedBoxes(form.text).count == (marked ? 1 : 0))
            }
        }
    }

    @Test("a correction's content is kept beside that of the version before it", arguments: Backend.available)
    func versions(backend: Backend) async throws {
        try await World.on(backend) { world in
            let (access, unit) = (try await world.access("qs-clerk"), try world.unit("QS"))
            let first = ActivityContent(
                attendance: [
                    Attendance(name: "李青", standing: .present),
                    Attendance(name: "王石", standing: .absent, absence: .leave),
                ], agenda: [AgendaItem(text: "一", isFirst: true), AgendaItem(text: "二")],
                decisions: [ActivityDecision(text: "办", owner: "李青", dueOn: "2026-04-01")])
            try await world.services.database.write { tx in
                let new = NewActivity(
                    unitID: unit, kind: .meeting, title: "会", heldOn: "2026-03-02", content: first, once: "o")
                let id = try Activity.record(new, by: access, in: tx)
                func content(_ version: Int) throws -> ActivityContent {
                    try ActivityContent.of(id, version: version, by: access, in: tx)
                }
                let (one, two) = (try content(1), try content(2))
                #expect(one.text == first.text && two == one)
                #expect(one.attendance.map { $0.personID != nil } == [true, true])
                try ActivityContent().write(of: id, version: 3, unit: unit, in: tx)
                let (kept, emptied) = (try content(2), try content(3))
                #expect(kept == one && emptied.isEmpty)
            }
        }
    }

    private static let firstItem = """
        programme: first-item
        version: 1
        applies_from: 2025-01-01
        field: other
        title: {zh: 议题试验, en: Agenda trial}
        summary: {zh: 试验用。, en: For trials.}
        instruments:
          - {key: rules, title: {zh: 规定, en: Rules}, issuer: {zh: 本局, en: The bureau}, edition: "2025"}
        topics:
          - {key: first-item, title: {zh: 第一议题, en: First agenda item}}
        duties:
          - key: first-item
            title: {zh: 第一议题学习, en: First agenda item}
            text: {zh: 每季度一次。, en: Every quarter.}
            source: {instrument: rules, clause: {zh: 第一条, en: art. 1}}
            owed_by: {kinds: [township]}
            cadence: {quota: {count: 1, per: quarter, proration: full}}
            counts: [meeting]
            topics: [first-item]
            hours: 1
            weight: 1
        """
}

extension Visitor {
    /// Sends the record form of a unit with a title and a kind of its own; a field given twice counts as first given.
    func record(
        in world: World, _ unit: String, _ fields: [(String, String)], kind: String = "meeting", once: String? = nil
    ) async throws -> Answer {
        let id = try world.unit(unit)
        let standard = [
            ("unit", id.description), ("kind", kind), ("held_on", world.clock.today.description), ("title", "工作例会"),
            ("once", once ?? Token.make()), ("proposed_for", "\(id) \(kind) \(world.clock.today)"),
        ]
        let own = Set(fields.map(\.0))
        return try await upload("/activities", standard.filter { !own.contains($0.0) } + fields)
    }
}

extension World {
    /// How many activities there are.
    func recorded() async throws -> Int {
        try await services.database.read { tx in
            try tx.value(.unscoped("SELECT COUNT(*) FROM activity", because: "a test counts"), as: Int.self) ?? 0
        }
    }
}

/// What the command line says of a record.
@Suite struct RecordDetailsTests {
    @Test("options become the same content as a form")
    func content() throws {
        var details = RecordDetails()
        details.attended = ["王石，李青", "周站"]
        details.absent = ["赵一:leave, 孙二:other"]
        details.sittingIn = ["白云"]
        details.agenda = ["学习规定", " ", "研究整改"]
        details.isFirstItem = true
        details.decisions = ["检修闸门|站长|2026-03-01", "印发纪要||", "归档"]
        let content = try details.content()
        #expect(content.counts(.zh) == "出席 3，请假 1，其他缺席 1，列席 1")
        #expect(content.agenda == [AgendaItem(text: "学习规定", isFirst: true), AgendaItem(text: "研究整改")])
        #expect(
            content.decisions == [
                ActivityDecision(text: "检修闸门", owner: "站长", dueOn: "2026-03-01"), ActivityDecision(text: "印发纪要"),
                ActivityDecision(text: "归档"),
            ])
    }

    @Test(
        "what cannot be read is said with its option",
        arguments: [
            ("--absent", "赵一"), ("--absent", "赵一:illness"), ("--decision", "|站长|2026-03-01"),
            ("--decision", "办|站长|三月"), ("--decision", "a|b|2026-03-01|c"),
            ("--agenda", String(repeating: "长", count: 301)),
        ])
    func wrong(option: String, typed: String) throws {
        var details = RecordDetails()
        switch option {
        case "--absent": details.absent = [typed]
        case "--agenda": details.agenda = [typed]
        default: details.decisions = [typed]
        }
        let refusal = #expect(throws: Refusal.self) { _ = try details.content() }
        guard case .invalid(let mistakes) = refusal else {
            Issue.record("it was not refused as invalid")
            return
        }
        #expect(mistakes.map(\.place) == [option])
    }
}
