import Storage
import Web

extension CalendarsView {
    /// - Parameter done: what the last change did.
    func page(_ view: FormView, done: (looked: Int, moved: Int)? = nil) -> HTML {
        let language = view.language
        return """
            \(view.summary)
            \(if: done, { "<p class=\"notice good\" role=\"status\">\(language.say(zh: "已保存。重新推算了 \($0.looked) 项任务，其中 \($0.moved) 项的到期日变了。", en: "Saved. \($0.looked) obligations were worked out again, and \($0.moved) of them have another due day."))</p>" })
            <nav class="filters" aria-label="\(language.say(zh: "日历", en: "Calendars"))">
            \(calendars.map { "<a href=\"\(link: "/calendars?calendar=\($0.name)&year=\(year)")\"\(if: $0.name == shown.name, " aria-current=\"true\"")>\($0.title(in: language))</a>" as HTML })
            </nav>
            \(if: shown.awaitsNotices, published(language), else: "<p>\(language.say(zh: "周一至周五工作，不等放假通知，没有暂定日期。", en: "Worked from Monday to Friday; it waits for no notice and is never provisional."))</p>")
            \(arrangement(language))
            \(changes(language))
            \(dayForm(view))
            \(if: shown.awaitsNotices, noticeForm(view))
            \(reckoning.section(at: "/calendars", keeping: ["year"], language))
            """
    }

    private func published(_ language: Language) -> HTML {
        let missing = [today.year, today.year + 1].filter { !shown.isPublished($0) }
        return """
            <section aria-labelledby="years"><h2 id="years">\(language.say(zh: "已公布的年度", en: "Published years"))</h2>
            \(missing.map { "<p class=\"notice\">\(language.say(zh: "\($0) 年放假安排尚未公布或尚未导入，涉及该年的到期日都是暂定。", en: "\($0) is not published, or not imported yet: due days that reach into it are provisional."))</p>" as HTML })
            <div class="table"><table>
            <thead><tr><th scope="col">\(language.say(zh: "年度", en: "Year"))</th>\
            <th scope="col" class="n">\(language.say(zh: "放假天数", en: "Days off"))</th>\
            <th scope="col" class="n">\(language.say(zh: "调休上班", en: "Make-up days"))</th>\
            <th scope="col">\(language.say(zh: "来源", en: "From"))</th></tr></thead>
            <tbody>\(shown.years.reversed().map { row($0, language) })</tbody></table></div>
            </section>
            """
    }

    private func row(_ notice: PublishedYear, _ language: Language) -> HTML {
        let at = imported.first { $0.calendar == shown.name && $0.year == notice.year }?.at
        return """
            <tr><th scope="row"><a href="\(link: "/calendars?calendar=\(shown.name)&year=\(notice.year)")#arrangement"\(if: notice.year == year, " aria-current=\"true\"")>\(notice.year)</a></th>
            <td class="n">\(notice.days.count(where: \.isOff))</td><td class="n">\(notice.days.count { !$0.isOff })</td>
            <td>\(at.map { language.say(zh: "\(clock.day(of: $0)) 导入", en: "imported on \(clock.day(of: $0))") } ?? language.say(zh: "随程序附带", en: "came with the program"))\
            \(notice.papers.map { " <a href=\"\(Link(checking: $0))\" rel=\"noreferrer\">\(language.say(zh: "通知", en: "notice"))</a>" as HTML })</td></tr>
            """
    }

    /// One year: its holidays with their days off and make-up days.
    private func arrangement(_ language: Language) -> HTML {
        guard shown.awaitsNotices else { return "" }
        let notice = shown.years.first { $0.year == year }
        return """
            <section aria-labelledby="arrangement"><h2 id="arrangement">\(language.say(zh: "\(year) 年放假安排", en: "The year \(year)"))</h2>
            \(if: notice == nil, language.empty(zh: "\(year) 年还没有公布的安排。", en: "Nothing is published for \(year)."))
            \(if: notice, { holidays($0, language) })
            </section>
            """
    }

    private func holidays(_ notice: PublishedYear, _ language: Language) -> HTML {
        var names: [String] = []
        for entry in notice.days.filter(\.isOff) + notice.days where !names.contains(entry.name) {
            names.append(entry.name)
        }
        return """
            <div class="table"><table>
            <thead><tr><th scope="col">\(language.say(zh: "节日", en: "Holiday"))</th>\
            <th scope="col">\(language.say(zh: "放假", en: "Off"))</th>\
            <th scope="col">\(language.say(zh: "调休上班", en: "Worked instead"))</th></tr></thead>
            <tbody>\(names.map { name in
                let days = notice.days.filter { $0.name == name }
                return """
                    <tr><th scope="row" lang="zh-Hans">\(name)</th><td>\(stretches(days.filter(\.isOff).map(\.day)))</td>
                    <td>\(texts: days.filter { !$0.isOff }.map { $0.day }, separator: "<br>")</td></tr>
                    """ as HTML
            })</tbody></table></div>
            """
    }

    /// Days that follow one another as one stretch: `2026-10-01 – 2026-10-07`.
    private func stretches(_ days: [Day]) -> HTML {
        var found: [ClosedRange<Day>] = []
        for day in days {
            if let last = found.last, day == last.upperBound.adding(days: 1) {
                found[found.count - 1] = last.lowerBound...day
            } else {
                found.append(day...day)
            }
        }
        return
            "\(found.map { $0.lowerBound == $0.upperBound ? "\($0.lowerBound)" : "\($0.lowerBound) – \($0.upperBound)" as HTML }, separator: "<br>")"
    }

