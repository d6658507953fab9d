import Documents
import Storage

extension UnitView {
    /// The units directly below with their figures, as a file; the unit itself stands first.
    func export(_ kinds: [UnitKind], _ language: Language) throws -> Export {
        let kinds = Dictionary(kinds.map { ($0.key, $0.title(in: language)) }, uniquingKeysWith: { first, _ in first })
        let standings: [Obligation.Standing] = [.met, .late, .submitted, .onTrack, .dueSoon, .overdue, .breached]
        let lines = [ChildList.Line(unit: unit, figures: total)] + children.lines
        return try Export(
            "下级单位", "Units below", about: "\(unit.name) \(year)",
            columns: [
                .init("单位", "Unit", width: 26), .init("单位代码", "Unit code", width: 16),
                .init("类别", "Kind", width: 12), .init("应完成", "Owed", width: 10, holds: .integer),
            ]
                + standings.map {
                    Export.Column($0.title(in: .zh), $0.title(in: .en), width: 10, holds: .integer)
                } + [.init("完成率（%）", "Done (%)", width: 12, holds: .integer)],
            rows: lines.map { line in
                [
                    .text(line.unit.name), .text(line.unit.code),
                    .text(kinds[line.unit.kind] ?? line.unit.kind), .integer(line.figures.owed),
                ] + standings.map { .integer(line.figures[$0]) }
                    + [line.figures.doneInThousand.map { .integer($0 / 10) } ?? .empty]
            })
    }
}
