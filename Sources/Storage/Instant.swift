/// A moment: milliseconds since 1970-01-01T00:00:00Z, without leap seconds. `BIGINT` in the database.
public struct Instant: Hashable, Comparable, Sendable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

    public func adding(seconds: Int) -> Instant { Instant(milliseconds: milliseconds + Int64(seconds) * 1000) }

    /// How many whole seconds later `self` is than `earlier`.
    public func seconds(since earlier: Instant) -> Int { Int((milliseconds - earlier.milliseconds) / 1000) }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds: `2026-02-28T09:30:00.000Z`.
    public var description: String {
        let seconds = floorDivide(Int(milliseconds), 1000)
        let day = Day(number: floorDivide(seconds, 86_400))
        let rest = floorModulo(seconds, 86_400)
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        let fraction = floorModulo(Int(milliseconds), 1000)
        let three = fraction < 10 ? "00\(fraction)" : fraction < 100 ? "0\(fraction)" : "\(fraction)"
        return "\(day)T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60)).\(three)Z"
    }
}
