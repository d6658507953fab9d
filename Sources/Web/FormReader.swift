/// Reads the fields of a form into values and collects every problem, field by field.
///
/// ```swift
/// var form = FormReader(posted)
/// let (title, dueOn, note) = try form.checked(
///     form.text("title", max: 200),
///     form.day("due_on", as: Day.self),
///     form.optionalMultiline("note", max: 2_000))
/// ```
public struct FormReader: Sendable {
    /// What was typed, to fill the form again.
    public let form: Form
    /// What was wrong so far, in the order of reading.
    public private(set) var problems: [Problem] = []

    /// A reader that has read nothing yet.
    public init(_ form: Form) { self.form = form }

    /// The values, once nothing is wrong with any field read so far; throws all problems otherwise.
    ///
    /// It mutates nothing, but `mutating` lets Swift read the fields in the arguments first.
    public mutating func checked<each Value>(
        _ fields: repeat FormField<each Value>
    ) throws(InvalidForm) -> (repeat each Value) {
        try check()
        return (repeat try (each fields).get())
    }

    /// Throws all problems found so far.
    public func check() throws(InvalidForm) {
        guard problems.isEmpty else { throw InvalidForm(problems) }
    }

    /// Adds a problem that only the caller can see, such as an end before its start.
    public mutating func refuse(_ field: String, _ rule: Problem.Rule) {
        problems.append(Problem(field: field, rule: rule))
    }

    // MARK: Text

    /// One line, trimmed and in Unicode normal form C, of at most `max` characters; control characters are refused.
    public mutating func text(_ field: String, max: Int) -> FormField<String> {
        required(optionalText(field, max: max))
    }

    /// The same, `nil` when left empty.
    public mutating func optionalText(_ field: String, max: Int) -> FormField<String?> {
        let typed = TypedText.line(form[field] ?? "")
        return optional(field, typed) { text throws(Problem.Rule) in
            try TypedText.check(text, max: max, mayHold: "")
        }
    }

    /// Lines, trimmed as a whole, in normal form C, each ended by one newline; may hold tabs, as pasted tables do.
    public mutating func multiline(_ field: String, max: Int) -> FormField<String> {
        required(optionalMultiline(field, max: max))
    }

    /// The same, `nil` when left empty.
    public mutating func optionalMultiline(_ field: String, max: Int) -> FormField<String?> {
        let typed = TypedText.lines(form[field] ?? "")
        return optional(field, typed) { text throws(Problem.Rule) in
            try TypedText.check(text, max: max, mayHold: "\n\t")
        }
    }

    // MARK: Single values

    /// Any value with a lossless text; full-width digits and signs count as the ASCII ones.
    public mutating func value<Value: LosslessStringConvertible & Sendable>(
        _ field: String, as type: Value.Type = Value.self, otherwise rule: Problem.Rule = .malformed
    ) -> FormField<Value> {
        required(optionalValue(field, as: type, otherwise: rule))
    }

    /// The same, `nil` when left empty.
    public mutating func optionalValue<Value: LosslessStringConvertible & Sendable>(
        _ field: String, as type: Value.Type = Value.self, otherwise rule: Problem.Rule = .malformed
    ) -> FormField<Value?> {
        optional(field, TypedText.halfWidth(form[field] ?? "")) { text throws(Problem.Rule) in
            guard let value = Value(text) else { throw rule }
            return value
        }
    }

    /// A civil day, `yyyy-MM-dd` as browsers send it.
    public mutating func day<Day: LosslessStringConvertible & Sendable>(
        _ field: String, as type: Day.Type = Day.self
    ) -> FormField<Day> {
        value(field, as: type, otherwise: .notADay)
    }

    /// The same, `nil` when left empty.
    public mutating func optionalDay<Day: LosslessStringConvertible & Sendable>(
        _ field: String, as type: Day.Type = Day.self
    ) -> FormField<Day?> {
        optionalValue(field, as: type, otherwise: .notADay)
    }

    /// The identity of a thing.
    public mutating func id<ID: LosslessStringConvertible & Sendable>(
        _ field: String, as type: ID.Type = ID.self
    ) -> FormField<ID> {
        value(field, as: type)
    }

