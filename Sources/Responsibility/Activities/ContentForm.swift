import Storage
import Web

/// The fold-outs of a form in which the content of a record is typed: attendance, agenda, decisions.
///
/// A part opens by itself where something stands in it, or something in it is wrong. The new record's form and that of a correction
/// both show it; ``lists`` must stand once on the same page.
struct ContentForm: Sendable {
    let view: FormView
    /// Names and posts that are offered while somebody types.
    let people: [String]
    let posts: [String]

    private var language: Language { view.language }

    static func of(_ view: FormView, unit: ID<Unit>?, by access: Access, in tx: Transaction) throws -> ContentForm {
        guard let unit else { return ContentForm(view: view, people: [], posts: []) }
        return ContentForm(
            view: view, people: try ActivityContent.people(of: unit, by: access, in: tx),
            posts: try ActivityContent.posts(of: unit, by: access, in: tx))
    }

    var html: HTML {
        var reader = FormReader(view.form)
        let content = ActivityContent.read(&reader)
        return """
            \(part("attendance", language.say(zh: "出席情况", en: "Attendance"), content.counts(language),
                ["attended", "absent_", "absence_", "sitting_in"], attendance))
            \(part("agenda", Field.title("agenda", language), content.agenda.isEmpty ? "" : language.count(
                content.agenda.count, zh: "项", one: "item", many: "items"), ["agenda", "first_item"], agenda))
            \(part("decisions", language.say(zh: "议定事项", en: "Decisions"), content.decisions.isEmpty ? "" : language.count(
                content.decisions.count, zh: "项", one: "decision", many: "decisions"), ["decision_"], decisions))
            """
    }

    /// What the fields complete names from. It depends on the unit, so it is renewed with the list of obligations.
    var lists: HTML {
        """
        <datalist id="people">\(people.map { "<option value=\"\($0)\"></option>" as HTML })</datalist>
        <datalist id="owners">\((posts + people).map { "<option value=\"\($0)\"></option>" as HTML })</datalist>
        """
    }

    /// Whether this button asks for more rows of a list: then the form comes back with them.
    static func more(_ form: Form) -> Form {
        guard let list = form["again"], ["absent", "decision"].contains(list) else { return form }
        let last = ActivityContent.rows(list, in: form).upperBound
        guard last < ActivityContent.mostRows else { return form }
        return form.replacing("\(list)_\(min(last + ActivityContent.emptyRows, ActivityContent.mostRows))", with: "")
    }

    private func part(_ id: StaticString, _ title: String, _ count: String, _ fields: [String], _ body: HTML) -> HTML {
        let form = view.form
        let asked = form["again"].map { fields.contains($0 + "_") } ?? false
        let holds = form.names.contains { name in
            fields.contains { name.hasPrefix($0) } && !name.hasPrefix("absence_")
                && form.all(name).contains { !$0.trimmed.isEmpty }
        }
        let isWrong = view.mistakes.contains { mistake in fields.contains { mistake.place.hasPrefix($0) } }
        return """
            <details class="part" id="part-\(id)"\(attribute: "open", if: holds || isWrong || asked)>
            <summary>\(title)\(if: !count.isEmpty, " <span class=\"hint\">\(count)</span>")</summary>
            \(body)
            </details>
            """
    }

    private var attendance: HTML {
        """
        \(view.field("attended").area(rows: 3, hint: language.say(
            zh: "姓名之间用顿号、逗号或换行隔开。", en: "Names with commas or new lines between them.")))
        <fieldset class="entries" data-rows="absent"><legend>\(language.say(zh: "缺席", en: "Absent"))</legend>
        \(ActivityContent.rows("absent", in: view.form).map(absentRow))
        \(moreButton("absent"))
        </fieldset>
        \(view.field("sitting_in").area(rows: 2))
        """
    }

    private func absentRow(_ row: Int) -> HTML {
        """
        <div class="entry">\(input("absent_\(row)", Field.title("absent", language), row, max: Person.longestName, list: "people"))\
        \(choice("absence_\(row)", Field.title("absence", language), row))</div>
        """
    }

    private var agenda: HTML {
        """
        \(view.field("agenda").area(rows: 4, hint: language.say(zh: "每行一项。", en: "One item a line.")))
        <label class="tick"><input type="checkbox" name="first_item"\(attribute: "checked", if: ["on", "1", "true"].contains(view.form["first_item"] ?? ""))> \
        \(language.say(zh: "第一项是规定的“第一议题”", en: "The first one is the “first agenda item” that a duty asks for"))</label>
        """
    }

    private var decisions: HTML {
        """
        <fieldset class="entries decisions" data-rows="decision"><legend>\(language.say(
            zh: "事项、责任人、完成时限", en: "What was decided, who sees to it, by when"))</legend>
        \(ActivityContent.rows("decision", in: view.form).map(decisionRow))
        \(moreButton("decision"))
        </fieldset>
        """
    }

    private func decisionRow(_ row: Int) -> HTML {
        """
        <div class="entry">\(input("decision_\(row)", Field.title("decision", language), row, max: ActivityContent.longestDecision))\
        \(input("decision_owner_\(row)", Field.title("decision_owner", language), row, max: Person.longestName, list: "owners"))\
        \(input("decision_due_\(row)", Field.title("decision_due", language), row, type: "date"))</div>
        """
    }

    private func moreButton(_ list: StaticString) -> HTML {
        guard ActivityContent.rows(list.description, in: view.form).upperBound < ActivityContent.mostRows else {
            return ""
        }
        return """
            <button class="quiet" name="again" value="\(list)" formnovalidate>\(language.say(zh: "再加几行", en: "More rows"))</button>
            """
    }

    private func input(
        _ name: String, _ label: String, _ row: Int, max: Int? = nil, list: StaticString? = nil,
        type: StaticString = "text"
    ) -> HTML {
        cell(
            name, label, row,
            """
            <input id="\(name)" name="\(name)" type="\(type)" value="\(view.form[name] ?? "")" autocomplete="off"\
            \(attribute: "maxlength", max)\(attribute: "list", list?.description)\(described(name))\
            \(if: type.description == "text", " placeholder=\"\(label)\"")>
            """)
    }

    private func choice(_ name: String, _ label: String, _ row: Int) -> HTML {
        cell(
            name, label, row,
            """
            <select id="\(name)" name="\(name)"\(described(name))>
            \(Attendance.Absence.allCases.map { "<option value=\"\($0.rawValue)\"\(attribute: "selected", if: $0.rawValue == view.form[name])>\($0.title(in: language))</option>" as HTML })
            </select>
            """)
    }

    private func cell(_ name: String, _ label: String, _ row: Int, _ control: HTML) -> HTML {
        let wrong = view.mistakes.filter { $0.place == name }
        return """
            <div><label class="unseen" for="\(name)">\(label) \(row)</label>\
            \(if: !wrong.isEmpty, "<p class=\"mistake\" id=\"\(name)-mistake\">\(wrong.map { $0.sentence(in: language) }.joined(separator: "\n"))</p>")\
            \(control)</div>
            """
    }

    private func described(_ name: String) -> HTML {
        guard view.mistakes.contains(where: { $0.place == name }) else { return "" }
        return " aria-describedby=\"\(name)-mistake\" aria-invalid=\"true\""
    }
}

extension Field {
    /// What a field is called, for a heading or a row of a list.
    static func title(_ name: String, _ language: Language) -> String {
        words(name).map { language.say(zh: $0.zh, en: $0.en) } ?? name
    }
}