    private func changes(_ language: Language) -> HTML {
        """
        <section aria-labelledby="overrides"><h2 id="overrides">\(language.say(zh: "本单位的调整", en: "The organisation's own days"))</h2>
        \(if: overrides.isEmpty, language.empty(zh: "没有调整。这里的调整优先于放假通知。", en: "There are none. Such a day wins over the notice."))
        \(if: !overrides.isEmpty, """
            <div class="table"><table>
            <thead><tr><th scope="col">\(language.say(zh: "日期", en: "Day"))</th><th scope="col">\(language.say(zh: "安排", en: "Becomes"))</th>\
            <th scope="col">\(language.say(zh: "理由", en: "Reason"))</th><th scope="col">\(language.say(zh: "登记日期", en: "Entered on"))</th></tr></thead>
            <tbody>\(overrides.map { entered in
                """
                <tr><th scope="row">\(entered.day) \(entered.day.weekdayName(in: language))</th><td>\(kind(entered.isWorking, language))</td>
                <td>\(entered.reason)</td><td>\(clock.day(of: entered.at))</td></tr>
                """ as HTML
            })</tbody></table></div>
            """)
        </section>
        """
    }

    private func kind(_ isWorking: Bool, _ language: Language) -> String {
        isWorking ? language.say(zh: "上班", en: "a working day") : language.say(zh: "休息", en: "a day off")
    }

    private func dayForm(_ view: FormView) -> HTML {
        let language = view.language
        return """
            <section aria-labelledby="new-day"><h2 id="new-day">\(language.say(zh: "调整某一天", en: "Change one day"))</h2>
            <form method="post" action="/calendars/overrides" class="narrow">
            <input type="hidden" name="calendar" value="\(shown.name)">
            \(view.field("day").input(type: "date"))
            \(view.field("working").choice([
                ("off", language.say(zh: "休息", en: "a day off")), ("work", language.say(zh: "上班", en: "a working day")),
            ]))
            \(view.field("reason").input(max: CalendarChange.longestReason))
            <button>\(language.say(zh: "预览", en: "Preview"))</button>
            </form></section>
            """
    }

    private func noticeForm(_ view: FormView) -> HTML {
        let language = view.language
        return """
            <section aria-labelledby="new-year"><h2 id="new-year">\(language.say(zh: "导入一年的放假安排", en: "Import a year's notice"))</h2>
            <form method="post" action="/calendars/years" enctype="multipart/form-data" class="wide">
            <input type="hidden" name="calendar" value="\(shown.name)">
            \(view.field("notice").area(rows: 8, hint: language.say(
                zh: "粘贴 JSON：{\"year\": 2027, \"papers\": [通知网址], \"days\": [{\"name\": \"元旦\", \"date\": \"2027-01-01\", \"isOffDay\": true}]}",
                en: "Paste JSON: {\"year\": 2027, \"papers\": [addresses], \"days\": [{\"name\": \"元旦\", \"date\": \"2027-01-01\", \"isOffDay\": true}]}")))
            <div class="field"><label for="file">\(language.say(zh: "或选择文件", en: "Or choose a file"))</label>
            <input id="file" name="file" type="file" accept="application/json,.json"></div>
            <button>\(language.say(zh: "预览", en: "Preview"))</button>
            </form></section>
            """
    }
}

extension CalendarChange {
    /// Says what it will do before it is done.
    func confirmation(_ recount: Recount, _ form: Form, _ language: Language) -> HTML {
        let title = WorkingCalendar.named(calendar).title(in: language)
        let (what, path): (String, Link) =
            switch self {
            case .year(let notice, _):
                (
                    language.say(
                        zh:
                            "导入 \(notice.year) 年放假安排：放假 \(notice.days.count(where: \.isOff)) 天，调休上班 \(notice.days.count { !$0.isOff }) 天。",
                        en:
                            "Import \(notice.year): \(notice.days.count(where: \.isOff)) days off, \(notice.days.count { !$0.isOff }) make-up days."
                    ),
                    "/calendars/years"
                )
            case .day(let override, _):
                (
                    override.isWorking
                        ? language.say(
                            zh: "\(override.day) 改为上班：\(override.reason)",
                            en: "\(override.day) becomes a working day: \(override.reason)")
                        : language.say(
                            zh: "\(override.day) 改为休息：\(override.reason)",
                            en: "\(override.day) becomes a day off: \(override.reason)"),
                    "/calendars/overrides"
                )
            }
        return """
            <p class="lead">\(title)</p>
            <form method="post" action="\(path)" class="notice">
            <p>\(what)</p>
            <p>\(language.say(
                zh: "将重新推算 \(recount.looked) 项任务，其中 \(recount.moved) 项的到期日会变。已由人工改期的任务不动。",
                en: "\(recount.looked) obligations are worked out again, and \(recount.moved) of them get another due day. Those that somebody moved stay where they are."))</p>
            \(form.names.filter { $0 != "confirmed" }.map { "<input type=\"hidden\" name=\"\($0)\" value=\"\(form[$0])\">" as HTML })
            <input type="hidden" name="confirmed" value="yes">
            <button class="primary">\(language.say(zh: "确认", en: "Do it"))</button>
            <a class="button" href="\(link: "/calendars?calendar=\(calendar)&year=\(year)")">\(language.say(zh: "取消", en: "Leave it"))</a>
            </form>
            """
    }
}
