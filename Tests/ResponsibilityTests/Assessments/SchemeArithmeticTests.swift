import Storage
import Testing

@testable import Responsibility

/// The arithmetic of schemes: whole thousandths from end to end.
@Suite struct SchemeArithmeticTests {
    @Test(
        "points are read exactly, and written without zeros at the end",
        arguments: [
            ("0", 0, "0"), ("12", 12_000, "12"), ("12.5", 12_500, "12.5"), ("0.125", 125, "0.125"),
            ("0.10", 100, "0.1"),
            ("1000", 1_000_000, "1000"),
        ] as [(String, Int, String)])
    func reading(text: String, thousandths: Int, written: String) throws {
        let points = try #require(Points(text))
        #expect(points.thousandths == thousandths)
        #expect(points.description == written)
    }

    @Test(
        "what is no exact number is no points",
        arguments: ["", ".", "1.", ".5", "1.2345", "1e3", "-1", "１", "1,5", "99999999"])
    func unreadable(text: String) { #expect(Points(text) == nil) }

    @Test(
        "shares are rounded once, as the scheme says",
        arguments: [
            // 30 × 2 ÷ 3 = 20; 10 × 1 ÷ 3 = 3.333…
            (30, 2, 3, 2, Rounding.Rule.halfUp, "20"), (10, 1, 3, 2, .halfUp, "3.33"), (10, 2, 3, 2, .halfUp, "6.67"),
            (10, 2, 3, 2, .down, "6.66"), (10, 2, 3, 0, .halfUp, "7"), (10, 2, 3, 3, .halfEven, "6.667"),
            // Halves: 1 × 1 ÷ 8 = 0.125, 1 × 3 ÷ 8 = 0.375.
            (1, 1, 8, 2, .halfUp, "0.13"), (1, 1, 8, 2, .halfEven, "0.12"), (1, 1, 8, 2, .down, "0.12"),
            (1, 3, 8, 2, .halfUp, "0.38"), (1, 3, 8, 2, .halfEven, "0.38"), (1, 3, 8, 2, .down, "0.37"),
            (5, 1, 10, 0, .halfUp, "1"), (5, 1, 10, 0, .halfEven, "0"), (5, 3, 10, 0, .halfEven, "2"),
            // What floating point gets wrong: 1.005 to two decimals.
            (1, 1_005, 1_000, 2, .halfUp, "1.01"), (1, 1_005, 1_000, 2, .halfEven, "1"),
            (1_000, 2_999_999, 3_000_000, 3, .halfUp, "1000"), (1_000, 2_999_999, 3_000_000, 3, .down, "999.999"),
        ] as [(Int, Int, Int, Int, Rounding.Rule, String)])
    func rounding(points: Int, n: Int, of d: Int, decimals: Int, rule: Rounding.Rule, expected: String) {
        #expect(Rounding(decimals: decimals, rule: rule).share(of: Points(points), n, d).description == expected)
    }

    /// An indicator, its numbers, and what they come to; `nil` is left out.
    static let outcomes: [(SchemeFile.Measure, Points, [Int], String?)] = [
        (.fulfilment(.all), Points(30), [45, 50], "27"), (.fulfilment(.all), Points(30), [0, 50], "0"),
        (.fulfilment(.all), Points(30), [50, 50], "30"), (.fulfilment(.all), Points(30), [0, 0], nil),
        (.timeliness(.all), Points(15), [2, 3], "10"), (.timeliness(.all), Points(15), [0, 0], nil),
        (.rectification(nil), Points(10), [1, 3], "3.33"), (.rectification(.major), Points(10), [0, 0], nil),
        // Counts short, and the floor.
        (.count(.all, quota: 4, off: Points(2)), Points(10), [4], "10"),
        (.count(.all, quota: 4, off: Points(2)), Points(10), [3], "8"),
        (.count(.all, quota: 4, off: Points(2)), Points(10), [9], "10"),
        (.count(.all, quota: 12, off: Points(2)), Points(10), [0], "0"),
        (.count(.all, quota: nil, off: Points(1)), Points(10), [7, 12], "5"),
        (.count(.all, quota: nil, off: Points(1)), Points(10), [0, 0], nil),
        (.repeats(nil, off: Points(2)), Points(5), [0], "5"), (.repeats(nil, off: Points(2)), Points(5), [2], "1"),
        (.repeats(nil, off: Points(2)), Points(5), [3], "0"),
        (
            .standing(.all, failing: Points(2), questioned: Points(1), unverified: Points(thousandths: 500)), Points(5),
            [1, 1, 1], "1.5"
        ),
        (.standing(.all, failing: Points(2), questioned: Points(1), unverified: .zero), Points(5), [3, 0, 9], "0"),
        (.done(.all, each: Points(1)), Points(3), [2], "2"), (.done(.all, each: Points(1)), Points(3), [7], "3"),
    ]

    @Test("an indicator never falls below zero, and what is not owed is left out", arguments: outcomes.indices)
    func outcome(row: Int) {
        let (measure, maximum, numbers, expected) = Self.outcomes[row]
        let scheme = Self.scheme([maximum], measure: measure)
        let outcome = scheme.outcome(of: scheme.indicators[0], numbers)
        #expect(outcome.points?.description == expected)
        if expected == nil { #expect(outcome == .leftOut) }
    }

    @Test("where the scheme says so, what is not owed has full points")
    func nothingOwed() {
        var scheme = Self.scheme([Points(30)], measure: .fulfilment(.all))
        scheme.nothingOwed = .full
        #expect(scheme.outcome(of: scheme.indicators[0], [0, 0]) == .points(Points(30)))
        scheme.indicators[0].nothingOwed = .leftOut
        #expect(scheme.outcome(of: scheme.indicators[0], [0, 0]) == .leftOut)
    }

    @Test("what is left out scales the rest to the full points, rounded once")
    func scaling() {
        let scheme = Self.scheme([Points(60), Points(40)], measure: .fulfilment(.all))
        let total = scheme.total([.points(Points(50)), .leftOut], vetoes: [])
        #expect(total.outOf == Points(60))
        #expect(total.points.description == "83.33")
        #expect(total.grade == "good")
        let nothing = scheme.total([.leftOut, .leftOut], vetoes: [])
        #expect(nothing.points == .zero)
        #expect(nothing.grade == nil)
    }

    @Test("bonus items are capped together")
    func bonusCap() {
        var scheme = Self.scheme([Points(100)], measure: .fulfilment(.all))
        let item = SchemeFile.Indicator(
            key: "extra", title: .init(zh: "加分", en: "Extra"), maximum: Points(4), reach: .below,
            measure: .done(.all, each: Points(1)))
        scheme.bonus = [item, item]
        scheme.bonusCap = Points(5)
        let total = scheme.total([.points(Points(88)), .points(Points(4)), .points(Points(4))], vetoes: [])
        #expect(total.bonusUncapped == Points(8))
        #expect(total.bonus == Points(5))
        #expect(total.points == Points(93))
        #expect(total.grade == "excellent")
    }

    @Test(
        "a veto caps the grade or takes all points away",
        arguments: [
            (95, [0, 0], "95", "excellent"), (95, [1, 0], "95", "pass"), (50, [1, 0], "50", "fail"),
            (95, [0, 1], "0", "fail"), (95, [3, 2], "0", "fail"),
        ] as [(Int, [Int], String, String)])
    func vetoes(points: Int, counts: [Int], expected: String, grade: String) {
        var scheme = Self.scheme([Points(100)], measure: .fulfilment(.all))
        let words = SchemeFile.Words(zh: "否决", en: "Veto")
        scheme.vetoes = [
            .init(key: "a", title: words, when: Counting(what: .found), moreThan: 0, effect: .cap("pass")),
            .init(key: "b", title: words, when: Counting(what: .breached), moreThan: 0, effect: .zero),
        ]
        let total = scheme.total([.points(Points(points))], vetoes: counts)
        #expect(total.points.description == expected)
        #expect(total.grade == grade)
    }

    @Test(
        "grades go by bands, the lower end included",
        arguments: [
            ("100", "excellent"), ("90", "excellent"), ("89.99", "good"), ("60", "pass"), ("59.999", "fail"),
            ("0", "fail"),
        ])
    func bands(points: String, grade: String) throws {
        let scheme = Self.scheme([Points(100)], measure: .fulfilment(.all), decimals: 3)
        #expect(scheme.total([.points(try #require(Points(points)))], vetoes: []).grade == grade)
    }

    static func scheme(_ maxima: [Points], measure: SchemeFile.Measure, decimals: Int = 2) -> SchemeFile {
        let words = SchemeFile.Words(zh: "试验", en: "Trial")
        func grade(_ key: String, _ from: Int) -> SchemeFile.Grade { .init(key: key, title: words, from: Points(from)) }
        return SchemeFile(
            key: "trial", version: 1, appliesFrom: "2025-01-01", title: words, summary: words, period: .year,
            kinds: ["township"], full: Points(100), rounding: Rounding(decimals: decimals, rule: .halfUp),
            nothingOwed: .leftOut,
            objectionDays: 5, calendar: .china,
            grades: [grade("excellent", 90), grade("good", 80), grade("pass", 60), grade("fail", 0)],
            indicators: maxima.enumerated().map {
                .init(key: "i\($0)", title: words, maximum: $1, reach: .below, measure: measure)
            }, bonusCap: .zero, bonus: [], vetoes: [])
    }
}
