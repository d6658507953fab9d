/// A value in a cell of a spreadsheet or of a delimited file.
public enum Cell: Sendable, Equatable, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral {
    case text(String)
    case integer(Int)
    /// A civil day of the Gregorian calendar.
    case day(year: Int, month: Int, day: Int)
    case empty

    public init(stringLiteral text: String) { self = .text(text) }
    public init(integerLiteral number: Int) { self = .integer(number) }

    /// The day as `yyyy-MM-dd`.
    static func iso(year: Int, month: Int, day: Int) -> String {
        func padded(_ number: Int, to width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }
}
