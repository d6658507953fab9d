import Storage
import Web

/// The small form that counts working days: so many after a day is which day?
struct DueReckoning: Sendable {
    let form: Form
    /// The calendars to choose from, as this organisation has them.
    let calendars: [WorkingCalendar]
    let today: Day

    static let most = 10_000

    static func of(_ form: Form, today: Day, in tx: Transaction) throws -> DueReckoning {
        DueReckoning(
            form: form, calendars: try WorkingCalendar.shipped.map { try .inForce($0.name, in: tx) }, today: today)
    }

    /// - Parameters:
    ///   - path: the page on which it stands.
    ///   - kept: the fields of that page's own address.
    func section(at path: Link, keeping kept: [String], _ language: Language) -> HTML {
        var shown = form
        if form["from"] == nil { shown = shown.replacing("from", with: today.description) }
        if form["days"] == nil { shown = shown.replacing("days", with: "5") }
        var reader = FormReader(shown)
        let (from, days) = (reader.day("from", as: Day.self), reader.integer("days", in: 0...Self.most))
        let view = FormView(form: shown, mistakes: reader.problems.map(Mistake.init), language: language)
        let calendar = calendars.first { $0.name == form["calendar"] } ?? calendars.first
        return """
            <section aria-labelledby="reckoning"><h2 id="reckoning">\(language.say(zh: "推算工作日", en: "Count working days"))</h2>
            <form method="get" action="\(path)#reckoning" class="row">
            \(kept.map { name in form[name].map { "<input type=\"hidden\" name=\"\(name)\" value=\"\($0)\">" as HTML } ?? "" })
            \(view.field("from").input(type: "date"))
            \(view.field("days").input(type: "number"))
            \(view.field("calendar").choice(calendars.map { ($0.name, $0.title(in: language)) }))
            <button>\(language.say(zh: "推算", en: "Count"))</button>
            </form>
            \(if: form["days"] == nil ? nil : calendar, { answer(from.value, days.value, $0, language) })
            </section>
            """
    }

    private func answer(_ from: Day?, _ days: Int?, _ calendar: WorkingCalendar, _ language: Language) -> HTML {
        guard let from, let days, (1900...9900).contains(from.year) else { return "" }
        let due = calendar.day(after: from, workingDays: days)
        return """
            <p class="notice">\(language.say(
                zh: "\(language.long(from))之后第 \(days) 个工作日是", en: "Working day \(days) after \(language.long(from)) is")) \
            <strong><time datetime="\(due.day)">\(language.long(due.day))</time> \(due.day.weekdayName(in: language))</strong>\
            \(if: due.provisional, "<br>\(language.say(zh: "这是暂定日期：其间有的日子所在年度的放假安排尚未公布。", en: "This is provisional: it counts days of a year whose holidays are not published yet."))")</p>
            """
    }
}

extension WorkingCalendar {
    func title(in language: Language) -> String {
        name == WorkingCalendar.mainlandChina.name
            ? language.say(zh: "中国大陆", en: "Mainland China")
            : language.say(zh: "周一至周五", en: "Monday to Friday")
    }

    /// The calendar by which most people of the organisation work: that of its programmes, China's where any of them follows it.
    static func ofOrganisation(in tx: Transaction) throws -> WorkingCalendar {
        let used = Set(try Programme.all(in: tx).map(\.calendar))
        let isPlain = !used.isEmpty && used.allSatisfy { $0 == mondayToFriday.name }
        return try inForce(isPlain ? mondayToFriday.name : mainlandChina.name, in: tx)
    }
}

extension Day {
    func weekdayName(in language: Language) -> String {
        let names = [
            ("星期一", "Monday"), ("星期二", "Tuesday"), ("星期三", "Wednesday"), ("星期四", "Thursday"), ("星期五", "Friday"),
            ("星期六", "Saturday"), ("星期日", "Sunday"),
        ]
        let (zh, en) = names[weekday - 1]
        return language.say(zh: zh, en: en)
    }
}
