import Storage

/// When a unit exists, or a duty is in force: half-open, from the first day to the first day after it.
struct Lifetime: Hashable, Sendable {
    /// First day; nil when it was always there.
    var opened: Day?
    /// First day on which it no longer is; nil while it is open.
    var closed: Day?

    static let always = Lifetime()

    init(opened: Day? = nil, closed: Day? = nil) {
        self.opened = opened
        self.closed = closed
    }

    /// What two lifetimes share, such as a unit's and a duty's; it may be empty.
    func shared(with other: Lifetime) -> Lifetime {
        Lifetime(
            opened: [opened, other.opened].compactMap { $0 }.max(),
            closed: [closed, other.closed].compactMap { $0 }.min())
    }

    /// The days of a stretch that fall into the lifetime; nil when there are none.
    func days(of stretch: Range<Day>) -> Range<Day>? {
        let first = opened.map { max($0, stretch.lowerBound) } ?? stretch.lowerBound
        let end = closed.map { min($0, stretch.upperBound) } ?? stretch.upperBound
        return first < end ? first..<end : nil
    }
}
