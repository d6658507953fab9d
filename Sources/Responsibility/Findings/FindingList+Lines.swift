import Storage
import Web

extension FindingList {
    /// One line: the problem, the task and the responsibility in one.
    struct Line: Sendable {
        let id: ID<Finding>
        let year: Int
        let sequence: Int
        let title: String
        let unitName: String
        let unitCode: String
        let place: String
        let grade: Finding.Grade
        let track: Finding.Track
        let source: Finding.Source
        let sourceName: String
        let stage: Finding.Stage
        let foundOn: Day
        let dueOn: Day
        let repeatOf: ID<Finding>?
        let clause: String
        let who: String?
        let measures: String?
        let money: String?
        let contingency: String?
        let closedOn: Day?

        var number: String { Finding.number(year, sequence) }

        static let columns: SQL = """
            g.id, g.year, g.sequence, g.title, u.name, u.code, g.place, g.grade, g.track, g.source, g.source_name, g.stage,
            g.found_on, g.due_on, g.repeat_of, g.clause, r.who, r.measures, r.money, r.contingency, g.closed_on
            """
    }

    /// What a page shows.
    struct View: Sendable {
        let list: FindingList
        let unit: Unit
        /// How many there are at each stage under the other filters; closed ones are not counted where a text is looked for.
        let counts: [Finding.Stage: Int]
        let lines: [Line]
        /// On a board, the first of each stage; of the closed ones those that were closed last.
        let columns: [Finding.Stage: [Line]]
        let posts: [ID<Finding>: [String]]
        let mayRecord: Bool
    }

    /// So many stand in each column of the board.
    static let inColumn = 8

    func read(by access: Access, in tx: Transaction) throws -> View {
        let unit = try Unit.find(unitID, by: access, in: tx)
        var lines: [Line] = []
        var columns: [Finding.Stage: [Line]] = [:]
        if let one = try text.flatMap({ try Finding.find(number: $0, by: access, in: tx) }) {
            lines = try Self.lines(of: [one.id], by: access, in: tx)
        } else if isBoard {
            let ids = try Finding.Stage.allCases.flatMap { stage in
                stage == .closed
                    ? try lastClosedIDs(Self.inColumn, by: access, in: tx)
                    : try firstIDs(of: [stage], limit: Self.inColumn, by: access, in: tx)
            }
            columns = Dictionary(grouping: try Self.lines(of: ids, by: access, in: tx), by: \.stage)
        } else {
            lines = try Self.lines(
                of: firstIDs(of: stages, limit: Self.pageLength, by: access, in: tx), by: access, in: tx)
        }
        return View(
            list: self, unit: unit, counts: try counts(of: counted, by: access, in: tx), lines: lines, columns: columns,
            posts: kind == .responsibilities ? try Self.posts(of: lines.map(\.id), by: access, in: tx) : [:],
            mayRecord: FindingForm.isOpen(to: access))
    }

    /// The lines of some findings, in the order of the identities.
    static func lines(of ids: [ID<Finding>], by access: Access, in tx: Transaction) throws -> [Line] {
        guard !ids.isEmpty else { return [] }
        let found = try tx.all(
            """
            SELECT \(Line.columns) FROM finding g JOIN unit u ON u.id = g.unit_id
            LEFT JOIN rectification r ON r.finding_id = g.id
              AND r.version = (SELECT MAX(n.version) FROM rectification n WHERE n.finding_id = g.id)
            WHERE g.id IN \(ids) AND \(Finding.seen(by: access))
            """, Line.init)
        let byID = Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
        return ids.compactMap { byID[$0] }
    }

    /// The names of the posts that answer for findings.
    static func posts(
        of ids: [ID<Finding>], by access: Access, in tx: Transaction
    ) throws -> [ID<Finding>: [String]] {
        let rows = try tx.all(
            """
            SELECT f.finding_id, t.name FROM finding_post f JOIN post t ON t.id = f.post_id
            WHERE f.finding_id IN \(ids) AND \(access.may(.viewUnits, at: "t.unit_id")) ORDER BY t.id
            """
        ) { (id: ID<Finding>, name: String) in (id, name) }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }

    /// The address of the page after the one that ends with a line.
    func query(after line: Line) -> Form {
        query.fromTheStart.replacing("after", with: line.id.description)
            .replacing("after_day", with: (sort == .due ? line.dueOn : line.foundOn).description)
    }
}
