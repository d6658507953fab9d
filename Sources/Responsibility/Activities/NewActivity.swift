import Storage

/// What somebody writes down about work that was done.
struct NewActivity: Sendable {
    var unitID: ID<Unit>
    var kind: Activity.Kind
    var title: String
    var heldOn: Day
    var place = ""
    var chair = ""
    var recorder = ""
    var minutes = ""
    var content = ActivityContent()
    /// When on its day it was done, where somebody says so.
    var heldAt: Instant?
    /// The moment that counts for limits in hours: when it was done, else when it is recorded on the day itself; without one the end of the day.
    var doneAt: Instant?
    /// Whether the time that somebody gave is still to come.
    private(set) var isAhead = false
    /// What a check found; of other kinds of work nothing.
    var outcome = Activity.Outcome.none
    /// The obligations that it is to count towards; `nil` lets the unambiguous ones be taken.
    var obligations: [ID<Obligation>]?
    /// Which approval the work is, of each gate among them.
    var approvals: [ID<Obligation>: String] = [:]
    /// What the form carried: the same form sent twice records once.
    var once: String
    var attachments = Attachments()

    /// The files that were sent with it.
    var files: [NewEvidence] {
        get { attachments.sent }
        set { attachments.sent = newValue }
    }

    /// A file whose bytes are on disk already.
    struct NewEvidence: Sendable {
        var name: String
        var file: StoredFile
        var effectiveOn: Day?
    }

    /// Whether an activity that was recorded before, with this content, says the same.
    func isSame(as known: Activity, _ content: ActivityContent) -> Bool {
        (unitID, kind, title, heldOn) == (known.unitID, known.kind, known.title, known.heldOn)
            && (place, chair, recorder, minutes) == (known.place, known.chair, known.recorder, known.minutes)
            && self.content == content
            && (heldAt, keptOutcome) == (known.heldAt, known.outcome)
    }

    /// What tells what the work was about, where a duty names subjects.
    var subject: String { title + " " + content.subject }

    /// A token made of the form's and of what it says now.
    var tokenOfItsOwn: String {
        let words = [
            once, unitID.description, kind.rawValue, title, heldOn.description, place, chair, recorder, minutes,
            content.text,
            heldAt?.description ?? "", outcome.rawValue,
        ]
        return Digest.of(Array(words.joined(separator: "\u{0}").utf8)).hex
    }

    /// A check that says nothing else found what it looked for.
    var keptOutcome: Activity.Outcome { kind == .check ? outcome == .none ? .holding : outcome : .none }

    /// Takes over when it was done, as the office's clock tells it.
    ///
    /// - Parameter second: of the day, where somebody gave the time.
    mutating func tell(_ second: Int?, by office: OfficeClock) {
        heldAt = second.map { office.instant(of: heldOn, second: $0) }
        let now = office.now()
        let isToday = office.day(of: now) == heldOn
        doneAt = heldAt ?? (isToday ? now : nil)
        isAhead = office.isAhead(doneAt, on: heldOn)
    }

    func mistakes(on today: Day) -> [Mistake] {
        var mistakes = attachments.mistakes(on: today)
        if title.isEmpty { mistakes.append(Mistake("title", zh: "请填写标题", en: "give it a title")) }
        if title.count > Activity.longestTitle {
            mistakes.append(
                Mistake(
                    "title", zh: "标题最多 \(Activity.longestTitle) 个字",
                    en: "a title has at most \(Activity.longestTitle) characters"))
        }
        if minutes.count > Activity.longestText {
            mistakes.append(
                Mistake(
                    "minutes", zh: "记录最多 \(Activity.longestText) 个字",
                    en: "minutes have at most \(Activity.longestText) characters"))
        }
        if heldOn > today {
            mistakes.append(
                Mistake("held_on", zh: "日期不能晚于今天（\(today)）", en: "the date cannot be after today (\(today))"))
        } else if isAhead {
            mistakes.append(.timeAhead)
        }
        return mistakes + content.mistakes(heldOn: heldOn)
    }
}

extension OfficeClock {
    /// Whether a moment of a day is yet to come, where the day is really today's.
    func isAhead(_ moment: Instant?, on day: Day) -> Bool {
        let now = now()
        return self.day(of: now) == day && moment.map { $0 > now } ?? false
    }
}

extension Mistake {
    static let timeAhead = Mistake("held_time", zh: "时间不能晚于现在", en: "the time cannot be after now")
}
