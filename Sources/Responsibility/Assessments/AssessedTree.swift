import Storage

/// The units at and below one unit, as they hung on an evening, parents before children.
struct AssessedTree: Sendable {
    struct Node: Sendable {
        let id: ID<Unit>
        /// The place of the unit above; `nil` for the top.
        let parent: Int?
        let kind: String
        let code: String
        let name: String
        let isClosed: Bool
    }

    let nodes: [Node]
    let places: [ID<Unit>: Int]

    /// The caller has asked for the permission at the top unit.
    static func of(_ top: ID<Unit>, on day: Day, today: Day, in tx: Transaction) throws -> AssessedTree {
        let why: StaticString = "permission was asked at the top unit"
        let rows: [Found]
        if day >= today {
            rows = try tx.all(
                .unscoped(
                    """
                    SELECT u.id, u.parent_id, u.kind, u.code, u.name, u.closed_on, a.depth
                    FROM unit_ancestry a JOIN unit u ON u.id = a.unit_id
                    WHERE a.ancestor_id = \(top) ORDER BY a.depth, u.code
                    """, because: why), Found.init)
        } else {
            rows = try tx.all(
                .unscoped(
                    """
                    SELECT u.id, u.parent_id, u.kind, u.code, u.name, u.closed_on, t.depth
                    FROM (SELECT unit_id, depth FROM unit_ancestry WHERE ancestor_id = \(top) AND since <= \(day)
                          UNION SELECT unit_id, depth FROM unit_ancestry_past
                                WHERE ancestor_id = \(top) AND since <= \(day) AND until > \(day)) t
                    JOIN (SELECT id, parent_id, kind, code, name, closed_on FROM unit WHERE since <= \(day)
                          UNION ALL
                          SELECT p.unit_id, p.parent_id, p.kind, p.code, p.name, n.closed_on
                          FROM unit_past p JOIN unit n ON n.id = p.unit_id
                          WHERE p.since <= \(day) AND p.until > \(day)) u ON u.id = t.unit_id
                    ORDER BY t.depth, u.code
                    """, because: why), Found.init)
        }
        var (nodes, places): ([Node], [ID<Unit>: Int]) = ([], [:])
        nodes.reserveCapacity(rows.count)
        for row in rows {
            places[row.id] = nodes.count
            nodes.append(
                Node(
                    id: row.id, parent: row.depth == 0 ? nil : row.parent.flatMap { places[$0] }, kind: row.kind,
                    code: row.code, name: row.name, isClosed: row.closed.map { $0 <= day } ?? false))
        }
        return AssessedTree(nodes: nodes, places: places)
    }

    private struct Found: Sendable {
        let id: ID<Unit>
        let parent: ID<Unit>?
        let kind: String
        let code: String
        let name: String
        let closed: Day?
        let depth: Int
    }

    /// Adds to each unit what its children have; `values` holds `width` numbers for each unit.
    func addUp<Number: FixedWidthInteger>(_ values: inout [Number], width: Int) {
        values.withUnsafeMutableBufferPointer { values in
            for place in nodes.indices.reversed() {
                guard let parent = nodes[place].parent else { continue }
                let (from, to) = (place * width, parent * width)
                for column in 0..<width { values[to + column] &+= values[from + column] }
            }
        }
    }

    /// Some of its units, as a condition of a statement.
    enum Part: Sendable {
        case named([ID<Unit>])
        /// All ids from one to another, those of units elsewhere as well.
        case stretch(ClosedRange<Int64>)

        func holds(_ column: SQL) -> SQL {
            switch self {
            case .named(let ids): "\(column) IN \(ids)"
            case .stretch(let ids): "\(column) >= \(ids.lowerBound) AND \(column) <= \(ids.upperBound)"
            }
        }
    }

    /// The units in parts: those of a small tree by name, because what was set up meanwhile lies between their ids; of a large
    /// one in stretches of so many.
    func parts(of size: Int, namingUpTo few: Int) -> [Part] {
        let ids = nodes.map(\.id).sorted()
        guard ids.count > few else { return [.named(ids)] }
        return stride(from: 0, to: ids.count, by: size).map {
            .stretch(ids[$0].rawValue...ids[min($0 + size, ids.count) - 1].rawValue)
        }
    }
}
