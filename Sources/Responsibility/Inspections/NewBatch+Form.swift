import Storage
import Web

extension Form {
    /// The batch that the form describes, or all that is wrong with it.
    func newBatch(by access: Access, in tx: Transaction) throws -> NewBatch {
        var reader = FormReader(self)
        let (issuer, kind, title, checklist, from, to, publish, sign, window, limit, units, once) = try reader.checked(
            reader.id("issuer", as: ID<Unit>.self), reader.choice("kind", of: Inspection.Kind.self),
            reader.text("title", max: Inspection.longestTitle), reader.text("checklist", max: 60),
            reader.day("from_day", as: Day.self), reader.day("to_day", as: Day.self),
            reader.optionalInteger("publish_within", in: 0...60), reader.integer("sign_within", in: 1...60),
            reader.integer("window_days", in: 0...366), reader.integer("year_limit", in: 1...100),
            reader.optionalMultiline("units", max: 100_000), reader.text("once", max: 40))
        guard from <= to, from.year == to.year else {
            throw Refusal.invalid([
                Mistake("to_day", zh: "结束日期不能早于开始日期，也不能跨年", en: "the last day is not before the first, and in its year")
            ])
        }
        var chosen = try Self.named(units ?? "", by: access, in: tx)
        if !all("kinds").isEmpty {
            chosen += try InspectionBatch.units(of: all("kinds"), below: issuer, by: access, in: tx).map(\.id)
        }
        var seen: Set<ID<Unit>> = []
        var batch = NewBatch(
            issuingUnitID: issuer, kind: kind, title: title, checklist: checklist, days: from...to,
            publishWithin: publish, units: chosen.filter { seen.insert($0).inserted }, once: once)
        batch.limits = .init(windowDays: window, perYear: limit)
        batch.signWithin = sign
        try batch.check()
        for pair in all("merge") {
            let parts = pair.split(separator: " ")
            guard parts.count == 2, let unit = ID<Unit>(String(parts[0])),
                let other = ID<InspectionBatch>(String(parts[1])), seen.contains(unit)
            else { continue }
            guard try InspectionBatch.find(other, by: access, in: tx).plans(unit, in: tx) else { continue }
            batch.merged[unit] = other
        }
        return batch
    }

    /// So many units can be named one by one; more of them are chosen by their kinds.
    private static let mostNamed = 500
    /// So many are looked for by a part of their name.
    private static let mostGuessed = 20

    /// Units by their codes, their names, both as in `青石镇（QS）`, or a part of a name. What fits none or several of them is told.
    private static func named(_ text: String, by access: Access, in tx: Transaction) throws -> [ID<Unit>] {
        let names = text.split { "\n,，、;；\t".contains($0) }.map { String($0).trimmed }.filter { !$0.isEmpty }
        guard names.count <= mostNamed else {
            throw Refusal.invalid([
                Mistake(
                    "units", zh: "最多写 \(mostNamed) 个单位，再多请按单位类别选",
                    en: "at most \(mostNamed) units can be named; choose kinds of units for more")
            ])
        }
        let known = try UnitChoice.known(names, for: .inspect, by: access, in: tx)
        let others = names.filter { known[$0] == nil }
        var (chosen, mistakes): ([ID<Unit>], [Mistake]) = (names.compactMap { known[$0] }, [])
        for name in others.prefix(mostGuessed) {
            do {
                chosen.append(try UnitChoice.find(name, for: .inspect, by: access, in: tx).id)
            } catch Refusal.invalid(let found) {
                mistakes += found.map { Mistake("units", zh: $0.zh, en: $0.en) }
            }
        }
        let rest = others.count - mostGuessed
        if rest > 0 {
            mistakes.append(
                Mistake(
                    "units", zh: "另有 \(rest) 个既不是单位代码，也不是单位全称",
                    en: "\(rest) more are neither codes nor whole names of units"))
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        return chosen
    }
}
