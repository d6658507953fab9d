import Storage
import Synchronization

/// Sees to it that what waits for a day is done at the start of that day, before anybody's first request.
final class TurnOfDay: Sendable {
    private let seen = Mutex<Day?>(nil)

    /// Costs nothing but a comparison while the day stays the same.
    func pass(_ database: any Database, _ clock: OfficeClock) async throws {
        let today = clock.today
        guard seen.withLock({ $0 != today }) else { return }
        let now = clock.now()
        if try await database.read({ tx in try PlannedChange.isDue(on: today, in: tx) }) {
            try await database.write { tx in try PlannedChange.applyDue(on: today, at: now, in: tx) }
        }
        if try await !database.read({ tx in try Obligation.yearsLeft(on: today, in: tx).isEmpty }) {
            _ = try await database.write { tx in
                try Obligation.renewStanding(by: TurnOfDay.actor, on: today, at: now, in: tx)
            }
        }
        try await passGates(database, since: today.adding(days: -400), on: today, at: now)
        seen.withLock { $0 = today }
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
