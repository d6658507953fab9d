import Storage

extension DemoBook {
    /// Plans the work of a year from the obligations that were issued for it.
    func plan(_ year: Int, _ schedule: inout DemoSchedule) async throws {
        let book = self
        let (obligations, duties) = try await services.database.readAtLength { tx in
            let access = try book.access(DemoAccounts.programmeOffice, on: book.dates.last, in: tx)
            let obligations = try tx.all(
                """
                SELECT \(Obligation.columns) FROM obligation o
                WHERE o.year = \(year) AND \(access.may(.viewRecords, at: "o.unit_id")) ORDER BY o.plan_id, o.duty_id, o.unit_id, o.due_on, o.id
                """, Obligation.init)
            return (obligations, try DemoDuty.all(for: year, in: tx))
        }
        let places = Dictionary(uniqueKeysWithValues: units.enumerated().map { ($1, $0) })
        for obligation in obligations {
            guard let duty = duties[obligation.dutyID], let place = places[obligation.unitID] else { continue }
            schedule.add(obligation, duty, at: place)
        }
        schedule.join()
        schedule.review()
        if year == dates.current { schedule.returnNewest(of: tree.townships[0]) }
    }

    /// The accounts and the figures of what was made.
    func made() async throws -> Demo.Made {
        let book = self
        return try await services.database.readAtLength { tx in
            let access = try book.access(DemoAccounts.programmeOffice, on: book.dates.last, in: tx)
            let states = try tx.all(
                """
                SELECT o.year, o.state, COUNT(*) FROM obligation o
                WHERE \(access.may(.viewRecords, at: "o.unit_id")) GROUP BY o.year, o.state
                """
            ) { (year: Int, state: Obligation.State, n: Int) in (year, state, n) }
            let byYear = Dictionary(grouping: states, by: \.0).mapValues { rows in
                Dictionary(uniqueKeysWithValues: rows.map { ($0.1, $0.2) })
            }
            let activities = try tx.value(
                "SELECT COUNT(*) FROM activity v WHERE \(access.may(.viewRecords, at: "v.unit_id"))", as: Int.self)
            let files = try tx.value(
                "SELECT COUNT(*) FROM evidence e WHERE \(access.may(.viewRecords, at: "e.unit_id"))", as: Int.self)
            return Demo.Made(
                accounts: book.office.all.map {
                    let place = book.tree.places[$0.place]
                    return Demo.Made.Account(
                        login: $0.login, password: $0.password, role: $0.role, unitCode: place.code,
                        unitName: place.name)
                },
                units: book.units.count, obligations: states.map(\.2).reduce(0, +), activities: activities ?? 0,
                files: files ?? 0, states: byYear)
        }
    }
}

extension DemoDuty {
    /// The duties of the demo's programmes as they stand for a year.
    fileprivate static func all(for year: Int, in tx: Transaction) throws -> [ID<Duty>: DemoDuty] {
        var duties: [ID<Duty>: DemoDuty] = [:]
        for key in Demo.programmes {
            let programme = try Programme.find(key, for: year, in: tx)
            let file = try Programme.file(of: programme.versionID, in: tx)
            for (duty, written) in zip(try Duty.all(of: programme.versionID, in: tx), file.duties) {
                duties[duty.id] = DemoDuty(duty, written)
            }
        }
        return duties
    }
}
