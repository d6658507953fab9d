import Storage

/// What the command line says about a piece of work beside its heading, as it was typed.
public struct RecordDetails: Sendable {
    public var place = ""
    public var chair = ""
    /// `A,B`.
    public var attended: [String] = []
    /// `C:leave,D:duty_travel`.
    public var absent: [String] = []
    public var sittingIn: [String] = []
    /// One item each.
    public var agenda: [String] = []
    public var isFirstItem = false
    /// `text|owner|2026-03-01`; owner and day may be left out.
    public var decisions: [String] = []

    public init() {}

    /// The content that it describes, or all that is wrong with it.
    func content() throws -> ActivityContent {
        var content = ActivityContent()
        var mistakes: [Mistake] = []
        content.attendance = attended.flatMap(ActivityContent.names).map { Attendance(name: $0, standing: .present) }
        for typed in absent.flatMap(ActivityContent.names) {
            let parts = typed.split(separator: ":", maxSplits: 1).map { String($0).trimmed }
            guard parts.count == 2, let reason = Attendance.Absence(rawValue: parts[1]) else {
                mistakes.append(
                    Mistake(
                        "--absent", zh: "“\(typed)”应写成 姓名:原因，原因为 leave（请假）、duty_travel（公出）或 other（其他）",
                        en: "“\(typed)” must be NAME:REASON, where the reason is leave, duty_travel or other"))
                continue
            }
            content.attendance.append(Attendance(name: parts[0], standing: .absent, absence: reason))
        }
        content.attendance += sittingIn.flatMap(ActivityContent.names).map {
            Attendance(name: $0, standing: .sittingIn)
        }
        content.agenda = agenda.map { AgendaItem(text: $0.trimmed) }.filter { !$0.text.isEmpty }
        if isFirstItem {
            if content.agenda.isEmpty {
                mistakes.append(
                    Mistake("--first-item", zh: "没有议题", en: "there is no agenda whose first item it could be"))
            } else {
                content.agenda[0].isFirst = true
            }
        }
        for typed in decisions {
            do { content.decisions.append(try decision(typed)) } catch Refusal.invalid(let wrong) { mistakes += wrong }
        }
        mistakes += tooLong(content)
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        return content
    }

    private func decision(_ typed: String) throws -> ActivityDecision {
        let parts = typed.split(separator: "|", omittingEmptySubsequences: false).map { String($0).trimmed }
        let due = parts.count > 2 && !parts[2].isEmpty ? Day(parts[2]) : nil
        guard (1...3).contains(parts.count), !parts[0].isEmpty, due != nil || parts.count < 3 || parts[2].isEmpty else {
            throw Refusal.invalid([
                Mistake(
                    "--decision", zh: "“\(typed)”应写成 事项|责任人|2026-03-01，后两项可省略",
                    en: "“\(typed)” must be TEXT|OWNER|2026-03-01, where owner and day may be left out")
            ])
        }
        return ActivityDecision(text: parts[0], owner: parts.count > 1 ? parts[1] : "", dueOn: due)
    }

    private func tooLong(_ content: ActivityContent) -> [Mistake] {
        let texts =
            content.attendance.map { ("--attended, --absent, --sitting-in", $0.name, Person.longestName) }
            + content.agenda.map { ("--agenda", $0.text, ActivityContent.longestItem) }
            + content.decisions.map { ("--decision", $0.text, ActivityContent.longestDecision) }
            + content.decisions.map { ("--decision", $0.owner, Person.longestName) }
        return texts.filter { $0.1.count > $0.2 }.map { place, text, most in
            Mistake(
                place, zh: "“\(text.prefix(20))…”超过 \(most) 个字",
                en: "“\(text.prefix(20))…” has more than \(most) characters")
        }
    }
}
