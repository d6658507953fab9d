/// A civil day of the proleptic Gregorian calendar, with no time and no time zone. Text `yyyy-MM-dd` in the database.
///
/// Kept as the number of days since 1970-01-01, because Foundation's `Calendar` is a hundred times slower.
/// The conversions follow the era arithmetic that Howard Hinnant published as "chrono-compatible low-level date algorithms".
public struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before it.
    public let number: Int

    public init(number: Int) { self.number = number }

    /// `nil` when there is no such day in years 1 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Day.length(ofMonth: month, in: year)
        else { return nil }
        number = Day.number(year: year, month: month, day: day)
    }

    /// Reads `yyyy-MM-dd`, and nothing else.
    public init?(_ text: some StringProtocol) {
        let utf8 = Array(text.utf8)
        guard utf8.count == 10, utf8[4] == UInt8(ascii: "-"), utf8[7] == UInt8(ascii: "-") else { return nil }
        func digits(_ range: Range<Int>) -> Int? {
            var value = 0
            for index in range {
                guard utf8[index] >= 48, utf8[index] <= 57 else { return nil }
                value = value * 10 + Int(utf8[index] - 48)
            }
            return value
        }
        guard let year = digits(0..<4), let month = digits(5..<7), let day = digits(8..<10) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    public static func < (a: Day, b: Day) -> Bool { a.number < b.number }

    /// The last day of a month, also of a month number outside 1…12 (13 is January of the next year, 0 December before).
    public static func last(ofMonth month: Int, in year: Int) -> Day {
        first(ofMonth: month + 1, in: year).adding(days: -1)
    }

    /// The first day of a month, also of a month number outside 1…12.
    public static func first(ofMonth month: Int, in year: Int) -> Day {
        let months = year * 12 + month - 1
        let (wholeYear, rest) = (floorDivide(months, 12), floorModulo(months, 12))
        return Day(number: number(year: wholeYear, month: rest + 1, day: 1))
    }

    public static func isLeap(year: Int) -> Bool { (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 }

    /// How many days a month has; `month` is 1…12.
    public static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: isLeap(year: year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    public var year: Int { civil.year }
    public var month: Int { civil.month }
    public var day: Int { civil.day }

    /// ISO 8601 weekday, 1 Monday to 7 Sunday.
    public var weekday: Int { floorModulo(number + 3, 7) + 1 }

    /// ISO 8601 week-numbering year and week (1…53): the week belongs to the year of its Thursday.
    public var week: (year: Int, number: Int) {
        let thursday = adding(days: 4 - weekday)
        let year = thursday.year
        return (year, (thursday.number - Day.number(year: year, month: 1, day: 1)) / 7 + 1)
    }

    /// The Monday on or before this day.
    public var monday: Day { adding(days: 1 - weekday) }

    public func adding(days: Int) -> Day { Day(number: number + days) }

    /// The same day of the month `months` later, or that month's last day when it is too short.
    public func adding(months: Int) -> Day {
        let (year, month, day) = civil
        let first = Day.first(ofMonth: month + months, in: year)
        return first.adding(days: min(day, Day.length(ofMonth: first.month, in: first.year)) - 1)
    }

    /// How many days later `self` is than `day`.
    public func days(since day: Day) -> Int { number - day.number }

    public var civil: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func number(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = floorDivide(shiftedYear, 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension Day: CustomStringConvertible, LosslessStringConvertible {
    /// `yyyy-MM-dd`.
    public var description: String {
        let (year, month, day) = civil
        return String(unsafeUninitializedCapacity: 10) { bytes in
            func put(_ value: Int, at start: Int, width: Int) {
                var rest = value
                for index in stride(from: start + width - 1, through: start, by: -1) {
                    bytes[index] = UInt8(48 + rest % 10)
                    rest /= 10
                }
            }
            put(year, at: 0, width: 4)
            put(month, at: 5, width: 2)
            put(day, at: 8, width: 2)
            bytes[4] = UInt8(ascii: "-")
            bytes[7] = UInt8(ascii: "-")
            return 10
        }
    }

    public init?(_ description: String) { self.init(description[...]) }
}

extension Day: ExpressibleByStringLiteral {
    /// For days written in code: `"2026-02-28"`. A literal that is no day is a mistake in the program.
    public init(stringLiteral text: StaticString) {
        guard let day = Day("\(text)"[...]) else { preconditionFailure("\(text) is no day") }
        self = day
    }
}

extension Day: Strideable {
    public func distance(to other: Day) -> Int { other.number - number }
    public func advanced(by days: Int) -> Day { adding(days: days) }
}

func floorDivide(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((b - 1 - a) / b) }
func floorModulo(_ a: Int, _ b: Int) -> Int { a - floorDivide(a, b) * b }
