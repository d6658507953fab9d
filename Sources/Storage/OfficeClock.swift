import Foundation

/// The organisation's clock: what moment it is, and what day and time the office's wall shows. The only place that asks the machine for the time.
public struct OfficeClock: Sendable {
    /// The moment it is.
    public let now: @Sendable () -> Instant
    /// The office's time zone; never the machine's.
    public let timeZone: TimeZone

    /// The day that counts as today, when somebody asks for another than the real one.
    private let shown: Day?

    public init(timeZone: TimeZone, now: @escaping @Sendable () -> Instant) {
        self.init(timeZone: timeZone, shown: nil, now: now)
    }

    private init(timeZone: TimeZone, shown: Day?, now: @escaping @Sendable () -> Instant) {
        self.timeZone = timeZone
        self.shown = shown
        self.now = now
    }

    /// The machine's time, told in the office's time zone.
    public static func machine(in timeZone: TimeZone) -> OfficeClock {
        OfficeClock(timeZone: timeZone) {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
        }
    }

    /// A clock for which it is `today`, for `--today`: results are as on that day, while moments stay those at which things happen.
    public func showing(_ today: Day) -> OfficeClock { OfficeClock(timeZone: timeZone, shown: today, now: now) }

    public var today: Day { shown ?? day(of: now()) }

    /// The civil day on which the office sees this moment.
    public func day(of instant: Instant) -> Day { Day(number: floorDivide(localSeconds(of: instant), 86_400)) }

    /// The time of day at which the office sees this moment, in seconds since midnight.
    public func secondOfDay(of instant: Instant) -> Int { floorModulo(localSeconds(of: instant), 86_400) }

    /// The moment at which the office's wall shows that day and time of day.
    public func instant(of day: Day, second: Int = 0) -> Instant {
        let local = day.number * 86_400 + second
        let guess = local - offset(at: local)
        return Instant(milliseconds: Int64(local - offset(at: guess)) * 1000)
    }

    private func localSeconds(of instant: Instant) -> Int {
        let seconds = floorDivide(Int(instant.milliseconds), 1000)
        return seconds + offset(at: seconds)
    }

    private func offset(at seconds: Int) -> Int {
        timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds)))
    }
}
