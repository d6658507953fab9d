import Storage
import Web

extension ActivityContent {
    /// How many rows for absent people and for decisions a form shows before anything is typed.
    static let emptyRows = 3
    /// How many it shows at most.
    static let mostRows = 50

    /// What the fold-outs of a form hold. Problems are left with the reader, whose `checked` throws them with the rest.
    static func read(_ reader: inout FormReader) -> ActivityContent {
        var content = ActivityContent()
        content.attendance = names("attended", &reader).map { Attendance(name: $0, standing: .present) }
        for row in rows("absent", in: reader.form) {
            let name = text("absent_\(row)", max: Person.longestName, &reader)
            let reason = reader.optionalChoice("absence_\(row)", of: Attendance.Absence.self).value ?? nil
            guard let name else { continue }
            content.attendance.append(Attendance(name: name, standing: .absent, absence: reason ?? .other))
        }
        content.attendance += names("sitting_in", &reader).map { Attendance(name: $0, standing: .sittingIn) }
        content.agenda = lines("agenda", &reader).map { AgendaItem(text: $0) }
        let isFirst = reader.flag("first_item").value ?? false
        if isFirst {
            if content.agenda.isEmpty { reader.refuse("agenda", .missing) } else { content.agenda[0].isFirst = true }
        }
        for row in rows("decision", in: reader.form) {
            let decided = text("decision_\(row)", max: longestDecision, &reader)
            let owner = text("decision_owner_\(row)", max: Person.longestName, &reader)
            let due = reader.optionalDay("decision_due_\(row)", as: Day.self).value ?? nil
            if let decided {
                content.decisions.append(ActivityDecision(text: decided, owner: owner ?? "", dueOn: due))
            } else if owner != nil || due != nil {
                reader.refuse("decision_\(row)", .missing)
            }
        }
        return content
    }

    /// Puts the content into the fields of a form, as it would have been typed.
    func fill(_ form: inout Form) {
        func put(_ value: String, _ name: String) { form = form.replacing(name, with: value) }
        put(people(.present).map(\.name).joined(separator: "、"), "attended")
        put(people(.sittingIn).map(\.name).joined(separator: "、"), "sitting_in")
        for (index, person) in people(.absent).enumerated() {
            put(person.name, "absent_\(index + 1)")
            put(person.absence?.rawValue ?? "", "absence_\(index + 1)")
        }
        put(agenda.map(\.text).joined(separator: "\n"), "agenda")
        if agenda.first?.isFirst ?? false { put("on", "first_item") }
        for (index, decision) in decisions.enumerated() {
            put(decision.text, "decision_\(index + 1)")
            put(decision.owner, "decision_owner_\(index + 1)")
            put(decision.dueOn?.description ?? "", "decision_due_\(index + 1)")
        }
    }

    /// The numbers of a list's rows that a form has, from 1, without gaps.
    static func rows(_ name: String, in form: Form) -> ClosedRange<Int> {
        let numbers = form.names.compactMap { field -> Int? in
            guard field.hasPrefix(name + "_") else { return nil }
            return Int(field.dropFirst(name.count + 1))
        }
        return 1...min(max(numbers.max() ?? emptyRows, emptyRows), mostRows)
    }

    /// Names between commas of either width, 、, semicolons or new lines.
    static func names(in text: String) -> [String] {
        text.split { "、，,；;\n\r\t".contains($0) }.map { String($0).trimmed }.filter { !$0.isEmpty }
    }

    private static func text(_ field: String, max: Int, _ reader: inout FormReader) -> String? {
        reader.optionalText(field, max: max).value ?? nil
    }

    private static func names(_ field: String, _ reader: inout FormReader) -> [String] {
        let names = names(in: (reader.optionalMultiline(field, max: 20_000).value ?? nil) ?? "")
        if names.contains(where: { $0.count > Person.longestName }) {
            reader.refuse(field, .tooLong(limit: Person.longestName))
        }
        return names
    }

    private static func lines(_ field: String, _ reader: inout FormReader) -> [String] {
        let text = (reader.optionalMultiline(field, max: 20_000).value ?? nil) ?? ""
        let lines = text.split(separator: "\n").map { String($0).trimmed }.filter { !$0.isEmpty }
        if lines.contains(where: { $0.count > longestItem }) { reader.refuse(field, .tooLong(limit: longestItem)) }
        return lines
    }
}
