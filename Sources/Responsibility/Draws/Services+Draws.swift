import Storage

/// What the command line asks of draws.
extension Services {
    public func publishDraw(
        batch: ID<InspectionBatch>, strata: [DrawList.Stratum], perUnit: Int, leavesOut: Bool, by access: Access
    ) async throws -> DrawFile {
        try await database.write { tx in
            let id = try Draw.publish(
                batch, strata: strata, perUnit: perUnit, leavesOut: leavesOut, by: access, in: tx)
            return try Draw.find(id, by: access, in: tx).published
        }
    }

    /// Draws what a file published.
    public func draw(_ file: DrawFile, witness: String, by access: Access) async throws -> DrawFile {
        try await database.write { tx in
            let draw = try Draw.find(file, by: access, in: tx)
            try Draw.draw(draw.id, witness: witness, by: access, in: tx)
            return try Draw.find(draw.id, by: access, in: tx).published
        }
    }

    /// Draws another inspector in place of one with an interest in a unit.
    public func redraw(
        _ file: DrawFile, inspector name: String, unit code: String, reason: String, by access: Access
    ) async throws -> DrawFile {
        guard let unit = file.list.units.first(where: { $0.code == code }).flatMap({ ID<Unit>($0.key) }),
            let person = file.list.inspectors.first(where: { $0.name == name || $0.key == name })
                .flatMap({ ID<Person>($0.key) })
        else {
            throw Refusal.invalid([
                Mistake("inspector", zh: "名录里没有“\(name)”或“\(code)”", en: "“\(name)” or “\(code)” is not in the list")
            ])
        }
        return try await database.write { tx in
            let draw = try Draw.find(file, by: access, in: tx)
            try Draw.redraw(person, at: unit, of: draw.id, reason: reason, by: access, in: tx)
            return try Draw.find(draw.id, by: access, in: tx).published
        }
    }
}
