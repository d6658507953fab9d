import Storage
import Web

/// Everything that the program refuses, as one closed list. Each has a status and a sentence in both languages; see `RefusalPages`.
public enum Refusal: Error, Equatable {
    /// 401: the page is for people who have signed in.
    case signInNeeded
    /// 404: there is no such thing, or this person may not know of it.
    case notFound
    /// 403: the person can see the thing but may not do this to it.
    case notAllowed(Permission)
    /// 422: what was sent has mistakes; all of them, by field.
    case invalid([Mistake])
    /// 409: the thing has changed, or its state does not allow it.
    case conflict(Conflict)
    /// 413.
    case tooLarge(limit: Int)
    /// 413 for a form with files: the largest file and the largest form, in bytes.
    case uploadTooLarge(file: Int, total: Int)
    /// 429, with the seconds after which to try again.
    case tooOften(seconds: Int)
    /// 403: the request came from another site.
    case otherSite
}

/// Why a thing cannot be done now.
public enum Conflict: Hashable, Sendable {
    case separation(Separation)
    case alreadyReviewed, alreadyCorrected, alreadyAsked, alreadyIssued, yearClosed, notOpen, unitClosed, inUse,
        alreadySetUp,
        lastAdministrator, underWay, planNotInForce, reportChanged, widerRoles
    case noClock, runOut, notSuspended
    case eventWithdrawn, eventUsed, eventRuled, eventOfFinding
    case findingMoved
    case inspectionSigned, inspectionUnsigned, signedOther
    case otherStep, alreadyScored, alreadyDecided, objectionsOver
    case measureStep, measureTooEarly, measureDecided, measureDisagrees
    case notUnique(field: String)

}

/// One mistake in what was sent: which field or row, and the rule it breaks, in both languages.
public struct Mistake: Equatable, Sendable {
    /// The form's field, or the file and its row (`units.csv:17`).
    public let place: String
    public let zh: String
    public let en: String

    public init(_ place: String, zh: String, en: String) {
        self.place = place
        self.zh = zh
        self.en = en
    }

    public func sentence(in language: Language) -> String { language.say(zh: zh, en: en) }
}
