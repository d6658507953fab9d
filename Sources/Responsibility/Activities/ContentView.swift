import Storage
import Web

extension ActivityContent {
    /// The content on the page of a record; nothing where there is none.
    func page(_ language: Language) -> HTML {
        """
        \(if: !attendance.isEmpty, attendanceSection(language))
        \(if: !agenda.isEmpty, agendaSection(language))
        \(if: !decisions.isEmpty, decisionSection(language))
        """
    }

    /// `出席 12，请假 1，列席 2`; empty where nobody is named.
    func counts(_ language: Language) -> String {
        var parts: [(String, Int)] = [(Attendance.Standing.present.title(in: language), people(.present).count)]
        for reason in Attendance.Absence.allCases {
            let title =
                switch reason {
                case .leave: language.say(zh: "请假", en: "on leave")
                case .dutyTravel: language.say(zh: "公出", en: "on duty travel")
                case .other: language.say(zh: "其他缺席", en: "absent for another reason")
                }
            parts.append((title, attendance.count { $0.absence == reason }))
        }
        parts.append((Attendance.Standing.sittingIn.title(in: language), people(.sittingIn).count))
        return parts.filter { $0.1 > 0 }.map { language.say(zh: "\($0.0) \($0.1)", en: "\($0.1) \($0.0)") }
            .joined(separator: language.say(zh: "，", en: ", "))
    }

    private func attendanceSection(_ language: Language) -> HTML {
        """
        <section aria-labelledby="attendance">
        <h2 id="attendance">\(language.say(zh: "出席情况", en: "Attendance"))</h2>
        <p>\(counts(language))</p>
        <dl class="facts">
        \(Attendance.Standing.allCases.map { names($0, language) })
        </dl>
        </section>
        """
    }

    private func names(_ standing: Attendance.Standing, _ language: Language) -> HTML {
        let people = people(standing)
        guard !people.isEmpty else { return "" }
        let names = people.map { person in
            guard let absence = person.absence else { return person.name }
            let reason = absence.title(in: language)
            return language.say(zh: "\(person.name)（\(reason)）", en: "\(person.name) (\(reason))")
        }
        return """
            <div><dt>\(standing.title(in: language))</dt><dd>\(names.joined(separator: language.say(zh: "、", en: ", ")))</dd></div>
            """
    }

    private func agendaSection(_ language: Language) -> HTML {
        """
        <section aria-labelledby="agenda">
        <h2 id="agenda">\(Field.title("agenda", language))</h2>
        <ol class="agenda">
        \(agenda.map { "<li>\($0.text)\(if: $0.isFirst, " <span class=\"badge s-holding\">\(language.say(zh: "第一议题", en: "first agenda item"))</span>")</li>" as HTML })
        </ol>
        </section>
        """
    }

    private func decisionSection(_ language: Language) -> HTML {
        """
        <section aria-labelledby="decided">
        <h2 id="decided">\(language.say(zh: "议定事项", en: "Decisions"))</h2>
        <div class="table"><table>
        <thead><tr><th scope="col">\(language.say(zh: "事项", en: "decision"))</th>\
        <th scope="col">\(Field.title("decision_owner", language))</th><th scope="col">\(Field.title("decision_due", language))</th></tr></thead>
        <tbody>
        \(decisions.map { "<tr><th scope=\"row\">\($0.text)</th><td>\($0.owner)</td><td>\(if: $0.dueOn, { "<time datetime=\"\($0)\">\($0)</time>" })</td></tr>" as HTML })
        </tbody>
        </table></div>
        </section>
        """
    }
}
