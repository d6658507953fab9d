/// What is wrong with one field of a form; the sentence about it is made where the languages are.
public struct Problem: Sendable, Hashable {
    /// The field's name in the form.
    public let field: String
    /// The rule it broke.
    public let rule: Rule

    /// A problem found by the caller.
    public init(field: String, rule: Rule) {
        self.field = field
        self.rule = rule
    }

    /// The rules that a field can break.
    public enum Rule: Error, Hashable {
        case missing
        /// Longer than so many characters.
        case tooLong(limit: Int)
        /// More values than so many.
        case tooMany(limit: Int)
        case controlCharacter
        case notADay
        case notANumber
        case outOfRange(ClosedRange<Int>)
        case notAChoice
        case malformed
    }
}

/// A form with problems: all of them, in the order the fields were read.
public struct InvalidForm: Error, Hashable {
    /// Never empty.
    public let problems: [Problem]

    /// `problems` holds at least one.
    public init(_ problems: [Problem]) { self.problems = problems }
}

/// What the form reader made of one field.
public struct FormField<Value: Sendable>: Sendable {
    /// The field's name in the form.
    public let name: String
    /// `nil` when the field was refused. For a field that may be left empty, `Value` is itself an optional.
    public let value: Value?

    /// The value; throws when the field was refused.
    public func get() throws(InvalidForm) -> Value {
        guard let value else { throw InvalidForm([Problem(field: name, rule: .missing)]) }
        return value
    }
}
