import Storage

/// A civil day and the seconds passed of it, in the organisation's time zone.
///
/// The arithmetic knows days of 86,400 seconds: where clocks are put forward and back, count hours on `Instant` instead.
struct Moment: Hashable, Comparable, Sendable {
    let day: Day
    /// 0 to 86,399.
    let second: Int

    /// Seconds beyond a day's carry into the days.
    init(_ day: Day, second: Int = 0) {
        let (days, rest) = second.quotientAndRemainder(dividingBy: 86_400)
        self.day = day.adding(days: rest < 0 ? days - 1 : days)
        self.second = rest < 0 ? rest + 86_400 : rest
    }

    init(_ day: Day, hour: Int, minute: Int = 0) { self.init(day, second: hour * 3600 + minute * 60) }

    static func < (a: Moment, b: Moment) -> Bool { a.day == b.day ? a.second < b.second : a.day < b.day }

    func adding(seconds: Int) -> Moment { Moment(day, second: second + seconds) }

    func seconds(since other: Moment) -> Int { day.days(since: other.day) * 86_400 + second - other.second }
}
