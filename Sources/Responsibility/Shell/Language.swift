import Storage

/// The two languages that Dutybook speaks. Every sentence is written in both, side by side, or it does not compile.
public enum Language: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
    case zh, en

    public func say(zh: String, en: String) -> String { self == .zh ? zh : en }

    public func say(_ words: (zh: String, en: String)) -> String { say(zh: words.zh, en: words.en) }

    /// The value of HTML's `lang` attribute (BCP 47).
    var tag: String { self == .zh ? "zh-Hans" : "en" }

    /// `2026年3月5日` or `5 March 2026`.
    func long(_ day: Day) -> String {
        let (year, month, date) = day.civil
        return say(zh: "\(year)年\(month)月\(date)日", en: "\(date) \(Language.months[month - 1]) \(year)")
    }

    /// `3月5日` or `5 March`; with its year when that is another one.
    func short(_ day: Day, in year: Int) -> String {
        let (own, month, date) = day.civil
        return own == year ? say(zh: "\(month)月\(date)日", en: "\(date) \(Language.months[month - 1])") : long(day)
    }

    /// A count with its noun: `countOf(3, zh: "个单位", one: "unit", many: "units")`.
    func count(_ number: Int, zh: String, one: String, many: String) -> String {
        say(zh: "\(number) \(zh)", en: "\(number) \(number == 1 ? one : many)")
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
