import Storage
import Synchronization

/// Sees to it that what waits for a day is done at the start of that day, before anybody's first request.
final class TurnOfDay: Sendable {
    private let seen = Mutex<Day?>(nil)
    /// After which unit the renewal of standing duties goes on; `nil` when nothing is left of it.
    private let renewing = Mutex<ID<Unit>?>(nil)
    /// Standing duties of so many units are renewed at once; of more, a job renews them part by part.
    private let unitsAtOnce: Int
    private let unitsInPart: Int

    init(unitsAtOnce: Int = 200, unitsInPart: Int = StandingRenewal.unitsInPart) {
        (self.unitsAtOnce, self.unitsInPart) = (unitsAtOnce, unitsInPart)
    }

    /// Costs nothing but a comparison while the day stays the same.
    func pass(_ database: any Database, _ clock: OfficeClock) async throws {
        let today = clock.today
        guard seen.withLock({ $0 != today }) else { return }
        let now = clock.now()
        if try await database.read({ tx in try PlannedChange.isDue(on: today, in: tx) }) {
            try await database.write { tx in try PlannedChange.applyDue(on: today, at: now, in: tx) }
        }
        let (few, limit) = (unitsAtOnce, unitsAtOnce + 1)
        let units = try await database.readAtLength { tx in
            try StandingRenewal.units(after: nil, limit: limit, on: today, in: tx)
        }
        if !units.isEmpty, units.count <= few {
            _ = try await database.write { tx in
                try StandingRenewal.renew(units, by: TurnOfDay.actor, on: today, at: now, in: tx)
            }
        }
        renewing.withLock { $0 = units.count > few ? ID(rawValue: 0) : nil }
        try await passGates(database, since: today.adding(days: -400), on: today, at: now)
        while try await database.read({ tx in try Measure.isLapseDue(on: today, in: tx) }) {
            try await database.write { tx in
                try Measure.enterLapses(by: TurnOfDay.actor, on: today, at: now, in: tx)
            }
        }
        seen.withLock { $0 = today }
    }

    /// Renews the standing duties of the next units, where `pass` has left them. Says whether there may be more.
    func renewNext(_ database: any Database, _ clock: OfficeClock) async throws -> Bool {
        guard let after = renewing.withLock({ $0 }) else { return false }
        let (today, now, limit) = (clock.today, clock.now(), unitsInPart)
        let units = try await database.readAtLength { tx in
            try StandingRenewal.units(after: after, limit: limit, on: today, in: tx)
        }
        if !units.isEmpty {
            _ = try await database.write { tx in
                try StandingRenewal.renew(units, by: TurnOfDay.actor, on: today, at: now, in: tx)
            }
        }
        renewing.withLock { $0 = units.last }
        return !units.isEmpty
    }

    /// Notes the events that began without their approvals; a job does it too, so that it does not wait for the next day.
    func passGates(_ database: any Database, since first: Day, on today: Day, at now: Instant) async throws {
        let passed = try await database.read { tx in
            try Trigger.passedGates(since: first, on: today, at: now, in: tx)
        }
        guard !passed.isEmpty else { return }
        try await database.write { tx in
            try Trigger.noteBreaches(since: first, by: TurnOfDay.actor, on: today, at: now, in: tx)
        }
    }

    private static let actor = Actor(accountID: nil, name: "dutybook", door: .job)
}
