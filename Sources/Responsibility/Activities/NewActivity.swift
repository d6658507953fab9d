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
    /// The obligations that it is to count towards; `nil` lets the unambiguous ones be taken.
    var obligations: [ID<Obligation>]?
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

    /// Whether an activity that was recorded before says the same.
    func isSame(as known: Activity) -> Bool {
        (unitID, kind, title, heldOn) == (known.unitID, known.kind, known.title, known.heldOn)
            && (place, chair, recorder, minutes) == (known.place, known.chair, known.recorder, known.minutes)
    }

    /// A token made of the form's and of what it says now.
    var tokenOfItsOwn: String {
        let words = [
            once, unitID.description, kind.rawValue, title, heldOn.description, place, chair, recorder, minutes,
        ]
        return Digest.of(Array(words.joined(separator: "\u{0}").utf8)).hex
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
        }
        return mistakes
    }
}