    /// The same, `nil` when left empty.
    public mutating func optionalID<ID: LosslessStringConvertible & Sendable>(
        _ field: String, as type: ID.Type = ID.self
    ) -> FormField<ID?> {
        optionalValue(field, as: type)
    }

    /// A whole number in the range; full-width digits count too.
    public mutating func integer(_ field: String, in range: ClosedRange<Int>) -> FormField<Int> {
        required(optionalInteger(field, in: range))
    }

    /// The same, `nil` when left empty.
    public mutating func optionalInteger(_ field: String, in range: ClosedRange<Int>) -> FormField<Int?> {
        optional(field, TypedText.halfWidth(form[field] ?? "")) { text throws(Problem.Rule) in
            try TypedText.integer(text, in: range)
        }
    }

    // MARK: Choices

    /// One of the cases, by its raw value.
    public mutating func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
        _ field: String, of type: Choice.Type = Choice.self
    ) -> FormField<Choice> where Choice.RawValue: LosslessStringConvertible {
        required(optionalChoice(field, of: type))
    }

    /// The same, `nil` when left empty.
    public mutating func optionalChoice<Choice: RawRepresentable & CaseIterable & Sendable>(
        _ field: String, of type: Choice.Type = Choice.self
    ) -> FormField<Choice?> where Choice.RawValue: LosslessStringConvertible {
        optional(field, TypedText.line(form[field] ?? "")) { text throws(Problem.Rule) in
            guard let choice = type.allCases.first(where: { $0.rawValue.description == text }) else {
                throw .notAChoice
            }
            return choice
        }
    }

    /// A checkbox: absent is false. Of several values the last counts, so a hidden `0` may stand before the box.
    public mutating func flag(_ field: String) -> FormField<Bool> {
        switch TypedText.line(form.all(field).last ?? "") {
        case "", "0", "off", "false", "no": return FormField(name: field, value: false)
        case "1", "on", "true", "yes": return FormField(name: field, value: true)
        default: return refused(field, .malformed)
        }
    }

    /// A repeated field, such as ticked rows: each value that is not empty, in order, at most `max` of them.
    public mutating func values<Value: LosslessStringConvertible & Sendable>(
        _ field: String, as type: Value.Type = Value.self, max: Int
    ) -> FormField<[Value]> {
        let typed = form.all(field).map(TypedText.line).filter { !$0.isEmpty }
        guard typed.count <= max else { return refused(field, .tooMany(limit: max)) }
        guard typed.allSatisfy(TypedText.isFreeOfControls) else { return refused(field, .controlCharacter) }
        let values = typed.compactMap { Value($0) }
        guard values.count == typed.count else { return refused(field, .malformed) }
        return FormField(name: field, value: values)
    }

    /// A repeated field of choices; a choice sent twice counts once.
    public mutating func choices<Choice: RawRepresentable & CaseIterable & Sendable>(
        _ field: String, of type: Choice.Type = Choice.self
    ) -> FormField<[Choice]> where Choice.RawValue: LosslessStringConvertible {
        let typed = Set(form.all(field).map(TypedText.line).filter { !$0.isEmpty })
        let choices = type.allCases.filter { typed.contains($0.rawValue.description) }
        guard choices.count == typed.count else { return refused(field, .notAChoice) }
        return FormField(name: field, value: choices)
    }

    // MARK: One field

    private mutating func optional<Value>(
        _ field: String, _ typed: String, _ parse: (String) throws(Problem.Rule) -> Value
    ) -> FormField<Value?> {
        guard !typed.isEmpty else { return FormField(name: field, value: .some(nil)) }
        do {
            return FormField(name: field, value: try parse(typed))
        } catch {
            return refused(field, error)
        }
    }

    private mutating func required<Value>(_ answer: FormField<Value?>) -> FormField<Value> {
        switch answer.value {
        case .some(.some(let value)): return FormField(name: answer.name, value: value)
        case .some(.none): return refused(answer.name, .missing)
        case .none: return FormField(name: answer.name, value: nil)
        }
    }

    private mutating func refused<Value>(_ field: String, _ rule: Problem.Rule) -> FormField<Value> {
        refuse(field, rule)
        return FormField(name: field, value: nil)
    }
}
