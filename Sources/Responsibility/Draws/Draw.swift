import Storage

/// The draw of a batch, from its publication to its last replacement. Units and inspectors carry their identities as keys.
struct Draw: Sendable, Equatable {
    let id: ID<Draw>
    let batchID: ID<InspectionBatch>
    let issuingUnitID: ID<Unit>
    /// The published file before the draw, the drawn one after it.
    let file: String
    let seed: [UInt8]
    let publishedAt: Instant
    let drawnAt: Instant?

    static let columns: SQL = "d.id, d.batch_id, d.issuing_unit_id, d.file, d.seed, d.published_at, d.drawn_at"

    static let longestReason = 200
    static let longestWitness = 200

    static let migration = Migration(
        "0317-draws",
        """
        CREATE TABLE draw (
            id {id},
            -- One draw a batch: what was drawn is not drawn again until it pleases.
            batch_id BIGINT NOT NULL UNIQUE REFERENCES inspection_batch (id),
            issuing_unit_id BIGINT NOT NULL REFERENCES unit (id),
            -- SHA-256 of the seed, by which a published file is found again.
            commitment BYTEA NOT NULL UNIQUE,
            file TEXT NOT NULL,
            seed BYTEA NOT NULL,
            published_by BIGINT REFERENCES account (id),
            published_at BIGINT NOT NULL,
            drawn_by BIGINT REFERENCES account (id),
            drawn_at BIGINT
        );
        """)

    /// The file as it can be read; what was written here always can.
    var published: DrawFile {
        get throws { try DrawFile.verify(Array(file.utf8)) }
    }
}

extension Draw {
    /// Publishes the list and the commitment of a batch. Everybody can keep the file before anything is drawn.
    ///
    /// - Parameter leavesOut: whether units that would be inspected too often are left out of the list.
    static func publish(
        _ batch: ID<InspectionBatch>, strata: [DrawList.Stratum], perUnit: Int = 2, leavesOut: Bool = false,
        seed: [UInt8] = randomBytes(32), by access: Access, in tx: Transaction
    ) throws -> ID<Draw> {
        let batch = try InspectionBatch.find(batch, by: access, in: tx)
        try access.require(.inspect, at: batch.issuingUnitID, in: tx)
        guard batch.kind == .random, try of(batch.id, by: access, in: tx) == nil else { throw Refusal.conflict(.inUse) }
        guard try planned(of: batch.id, where: "p.off_on IS NULL AND i.id IS NULL", in: tx).isEmpty else {
            throw Refusal.invalid([namedBefore])
        }
        let list = try list(
            for: batch, strata: strata, perUnit: perUnit, leavesOut: leavesOut, by: access, in: tx)
        do { try list.check() } catch {
            throw Refusal.invalid([Mistake("strata", zh: error.sentence.zh, en: error.sentence.en)])
        }
        let file = DrawFile(publishing: list, seed: seed)
        let id = tx.id(Draw.self)
        try tx.run(
            .unscoped(
                """
                INSERT INTO draw (id, batch_id, issuing_unit_id, commitment, file, seed, published_by, published_at)
                VALUES (\(id), \(batch.id), \(batch.issuingUnitID), \(Digest.of(seed).bytes),
                        \(String(decoding: file.bytes, as: UTF8.self)), \(seed), \(access.actor.accountID), \(access.now))
                """, because: "permission was asked at the issuing unit"))
        try Entry.write(
            .publish, "draw", id, unit: batch.issuingUnitID, count: list.units.count,
            [
                "batch": .of(batch.id), "list_sha256": .text(file.listDigest), "commitment": .text(file.commitment),
                "sha256": .text(file.digest),
            ], by: access, in: tx)
        return id
    }

    /// The two libraries of a batch as they are now.
    private static func list(
        for batch: InspectionBatch, strata: [DrawList.Stratum], perUnit: Int, leavesOut: Bool, by access: Access,
        in tx: Transaction
    ) throws -> DrawList {
        let kinds = strata.filter { $0.percent > 0 || $0.minimum > 0 }
        var units = try InspectionBatch.units(
            of: kinds.map(\.kind), below: batch.issuingUnitID, by: access, in: tx)
        if leavesOut {
            let crowded = Set(
                try Clash.of(
                    units.map(\.id), by: batch.issuingUnitID, in: batch.fromDay...batch.toDay, limits: batch.limits,
                    except: batch.id, by: access, in: tx
                ).map(\.unitID))
            units.removeAll { crowded.contains($0.id) }
        }
        let visited = Set(try planned(of: batch.id, where: "p.off_on IS NULL", in: tx))
        units.removeAll { visited.contains($0.id) }
        let inspectors = try Inspectors.of(batch.issuingUnitID, by: access, in: tx)
        let interested = try Inspectors.interested(inspectors.map(\.id), in: units.map(\.id), in: tx)
        let file = try Checklist.file(batch.checklist, version: batch.checklistVersion, in: tx)
        return DrawList(
            title: batch.title,
            checklist: .init(key: file.key, version: file.version, items: file.items.map(\.key)),
            units: units.map { .init(key: $0.id.description, code: $0.code, name: $0.name, kind: $0.kind) },
            inspectors: inspectors.map { .init(key: $0.id.description, name: $0.name) }, strata: kinds,
            perUnit: perUnit,
            recusals: interested.flatMap { unit, people in
                people.map { .init(unit: unit.description, inspector: $0.description) }
            }
        ).sorted
    }

