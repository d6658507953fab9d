import Foundation
import Storage

/// Something that happened and starts a clock, or that is to begin and stands behind a gate (触发事件), as a person recorded it.
public struct Trigger: Sendable, Equatable {
    public let id: ID<Trigger>
    public let unitID: ID<Unit>
    /// The key of a trigger or an event, as catalogues declare it.
    public let kind: String
    public let kindZh: String
    public let kindEn: String
    public let title: String
    /// When it happened; of what stands behind a gate, when it begins.
    public let at: Instant
    /// The office's time zone when it was recorded, by which its days are told.
    public let zone: String
    public let recordedBy: ID<Account>?
    public let recordedAt: Instant
    /// When it was taken back as a mistake, and why.
    public let withdrawnAt: Instant?
    public let withdrawnBecause: String
    /// The finding that started it, of what nobody recorded by hand.
    public let findingID: ID<Finding>?

    static let columns: SQL = """
        e.id, e.unit_id, e.kind, e.kind_zh, e.kind_en, e.title, e.at, e.zone, e.recorded_by, e.recorded_at,
        e.withdrawn_at, e.withdrawn_because, e.finding_id
        """

    static let longestTitle = 120

    func kindTitle(in language: Language) -> String { language.say(zh: kindZh, en: kindEn) }

    /// The clock by which its days and times are told.
    var office: OfficeClock { OfficeClock(zone: zone) }
}

/// What somebody writes down about an event.
struct NewTrigger: Sendable {
    var unitID: ID<Unit>
    var kind: String
    var title: String
    var at: Instant
    /// What the form carried: the same form sent twice records once.
    var once: String
    /// The finding that starts it.
    var findingID: ID<Finding>?

    /// Whether an event that was recorded before says the same.
    func isSame(as known: Trigger) -> Bool {
        (unitID, kind, title, at) == (known.unitID, known.kind, known.title, known.at)
    }

    /// A token made of the form's and of what it says now.
    var tokenOfItsOwn: String {
        let words = [once, unitID.description, kind, title, at.description]
        return Digest.of(Array(words.joined(separator: "\u{0}").utf8)).hex
    }

    var mistakes: [Mistake] {
        var mistakes: [Mistake] = []
        if title.isEmpty { mistakes.append(Mistake("title", zh: "请写明是什么事", en: "say what it is")) }
        if title.count > Trigger.longestTitle {
            mistakes.append(
                Mistake(
                    "title", zh: "事由最多 \(Trigger.longestTitle) 个字",
                    en: "it has at most \(Trigger.longestTitle) characters"))
        }
        return mistakes
    }
}

extension OfficeClock {
    /// Tells days and times in a time zone on record; it knows no present.
    init(zone: String) {
        self.init(timeZone: TimeZone(identifier: zone) ?? .gmt) { Instant(milliseconds: 0) }
    }

    /// The name of its time zone, as records keep it.
    var zone: String { timeZone.identifier }

    /// The civil day and time at which the office sees an instant.
    func moment(of instant: Instant) -> Moment { Moment(day(of: instant), second: secondOfDay(of: instant)) }

    func instant(of moment: Moment) -> Instant { instant(of: moment.day, second: moment.second) }

    /// `2026-11-21 09:30`, with seconds where there are any.
    func text(_ instant: Instant) -> String {
        let (day, second) = (day(of: instant), secondOfDay(of: instant))
        return "\(day) \(OfficeClock.time(second))"
    }

    /// The time at which the office sees an instant, without its day.
    func timeOfDay(_ instant: Instant) -> String { OfficeClock.time(secondOfDay(of: instant)) }

    /// `09:30`, or `09:30:15`.
    static func time(_ second: Int) -> String {
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        let time = "\(two(second / 3600)):\(two(second / 60 % 60))"
        return second % 60 == 0 ? time : "\(time):\(two(second % 60))"
    }

    /// The seconds since midnight of `9:30` or `09:30:15`; `nil` for no time of a day.
    static func second(of time: String) -> Int? {
        let parts = time.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { $0.count <= 2 && $0.allSatisfy(\.isNumber) ? Int($0) : nil }
        guard (2...3).contains(parts.count), numbers.count == parts.count, numbers[0] < 24,
            numbers[1...].allSatisfy({ $0 < 60 })
        else { return nil }
        return numbers[0] * 3600 + numbers[1] * 60 + (numbers.count > 2 ? numbers[2] : 0)
    }
}
