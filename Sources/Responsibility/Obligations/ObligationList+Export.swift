import Documents
import Storage
import Web

extension ObligationList {
    /// All lines that fit, in the list's order, as a file.
    func export(by access: Access, _ language: Language, in tx: Transaction) throws -> Export {
        let unit = try Unit.find(unitID, by: access, in: tx)
        let list = try fromTheStart.lookingUpDuties(in: tx)
        try Export.check(list.count(upTo: Export.most, by: access, in: tx))
        let lines = try list.sortedLines(Export.most + 1, by: access, in: tx)
        return try Export(
            "履责任务", "Obligations", about: unit.name, columns: Self.exported, rows: lines.map { row($0, language) })
    }

    private static let exported: [Export.Column] = [
        .init("单位", "Unit", width: 24), .init("单位代码", "Unit code", width: 16),
        .init("责任制", "Programme", width: 24), .init("任务", "Obligation", width: 36),
        .init("周期类型", "Cadence", width: 12), .init("期次", "Occurrence", width: 14),
        .init("到期", "Due", width: 12, holds: .day), .init("宽限至", "Grace until", width: 12, holds: .day),
        .init("应完成次数", "Times asked", width: 12, holds: .integer),
        .init("已认定次数", "Times accepted", width: 12, holds: .integer), .init("状态", "State", width: 12),
    ]

    private func row(_ line: Line, _ language: Language) -> [Cell] {
        let standing = line.standing(on: today, at: now)
        return [
            .text(line.unitName), .text(line.unitCode), .text(line.programme(in: language)),
            .text(line.title(in: language)), .text(line.cadence.title(in: language)), .text(line.occurrence),
            .day(line.dueOn), .day(line.graceUntil), .integer(line.required), .integer(line.counted),
            .text(standing.title(in: language)),
        ]
    }
}
