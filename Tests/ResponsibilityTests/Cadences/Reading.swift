import Storage
import Testing

@testable import Responsibility

/// Test rows are text; these read it and fail the test where a row is mistyped.
func day(_ text: some StringProtocol) throws -> Day { try #require(Day(text), "\(text) is no day") }

/// `from..to`, half-open.
func stretch(_ text: String) throws -> Range<Day> {
    let ends = text.split(separator: "..")
    try #require(ends.count == 2, "\(text) is no stretch")
    return try day(ends[0])..<day(ends[1])
}

/// `2026-03-02T09:00` or `2026-03-02T09:00:30`.
func moment(_ text: some StringProtocol) throws -> Moment {
    let parts = text.split(separator: "T")
    let clock = try #require(parts.last).split(separator: ":").compactMap { Int($0) }
    try #require(parts.count == 2 && clock.count >= 2, "\(text) is no moment")
    return try Moment(day(parts[0]), second: clock[0] * 3600 + clock[1] * 60 + (clock.count > 2 ? clock[2] : 0))
}

/// `opened..closed`, either may be missing; empty for always.
func lifetime(_ text: String) throws -> Lifetime {
    if text.isEmpty { return .always }
    let dots = try #require(text.firstRange(of: ".."), "\(text) is no lifetime")
    let (opened, closed) = (text[..<dots.lowerBound], text[dots.upperBound...])
    return Lifetime(opened: opened.isEmpty ? nil : try day(opened), closed: closed.isEmpty ? nil : try day(closed))
}

func calendar(_ name: String) throws -> WorkingCalendar {
    try #require(WorkingCalendar.shipped.first { $0.name == name }, "no calendar \(name)")
}

extension Moment {
    var text: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let rest = second % 60 == 0 ? "" : ":\(two(second % 60))"
        return "\(day)T\(two(second / 3600)):\(two(second / 60 % 60))\(rest)"
    }
}
