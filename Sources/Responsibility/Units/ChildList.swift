import Storage
import Web

/// The units directly below one with their figures, in an order that somebody chose, page by page (下级单位).
struct ChildList: Sendable {
    /// Those of one page.
    let lines: [Line]
    /// How many units there are on all pages.
    let count: Int
    let query: Query
    /// Whether there is a page after this one.
    let hasMore: Bool

    struct Line: Sendable {
        let unit: Unit
        let figures: Figures
    }

    /// `order` is how the units were arranged; `overdue` begins with the most of it, `rate` with the least done.
    enum Sort: String, Sendable, CaseIterable { case order, name, overdue, rate }

    static let pageLength = 200
    /// More units than this directly below one are not shown.
    static let most = 5_000

    /// Which page to show.
    struct Query: Sendable {
        let sort: Sort
        /// The last unit of the page before.
        let after: ID<Unit>?
        let length: Int

        init(_ form: Form = Form()) {
            sort = form["sort"].flatMap(Sort.init) ?? .order
            after = form["after"].flatMap { ID<Unit>($0) }
            length = pageLength
        }

        /// All units in one order.
        init(all sort: Sort) { (self.sort, after, length) = (sort, nil, most) }
    }

    /// Cuts one page out of the units. `figures` is asked once; only an order that follows from them needs those of all units.
    init(
        _ units: [Unit], _ query: Query, figures: ([ID<Unit>]) throws -> [ID<Unit>: Figures]
    ) rethrows {
        switch query.sort {
        case .order, .name:
            let ordered = query.sort == .order ? units : units.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
            let page = Self.page(of: ordered, query) { $0.id }
            let known = try figures(page.map(\.id))
            lines = page.map { Line(unit: $0, figures: known[$0.id] ?? Figures()) }
            hasMore = page.last?.id != ordered.last?.id
        case .overdue, .rate:
            let known = try figures(units.map(\.id))
            let all = units.map { Line(unit: $0, figures: known[$0.id] ?? Figures()) }
            let ordered = all.sorted { Self.key($0, query.sort) < Self.key($1, query.sort) }
            lines = Array(Self.page(of: ordered, query) { $0.unit.id })
            hasMore = lines.last?.unit.id != ordered.last?.unit.id
        }
        count = units.count
        self.query = query
    }

    private static func key(_ line: Line, _ sort: Sort) -> (Int, ID<Unit>) {
        (sort == .overdue ? -line.figures.overdue : line.figures.doneInThousand ?? .max, line.unit.id)
    }

    /// What follows the last unit of the page before; the first page when that unit is there no longer.
    private static func page<One>(
        of all: [One], _ query: Query, id: (One) -> ID<Unit>
    ) -> ArraySlice<One> {
        let start = query.after.flatMap { last in all.firstIndex { id($0) == last } }.map { $0 + 1 } ?? 0
        return all[start...].prefix(query.length)
    }
}
