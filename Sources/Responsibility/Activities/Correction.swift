import Storage
import Web

/// What somebody wants a record to say instead, and why (更正).
struct Correction: Sendable {
    var wording: ActivityWording
    /// The moment that counts for limits in hours when the day or the time is another now; without one the end of the day.
    var doneAt: Instant?
    /// Whether its time is yet to come.
    var isAhead = false
    /// The obligations that it counts towards from now on.
    var obligations: [ID<Obligation>]
    /// Which approval it is, of each gate among them.
    var approvals: [ID<Obligation>: String] = [:]
    /// The files that no longer belong to it.
    var dropped: Set<ID<Evidence>> = []
    /// The days of files that stay.
    var days: [ID<Evidence>: Day] = [:]
    var attachments = Attachments()
    var reason: String
    /// The version that was looked at.
    var version: Int

    static let longestReason = 500

    func mistakes(on today: Day) -> [Mistake] {
        let new = NewActivity(
            unitID: ID(rawValue: 0), kind: wording.kind, title: wording.title, heldOn: wording.heldOn,
            minutes: wording.minutes, content: wording.content, once: "")
        var mistakes = new.mistakes(on: today) + attachments.mistakes(on: today)
        if isAhead, wording.heldOn <= today { mistakes.append(.timeAhead) }
        mistakes += Self.mistakes(inReason: reason)
        for (id, day) in days where day > today && !dropped.contains(id) {
            mistakes.append(
                Mistake("day-\(id)", zh: "材料日期不能晚于今天（\(today)）", en: "a file's date cannot be after today (\(today))"))
        }
        return mistakes
    }

    static func mistakes(inReason reason: String) -> [Mistake] {
        if reason.isEmpty { return [Mistake("reason", zh: "请写明更正的理由", en: "say why it is corrected")] }
        guard reason.count > longestReason else { return [] }
        return [
            Mistake(
                "reason", zh: "理由最多 \(longestReason) 个字", en: "a reason has at most \(longestReason) characters")
        ]
    }

    /// Whether the record would still be just what it is; sent again by mistake, or for no reason.
    func changesNothing(of now: ActivityWording, _ counted: [Fulfilment], _ files: [Evidence]) -> Bool {
        wording == now && Set(obligations) == Set(counted.map(\.obligationID))
            && counted.allSatisfy { approvals[$0.obligationID] ?? $0.approval == $0.approval }
            && dropped.isDisjoint(with: files.map(\.id)) && redated(files).isEmpty
            && attachments.sent.allSatisfy { sent in
                files.contains { $0.digest == sent.file.digest.bytes && $0.name == sent.name }
            }
    }

    /// The files that stay, on another day than they have now.
    func redated(_ files: [Evidence]) -> [Evidence] {
        files.filter { file in !dropped.contains(file.id) && days[file.id].map { $0 != file.effectiveOn } ?? false }
    }
}