    /// Draws what was published; the units and their inspectors become those of the batch.
    static func draw(
        _ id: ID<Draw>, witness: String = "", by access: Access, in tx: Transaction
    ) throws {
        let known = try find(id, by: access, in: tx)
        try access.require(.inspect, at: known.issuingUnitID, in: tx)
        guard known.drawnAt == nil else { throw Refusal.conflict(.alreadyIssued) }
        let drawn = RandomDraw(try known.published.list, seed: known.seed, witness: witness)
        let units = drawn.teams.compactMap { ID<Unit>($0.unit) }
        try access.requireAll(.inspect, at: Set(units), in: tx)
        try plan(units, of: known.batchID, in: tx)
        let file = try keep(drawn, of: known, in: tx)
        try tx.run(
            .unscoped(
                "UPDATE draw SET drawn_by = \(access.actor.accountID), drawn_at = \(access.now) WHERE id = \(id)",
                because: "permission was asked at the issuing unit"))
        try write(drawn, file, of: known, by: access, in: tx)
    }

    /// Replaces an inspector who turned out to have an interest in a drawn unit.
    static func redraw(
        _ inspector: ID<Person>, at unit: ID<Unit>, of id: ID<Draw>, reason: String, by access: Access,
        in tx: Transaction
    ) throws {
        let known = try find(id, by: access, in: tx)
        try access.require(.inspect, at: known.issuingUnitID, in: tx)
        guard !reason.isEmpty else {
            throw Refusal.invalid([Mistake("reason", zh: "请写明回避理由", en: "say why")])
        }
        guard var drawn = try known.published.draw else { throw Refusal.conflict(.notOpen) }
        do {
            try drawn.redraw(inspector.description, at: unit.description, reason: reason)
        } catch RandomDraw.Refused.notDrawn {
            throw Refusal.notFound
        } catch {
            throw Refusal.invalid([
                Mistake("inspector", zh: "没有可以替换的检查人员了", en: "nobody is left who could come instead")
            ])
        }
        try Inspectors.recuse(inspector, from: unit, reason: reason, by: access, in: tx)
        let file = try keep(drawn, of: known, in: tx)
        try write(drawn, file, of: known, by: access, in: tx)
    }

    /// Keeps what was drawn as the published file, which it gives back, and as the teams of the batch.
    private static func keep(_ drawn: RandomDraw, of draw: Draw, in tx: Transaction) throws -> DrawFile {
        let file = DrawFile(drawn)
        try tx.run(
            .unscoped(
                "UPDATE draw SET file = \(String(decoding: file.bytes, as: UTF8.self)) WHERE id = \(draw.id)",
                because: "permission was asked at the issuing unit"))
        try tx.run(
            .unscoped(
                "DELETE FROM inspection_team WHERE batch_id = \(draw.batchID)",
                because: "permission was asked at the issuing unit"))
        try tx.load(
            "inspection_team", ["batch_id", "unit_id", "person_id"], because: "permission was asked at the issuing unit"
        ) { rows in
            for team in drawn.finalTeams {
                for person in team.inspectors {
                    try rows.add(draw.batchID)
                    try rows.add(ID<Unit>(team.unit))
                    try rows.add(ID<Person>(person))
                    try rows.endRow()
                }
            }
        }
        return file
    }

    private static func write(
        _ drawn: RandomDraw, _ file: DrawFile, of draw: Draw, by access: Access, in tx: Transaction
    ) throws {
        try Entry.write(
            .draw, "draw", draw.id, unit: draw.issuingUnitID, count: drawn.teams.count,
            [
                "list_sha256": .text(file.listDigest), "commitment": .text(file.commitment),
                "seed": .of(file.seed), "sha256": .text(file.digest), "redraws": .of(drawn.redraws.count),
            ], by: access, in: tx)
    }
}

extension Draw {
    static func find(_ id: ID<Draw>, by access: Access, in tx: Transaction) throws -> Draw {
        let found = try tx.first(
            "SELECT \(columns) FROM draw d WHERE d.id = \(id) AND \(access.may(.viewRecords, at: "d.issuing_unit_id"))",
            Draw.init)
        guard let found else { throw Refusal.notFound }
        return found
    }

    static func of(_ batch: ID<InspectionBatch>, by access: Access, in tx: Transaction) throws -> Draw? {
        try tx.first(
            """
            SELECT \(columns) FROM draw d
            WHERE d.batch_id = \(batch) AND \(access.may(.viewRecords, at: "d.issuing_unit_id"))
            """, Draw.init)
    }

    /// The draw of which a file tells, by its commitment.
    static func find(_ file: DrawFile, by access: Access, in tx: Transaction) throws -> Draw {
        let found = try tx.first(
            """
            SELECT \(columns) FROM draw d
            WHERE d.commitment = \(Digest(hex: file.commitment)?.bytes) AND \(access.may(.viewRecords, at: "d.issuing_unit_id"))
            """, Draw.init)
        guard let found else { throw Refusal.notFound }
        return found
    }
}
