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

    /// The key of the approval of a gate that the work is, and the event for which, where several wait for it.
    public var approval: String?
    public var event: String?

    public init() {}

    /// The gate for which the work is the approval, or all that is wrong with it.
    func approvals(among proposals: [Proposal]) throws -> [ID<Obligation>: String] {
        guard let approval else { return [:] }
        let gates = proposals.filter { gate in
            gate.approvals.contains { $0.key == approval } && (event.map { gate.obligation.occurrence == $0 } ?? true)
        }
        guard let gate = gates.first else {
            let known = Set(proposals.flatMap(\.approvals).map(\.key)).sorted().joined(separator: ", ")
            throw Refusal.invalid([
                Mistake(
                    "--approval", zh: "没有等待“\(approval)”这项审批的事件（现有：\(known)）",
                    en: "no event waits for an approval “\(approval)” (there are: \(known))")
            ])
        }
        guard gates.count == 1 else {
            let events = gates.map(\.obligation.occurrence).joined(separator: ", ")
            throw Refusal.invalid([
                Mistake(
                    "--event", zh: "有几个事件等待这项审批，请用 --event 指明：\(events)",
                    en: "several events wait for this approval, say which with --event: \(events)")
            ])
        }
        return [gate.obligation.id: approval]
    }

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
