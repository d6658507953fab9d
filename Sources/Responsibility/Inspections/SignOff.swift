import Storage

/// That the inspected unit has seen the result and signed it, with its remarks (签字确认).
struct SignOff: Sendable, Equatable {
    let name: String
    let signedOn: Day
    let remarks: String

    /// Signs for the unit: somebody of the unit who sees to its rectification, and not one of the inspectors.
    ///
    /// - Parameter version: the one that was looked at, where the form told it; a later correction is to be read first.
    static func sign(
        _ id: ID<Inspection>, remarks: String, version: Int? = nil, by access: Access, in tx: Transaction
    ) throws {
        let inspection = try Inspection.find(id, by: access, in: tx)
        try access.require(.rectify, at: inspection.unitID, in: tx)
        guard let account = access.actor.accountID, let person = access.personID, try mayBe(person, inspection, in: tx)
        else { throw Refusal.notAllowed(.rectify) }
        guard try of(id, by: access, in: tx) == nil else {
            throw Refusal.invalid([Mistake("remarks", zh: "这次检查已经签字确认", en: "the inspection has been signed already")])
        }
        if let version, version != inspection.version {
            throw Refusal.invalid([Mistake("remarks", .conflict(.signedOther))])
        }
        try tx.run(
            .unscoped(
                """
                INSERT INTO inspection_sign_off (inspection_id, signed_by, signed_on, signed_at, remarks)
                VALUES (\(id), \(account), \(access.today), \(access.now), \(remarks))
                """, because: "permission was asked at the unit"))
        // What is public already stays so.
        if let publishOn = inspection.publishOn, publishOn > access.today,
            let within = try publishWithin(inspection, in: tx)
        {
            let calendar = try WorkingCalendar.ofOrganisation(in: tx)
            let day = within == 0 ? access.today : calendar.day(after: access.today, workingDays: within).day
            try tx.run(
                .unscoped(
                    "UPDATE inspection SET publish_on = \(day) WHERE id = \(id)",
                    because: "permission was asked at the unit"))
        }
        try Entry.write(
            .sign, "inspection", id, unit: inspection.unitID,
            ["remarks": .erasable(remarks), "version": .of(inspection.version)], by: access, in: tx)
    }

    static func of(_ id: ID<Inspection>, by access: Access, in tx: Transaction) throws -> SignOff? {
        try tx.first(
            """
            SELECT p.name, s.signed_on, s.remarks FROM inspection_sign_off s JOIN inspection i ON i.id = s.inspection_id
            JOIN account a ON a.id = s.signed_by JOIN person p ON p.id = a.person_id
            WHERE s.inspection_id = \(id) AND \(access.may(.viewRecords, at: "i.unit_id"))
            """, SignOff.init)
    }

    /// Whether somebody belongs to the inspected unit, or to one below it, and did not inspect it.
    static func mayBe(_ person: ID<Person>, _ inspection: Inspection, in tx: Transaction) throws -> Bool {
        try tx.value(
            .unscoped(
                """
                SELECT 1 FROM person p JOIN unit_ancestry a ON a.unit_id = p.unit_id AND a.ancestor_id = \(inspection.unitID)
                WHERE p.id = \(person) AND NOT EXISTS (SELECT 1 FROM inspection_inspector n
                                                       WHERE n.inspection_id = \(inspection.id) AND n.person_id = p.id)
                """, because: "everybody knows their own unit"), as: Int.self) != nil
    }

    private static func publishWithin(_ inspection: Inspection, in tx: Transaction) throws -> Int? {
        guard let batch = inspection.batchID else { return nil }
        return try tx.value(
            .unscoped(
                "SELECT publish_within FROM inspection_batch WHERE id = \(batch)",
                because: "permission was asked at the unit"), as: Int?.self) ?? nil
    }
}

extension Inspection {
    static func find(_ id: ID<Inspection>, by access: Access, in tx: Transaction) throws -> Inspection {
        let found = try tx.first(
            "SELECT \(columns) FROM inspection i WHERE i.id = \(id) AND \(access.may(.viewRecords, at: "i.unit_id"))",
            Inspection.init)
        guard let found else { throw Refusal.notFound }
        return found
    }
}
