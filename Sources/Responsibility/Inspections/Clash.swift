import Storage

/// A visit to a unit that has been made or planned, as the clash check sees it.
struct Visit: Sendable, Equatable {
    let unitID: ID<Unit>
    let issuingUnitID: ID<Unit>
    let issuerName: String
    let title: String
    let from: Day
    let to: Day
    /// The batch that it belongs to, if it is only planned.
    let batchID: ID<InspectionBatch>?
    /// The inspection, if it has been made.
    let inspectionID: ID<Inspection>?
}

/// That a unit would be inspected more often than its limit (检查扎堆): it warns, and names the other inspections.
struct Clash: Sendable, Equatable {
    let unitID: ID<Unit>
    let reason: Reason
    let others: [Visit]

    enum Reason: Sendable, Equatable {
        /// More than once in so many days.
        case window(days: Int)
        /// More often in a year than one issuing unit may.
        case year(limit: Int)
    }

    /// The planned batches with which it could be made one visit.
    var mergeable: [Visit] { others.filter { $0.batchID != nil } }

    /// What one more visit in these days would clash with. All visits are to the same unit.
    static func of(
        _ unit: ID<Unit>, by issuer: ID<Unit>, in days: ClosedRange<Day>, limits: InspectionBatch.Limits,
        among visits: [Visit]
    ) -> [Clash] {
        var clashes: [Clash] = []
        let near = visits.filter {
            $0.from < days.upperBound.adding(days: limits.windowDays)
                && days.lowerBound < $0.to.adding(days: limits.windowDays)
        }
        if !near.isEmpty {
            clashes.append(Clash(unitID: unit, reason: .window(days: limits.windowDays), others: near))
        }
        let own = visits.filter { $0.issuingUnitID == issuer && $0.from.year == days.lowerBound.year }
        if own.count + 1 > limits.perYear {
            clashes.append(Clash(unitID: unit, reason: .year(limit: limits.perYear), others: own))
        }
        return clashes
    }

    /// What visits to some units in these days would clash with.
    ///
    /// - Parameter batch: the batch itself, which does not clash with itself.
    static func of(
        _ units: [ID<Unit>], by issuer: ID<Unit>, in days: ClosedRange<Day>, limits: InspectionBatch.Limits,
        except batch: ID<InspectionBatch>? = nil, by access: Access, in tx: Transaction
    ) throws -> [Clash] {
        let year = days.lowerBound.year
        let first = min(days.lowerBound.adding(days: -limits.windowDays), Day.first(ofMonth: 1, in: year))
        let last = max(days.upperBound.adding(days: limits.windowDays), Day.last(ofMonth: 12, in: year))
        var clashes: [Clash] = []
        for some in Set(units).sorted().slices(of: 8_192) {
            let visits = try Visit.all(
                to: Array(some), in: first...last, except: batch ?? ID(rawValue: 0), by: access, in: tx)
            let byUnit = Dictionary(grouping: visits, by: \.unitID)
            for unit in some {
                clashes += of(unit, by: issuer, in: days, limits: limits, among: byUnit[unit] ?? [])
            }
        }
        return clashes
    }
}

extension Visit {
    /// Made visits, and planned ones that have not been made and are not part of another batch's visit.
    fileprivate static func all(
        to units: [ID<Unit>], in days: ClosedRange<Day>, except batch: ID<InspectionBatch>, by access: Access,
        in tx: Transaction
    ) throws -> [Visit] {
        try tx.all(
            """
            SELECT i.unit_id, i.issuing_unit_id, u.name, i.title, i.held_on, i.held_on, NULL, i.id
            FROM inspection i JOIN unit u ON u.id = i.issuing_unit_id
            WHERE i.unit_id IN \(units) AND i.held_on BETWEEN \(days.lowerBound) AND \(days.upperBound)
              AND COALESCE(i.batch_id, 0) <> \(batch) AND \(access.may(.viewRecords, at: "i.unit_id"))
            UNION ALL
            SELECT p.unit_id, b.issuing_unit_id, u.name, b.title, b.from_day, b.to_day, b.id, NULL
            FROM inspection_planned p JOIN inspection_batch b ON b.id = p.batch_id
            JOIN unit u ON u.id = b.issuing_unit_id
            WHERE p.unit_id IN \(units) AND p.merged_into IS NULL AND p.off_on IS NULL AND b.id <> \(batch)
              AND b.from_day <= \(days.upperBound) AND b.to_day >= \(days.lowerBound)
              AND NOT EXISTS (SELECT 1 FROM inspection i WHERE i.batch_id = b.id AND i.unit_id = p.unit_id)
              AND \(access.may(.viewRecords, at: "p.unit_id"))
            ORDER BY 1, 5, 4
            """, Visit.init)
    }
}

extension Clash {
    /// The warning, without the unit's name.
    func sentence(in language: Language) -> String {
        let names = others.map { visit in
            language.say(
                zh: "\(visit.issuerName)“\(visit.title)”（\(visit.days)）",
                en: "“\(visit.title)” by \(visit.issuerName) (\(visit.days))")
        }.joined(separator: language.say(zh: "、", en: ", "))
        return switch reason {
        case .window(let days):
            language.say(zh: "\(days) 天内还有别的检查：\(names)", en: "inspected more than once in \(days) days: \(names)")
        case .year(let limit):
            language.say(
                zh: "本年度由同一单位发起的检查将超过 \(limit) 次：\(names)",
                en: "more than \(limit) inspections by one unit in the year: \(names)")
        }
    }
}

extension Visit {
    fileprivate var days: String { from == to ? "\(from)" : "\(from) – \(to)" }
}
