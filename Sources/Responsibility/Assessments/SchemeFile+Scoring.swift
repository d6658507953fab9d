extension SchemeFile {
    /// What one indicator comes to for one unit.
    enum Outcome: Hashable, Sendable {
        case points(Points)
        /// Nothing was owed, and the scheme leaves it out.
        case leftOut
        /// Nobody has judged it yet.
        case unscored

        var points: Points? { if case .points(let points) = self { points } else { nil } }
    }

    /// The points of a measured indicator by its numbers, which are those of ``Indicator/countings``. A judged one waits for
    /// somebody, where the unit has the duty at all.
    func outcome(of indicator: Indicator, _ n: [Int]) -> Outcome {
        let most = indicator.maximum
        switch indicator.measure {
        case .fulfilment, .timeliness, .rectification:
            guard n[1] > 0 else { return nothing(indicator) }
            return .points(rounding.share(of: most, n[0], n[1]))
        case .count(_, let quota, let off):
            let asked = quota ?? n[1]
            guard asked > 0 else { return nothing(indicator) }
            return .points(less(most, off * max(0, asked - n[0])))
        case .repeats(_, let off): return .points(less(most, off * n[0]))
        case .standing(_, let failing, let questioned, let unverified):
            return .points(less(most, failing * n[0] + questioned * n[1] + unverified * n[2]))
        case .done(_, let each): return .points(rounding.rounded(min(most, each * n[0])))
        case .judged: return n[0] > 0 ? .unscored : nothing(indicator)
        }
    }

    /// Never below zero.
    private func less(_ most: Points, _ off: Points) -> Points { rounding.rounded(max(.zero, most - off)) }

    private func nothing(_ indicator: Indicator) -> Outcome {
        switch indicator.nothingOwed ?? nothingOwed {
        case .full: .points(rounding.rounded(indicator.maximum))
        case .leftOut: .leftOut
        }
    }

    /// What a sheet comes to.
    struct Total: Hashable, Sendable {
        /// The points of the indicators, as they stand.
        var sum = Points.zero
        /// The maxima of those that were not left out.
        var outOf = Points.zero
        /// ``sum`` brought to the full points.
        var base = Points.zero
        /// What the bonus items give, capped.
        var bonus = Points.zero
        /// What the bonus items would give without the cap.
        var bonusUncapped = Points.zero
        var points = Points.zero
        /// `nil` where nothing at all could be assessed.
        var grade: String?
        /// The grade by the points alone.
        var gradeByPoints: String?
        /// The keys of the vetoes that hold.
        var vetoes: [String] = []
        /// How many judged items nobody has scored.
        var unscored = 0
    }

    /// Adds up a sheet: `outcomes` are those of the indicators, then of the bonus items; `counts` those of the vetoes.
    func total(_ outcomes: [Outcome], vetoes counts: [Int]) -> Total {
        var total = Total()
        for (indicator, outcome) in zip(indicators, outcomes) {
            guard outcome != .leftOut else { continue }
            total.outOf = total.outOf + indicator.maximum
            total.sum = total.sum + (outcome.points ?? .zero)
            if outcome == .unscored { total.unscored += 1 }
        }
        for outcome in outcomes.dropFirst(indicators.count) {
            total.bonusUncapped = total.bonusUncapped + (outcome.points ?? .zero)
            if outcome == .unscored { total.unscored += 1 }
        }
        total.bonus = min(bonusCap, total.bonusUncapped)
        if total.outOf > .zero {
            total.base =
                total.outOf == full
                ? rounding.rounded(total.sum)
                : rounding.share(of: full, total.sum.thousandths, total.outOf.thousandths)
        }
        total.points = total.base + total.bonus
        total.vetoes = zip(vetoes, counts).filter { $1 > $0.moreThan }.map(\.0.key)
        let held = vetoes.filter { total.vetoes.contains($0.key) }
        if held.contains(where: { $0.effect == .zero }) { total.points = .zero }
        guard total.outOf > .zero else { return total }
        let byPoints = grades.firstIndex { total.points >= $0.from } ?? max(0, grades.count - 1)
        let caps = held.compactMap { veto in
            if case .cap(let key) = veto.effect { grades.firstIndex { $0.key == key } } else { nil }
        }
        total.gradeByPoints = grades[byPoints].key
        total.grade = grades[max(byPoints, caps.max() ?? 0)].key
        return total
    }

    /// The same scheme with other maxima, to try out; what is judged keeps its share of the maximum.
    func trying(_ maxima: [String: Points]) -> SchemeFile {
        var scheme = self
        for place in scheme.indicators.indices {
            guard let maximum = maxima[scheme.indicators[place].key] else { continue }
            scheme.indicators[place].maximum = maximum
        }
        for place in scheme.bonus.indices {
            if let maximum = maxima[scheme.bonus[place].key] { scheme.bonus[place].maximum = maximum }
        }
        return scheme
    }
}
