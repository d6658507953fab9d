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
        seen.withLock { $0 = today }
    }
}
