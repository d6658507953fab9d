import Storage

/// Points of an assessment (分), exact to a thousandth: whole numbers of thousandths, never a floating-point number.
public struct Points: Hashable, Comparable, Sendable {
    public let thousandths: Int

    public static let zero = Points(thousandths: 0)
    /// The most that any number of a scheme may be.
    static let most = Points(thousandths: 1_000_000)

    public init(thousandths: Int) { self.thousandths = thousandths }

    public init(_ whole: Int) { thousandths = whole * 1_000 }

    /// Reads `12`, `12.5` or `0.125`: digits, and at most three after the point.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let digits = parts.allSatisfy { part in
            (1...7).contains(part.utf8.count)
                && part.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        }
        guard digits, parts.count < 3, let whole = parts.first.flatMap({ Int($0) }) else { return nil }
        guard parts.count == 2 else {
            self.init(whole)
            return
        }
        guard parts[1].count <= 3, let fraction = Int(parts[1]) else { return nil }
        let scale = [1: 100, 2: 10, 3: 1][parts[1].count] ?? 1
        self.init(thousandths: whole * 1_000 + fraction * scale)
    }

    public static func < (a: Points, b: Points) -> Bool { a.thousandths < b.thousandths }
    static func + (a: Points, b: Points) -> Points { Points(thousandths: a.thousandths + b.thousandths) }
    static func - (a: Points, b: Points) -> Points { Points(thousandths: a.thousandths - b.thousandths) }
    static func * (a: Points, n: Int) -> Points { Points(thousandths: a.thousandths * n) }
}

extension Points: LosslessStringConvertible {
    /// `12.5`: without zeros at the end.
    public var description: String {
        let size = thousandths.magnitude
        var fraction = String(size % 1_000)
        fraction = String(repeating: "0", count: 3 - fraction.count) + fraction
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return (thousandths < 0 ? "−" : "") + String(size / 1_000) + (fraction.isEmpty ? "" : "." + fraction)
    }

    public init?(_ description: String) { self.init(description[...]) }
}

extension Points: SQLBindable, SQLColumn {
    public var sqlValue: SQLValue { .integer(Int64(thousandths)) }
    public init(sqlValue: SQLValue) throws { self.init(thousandths: try Int(sqlValue: sqlValue)) }
}

/// How a scheme rounds (取整): to so many decimals, and what becomes of the half.
public struct Rounding: Hashable, Sendable {
    public var decimals: Int
    public var rule: Rule

    public enum Rule: String, Hashable, Sendable, CaseIterable {
        /// 四舍五入.
        case halfUp = "half-up"
        /// 四舍六入五成双.
        case halfEven = "half-even"
        /// 舍去.
        case down
    }

    /// `points × numerator ÷ denominator`, rounded once, at the end.
    func share(of points: Points, _ numerator: Int, _ denominator: Int) -> Points {
        precondition(denominator > 0 && numerator >= 0 && points >= .zero)
        let step = [1_000, 100, 10, 1][min(max(decimals, 0), 3)]
        let (exact, divisor) = (points.thousandths * numerator, denominator * step)
        let (quotient, rest) = exact.quotientAndRemainder(dividingBy: divisor)
        let goesUp =
            switch rule {
            case .down: false
            case .halfUp: rest * 2 >= divisor
            case .halfEven: rest * 2 > divisor || (rest * 2 == divisor && !quotient.isMultiple(of: 2))
            }
        return Points(thousandths: (quotient + (goesUp ? 1 : 0)) * step)
    }

    func rounded(_ points: Points) -> Points { share(of: points, 1, 1) }
}
