import Storage
import Web

extension Language {
    /// What follows a due day that has days of grace: `, days of grace until 10 July 2026`.
    func grace(until day: Day) -> HTML {
        "\(say(zh: "，宽限至 ", en: ", days of grace until "))<time datetime=\"\(day)\">\(long(day))</time>"
    }

    /// The same beside a day in a list: `grace until 2026-07-10`.
    func shortGrace(until day: Day) -> HTML { "\(say(zh: "宽限至", en: "grace until")) <time>\(day)</time>" }
}

extension ObligationList.Line {
    /// The last day of grace of what is still open, where there is any.
    var graceShown: Day? { state == .open ? graceUntil : nil }
}
