import Storage

/// A length of time as rules state it.
enum Span: Hashable, Sendable {
    case hours(Int)
    /// Calendar days (日).
    case days(Int)
    /// Working days (工作日).
    case workingDays(Int)
    /// Months to the day of the same number, or to the month's last day (Civil Code art. 202).
    case months(Int)

    /// `24h`, `30d`, `5wd`, `1m`.
    init?(_ text: some StringProtocol) {
        let number = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(number) else { return nil }
        switch text.dropFirst(number.count) {
        case "h": self = .hours(count)
        case "d": self = .days(count)
        case "wd": self = .workingDays(count)
        case "m": self = .months(count)
        default: return nil
        }
    }

    var text: String {
        switch self {
        case .hours(let count): "\(count)h"
        case .days(let count): "\(count)d"
        case .workingDays(let count): "\(count)wd"
        case .months(let count): "\(count)m"
        }
    }

    var countsHours: Bool {
        if case .hours = self { return true }
        return false
    }

    /// The number and what it may be: a day count of 0 ends with the trigger day.
    var limits: (value: Int, allowed: ClosedRange<Int>) {
        switch self {
        case .hours(let count): (count, 1...8784)
        case .days(let count): (count, 0...3660)
        case .workingDays(let count): (count, 0...2600)
        case .months(let count): (count, 1...120)
        }
    }

    /// The problem with its number, if there is one.
    func problem(_ field: String) -> Cadence.Problem? {
        let (value, allowed) = limits
        return allowed.contains(value) ? nil : Cadence.Problem(field, .outOfRange(value, allowed))
    }
}
