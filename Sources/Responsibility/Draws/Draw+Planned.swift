import Storage

/// Units that a random batch plans besides the draw: an earlier program let them be named.
extension Draw {
    /// Why a batch is not drawn that names units; before they could be called off, some were planned so.
    static let namedBefore = Mistake(
        "off", zh: "双随机检查的单位由抽取产生。该批次有事先指定、尚未检查的单位，请先在下面“取消安排”，再公布名录",
        en:
            "units of a random inspection are drawn: this batch names some that have not been visited; call them off below, then publish the list"
    )

    /// The units that a batch plans, as far as a condition on the plan (alias `p`) and the visit (alias `i`) holds.
    static func planned(
        of batch: ID<InspectionBatch>, where condition: SQL, in tx: Transaction
    ) throws -> [ID<Unit>] {
        try tx.all(
            .unscoped(
                """
                SELECT DISTINCT p.unit_id FROM inspection_planned p
                LEFT JOIN inspection i ON i.batch_id = COALESCE(p.merged_into, p.batch_id) AND i.unit_id = p.unit_id
                WHERE p.batch_id = \(batch) AND \(condition)
                """, because: "permission was asked at the issuing unit")
        ) { (id: ID<Unit>) in id }
    }

    /// Plans the units that were drawn; what was called off before is on again, what is planned stays so.
    static func plan(_ units: [ID<Unit>], of batch: ID<InspectionBatch>, in tx: Transaction) throws {
        try tx.run(
            .unscoped(
                "DELETE FROM inspection_planned WHERE batch_id = \(batch) AND unit_id IN \(units) AND off_on IS NOT NULL",
                because: "permission was asked at the issuing unit"))
        let known = Set(try planned(of: batch, where: "p.off_on IS NULL", in: tx))
        try InspectionBatch.addUnits(units.filter { !known.contains($0) }, to: batch, in: tx)
    }
}
