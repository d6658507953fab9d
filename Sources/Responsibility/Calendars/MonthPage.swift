import Storage
import Web

extension MonthView {
    func page(_ language: Language) -> HTML {
        let days = calendar.days(ofMonth: month.month, in: month.year)
        return """
            \(if: path.count > 1, crumbs(language))
            \(choice(language))
            <nav class="years" aria-label="\(language.say(zh: "月份", en: "Month"))">
            <a rel="prev" href="\(address(Day.first(ofMonth: month.month - 1, in: month.year)))">\(language.say(zh: "上个月", en: "Month before"))</a>
            <a href="\(address(today))"\(if: month == Day.first(ofMonth: today.month, in: today.year), " aria-current=\"true\"")>\(language.say(zh: "本月", en: "This month"))</a>
            <a rel="next" href="\(address(Day.first(ofMonth: month.month + 1, in: month.year)))">\(language.say(zh: "下个月", en: "Next month"))</a>
            </nav>
            \(if: !calendar.isPublished(month.year), unpublished(language))
            <table class="month">
            <caption>\(language.month(month)) · \(unit.name)</caption>
            <thead><tr>\((0..<7).map { "<th scope=\"col\">\(month.monday.adding(days: $0).weekdayName(in: language))</th>" as HTML })</tr></thead>
            <tbody>\(weeks(days).map { week in "<tr>\(week.map { cell($0, language) })</tr>" as HTML })</tbody>
            </table>
            <p class="hint">\(language.say(
                zh: "数字是本单位和下级单位当天到期的任务数，点开看清单；写出名称的是本单位自己的任务。",
                en: "Numbers count what is due that day in the unit and below, and open the list; the obligations of the unit itself are named."))\
            \(if: !countsDone, "\(language.say(zh: "下级单位很多，这里只数还没有完成的。", en: " There are many units below, so only what is still open is counted here."))")</p>
            \(if: mayManage, "<p class=\"actions no-print\"><a class=\"button\" href=\"/calendars\">\(language.say(zh: "管理工作日历", en: "Working-day calendars"))</a></p>")
            \(reckoning.section(at: "/calendar", keeping: ["unit", "month"], language))
            """
    }

    private func crumbs(_ language: Language) -> HTML {
        """
        <nav class="crumbs" aria-label="\(language.say(zh: "上级单位", en: "Units above"))">
        \(path.dropLast().map { "<a href=\"\(link: "/calendar?unit=\($0.id)&month=\(monthText)")\">\($0.name)</a>" as HTML }, separator: " › ")
        </nav>
        """
    }

    private var monthText: String { String(month.description.prefix(7)) }

    private func address(_ day: Day) -> Link { "/calendar?unit=\(unit.id)&month=\(String(day.description.prefix(7)))" }

    private func choice(_ language: Language) -> HTML {
        guard units.count > 1 else { return "" }
        return """
            <form method="get" action="/calendar" class="inline no-print">
            <label for="unit">\(language.say(zh: "单位", en: "Unit"))</label>
            <input type="hidden" name="month" value="\(monthText)">
            <select id="unit" name="unit">\(units.map { "<option value=\"\($0.id)\"\(attribute: "selected", if: $0.id == unit.id)>\($0.name)</option>" as HTML })</select>
            <button>\(language.say(zh: "显示", en: "Show"))</button>
            </form>
            """
    }

    private func unpublished(_ language: Language) -> HTML {
        """
        <p class="notice">\(language.say(
            zh: "\(month.year) 年放假安排尚未公布，休息日暂按周一至周五工作推算。",
            en: "The holidays of \(month.year) are not published yet: days off are those of a plain week from Monday to Friday."))</p>
        """
    }

    /// Whole weeks from Monday; `nil` where another month begins or ends.
    private func weeks(_ days: [WorkingCalendar.Entry]) -> [[WorkingCalendar.Entry?]] {
        let blank = month.weekday - 1
        let count = (blank + days.count + 6) / 7 * 7
        let all = (0..<count).map { place in days.indices.contains(place - blank) ? days[place - blank] : nil }
        return stride(from: 0, to: count, by: 7).map { Array(all[$0..<$0 + 7]) }
    }

    private func cell(_ entry: WorkingCalendar.Entry?, _ language: Language) -> HTML {
        guard let entry else { return "<td class=\"void\"></td>" }
        let day = entry.day
        let (lines, standings) = (own[day] ?? [], counts[day] ?? [:])
        let isBare = lines.isEmpty && standings.isEmpty && entry.name == nil
        return """
            <td class="\(entry.isWorking ? "work" : "off")\(isBare ? " bare" : "")"\(if: day == today, " aria-current=\"date\"")>
            <p class="date"><time datetime="\(day)"><b>\(day.day)</b><span class="full"> \(language.long(day)) \(day.weekdayName(in: language))</span></time> \(mark(entry, language))</p>
            \(if: !lines.isEmpty, named(lines, on: day, language))
            \(if: !standings.isEmpty, numbers(standings, on: day, language))
            </td>
            """
    }

    /// A day off in the week, a working day at the weekend, and what either is called.
    private func mark(_ entry: WorkingCalendar.Entry, _ language: Language) -> HTML {
        let isWeekday = entry.day.weekday <= 5
        let word: String? =
            if entry.isWorking, !isWeekday || entry.layer == .override {
                language.say(zh: "班", en: "worked")
            } else if !entry.isWorking, isWeekday || entry.layer != .week {
                language.say(zh: "休", en: "off")
            } else {
                nil
            }
        return """
            \(if: word, { "<span class=\"mark-\(entry.isWorking ? "work" : "off")\">\($0)</span>" })\
            \(if: entry.name, { " <span class=\"hint\">\($0)</span>" })
            """
    }

    private func named(_ lines: [ObligationList.Line], on day: Day, _ language: Language) -> HTML {
        let more = lines.count - Self.mostNamed
        return """
            <ul>\(lines.prefix(Self.mostNamed).map { line in
                let standing = line.standing(on: today)
                return """
                    <li class="t-\(standing.rawValue)"><span aria-hidden="true">\(standing.sign)</span> <a href="\(link: "/obligations/\(line.id)")">\(line.title(in: language))</a>\
                    <span class="unseen"> \(standing.title(in: language))</span></li>
                    """ as HTML
            })\(if: more > 0, "<li><a href=\"\(link: "/units/\(unit.id)/obligations?due=\(day)&own=yes")\">\(language.say(zh: "还有 \(more) 项", en: "\(more) more"))</a></li>")</ul>
            """
    }

    private func numbers(_ standings: [Obligation.Standing: Int], on day: Day, _ language: Language) -> HTML {
        let shown = PlanMatrix.Cell.order.compactMap { standing in standings[standing].map { (standing, $0) } }
        return """
            <p class="counts">\(shown.map { standing, n in
                """
                <a class="badge s-\(standing.rawValue)" href="\(link: "/units/\(unit.id)/obligations?due=\(day)&standing=\(standing.rawValue)")" title="\(standing.title(in: language))">\
                <span aria-hidden="true">\(standing.sign)</span> \(n)<span class="unseen"> \(standing.title(in: language))</span></a>
                """ as HTML
            }, separator: " ")</p>
            """
    }
}

extension Language {
    /// `2026年11月` or `November 2026`.
    func month(_ day: Day) -> String {
        let names = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        return say(zh: "\(day.year)年\(day.month)月", en: "\(names[day.month - 1]) \(day.year)")
    }
}
