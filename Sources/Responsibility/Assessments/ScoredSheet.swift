import Storage

/// A sheet as it is computed: the unit's numbers and what they come to.
struct ScoredSheet: Sendable {
    let unitID: ID<Unit>
    let code: String
    let name: String
    var lines: [Line]
    var total: SchemeFile.Total

    /// A line for each ``SchemeFile/items``.
    struct Line: Sendable, Hashable {
        let numbers: [Int]
        let check: Int64
        /// `nil` for a veto.
        let outcome: SchemeFile.Outcome?
    }
}

extension SchemeFile {
    /// The sheets of all units of the scheme's kinds, in the order of their codes.
    func sheets(of numbers: SchemeNumbers) -> [ScoredSheet] {
        let readers = items.map { ($0.scored, numbers.reader(of: $0.countings)) }
        let wanted = Set(kinds)
        return numbers.tree.nodes.enumerated().compactMap { place, node in
            guard wanted.contains(node.kind), !node.isClosed else { return nil }
            return sheet(readers, place, node)
        }.sorted { $0.code < $1.code }
    }

    /// The sheet of the top unit alone, whatever kind it is.
    func sheetOfTop(of numbers: SchemeNumbers) -> ScoredSheet? {
        let readers = items.map { ($0.scored, numbers.reader(of: $0.countings)) }
        return numbers.tree.nodes.first.map { sheet(readers, 0, $0) }
    }

    private func sheet(
        _ readers: [(Indicator?, SchemeNumbers.Reader)], _ place: Int, _ node: AssessedTree.Node
    ) -> ScoredSheet {
        let lines = readers.map { indicator, reader in
            let numbers = reader.numbers(of: place)
            return ScoredSheet.Line(
                numbers: numbers, check: reader.check(of: place),
                outcome: indicator.map { outcome(of: $0, numbers) })
        }
        return ScoredSheet(
            unitID: node.id, code: node.code, name: node.name, lines: lines, total: total(ofLines: lines))
    }

    func total(ofLines lines: [ScoredSheet.Line]) -> Total {
        let scored = indicators.count + bonus.count
        return total(
            lines.prefix(scored).map { $0.outcome ?? .leftOut }, vetoes: lines.dropFirst(scored).map { $0.numbers[0] })
    }
}
