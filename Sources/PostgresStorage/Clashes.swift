#if Postgres
import Synchronization

/// Keeps transactions that clashed from meeting again, and the others out of the way of one that has bad luck.
///
/// Waiting alone does not help the unlucky one: as long as others write the same row without a pause, each of its
/// tries is as likely to fail as the one before. Since the others hold back, 32,000 increments of one row by up to
/// 64 tasks needed no eleventh try.
final class Clashes: Sendable {
    /// From this turn on a transaction has bad luck, and the others hold back.
    private static let unluckyTurn = 3
    private let unlucky = Atomic(0)

    /// Runs the attempt with that number, 0 for the first, after a pause that suits it.
    func atTurn<T>(_ turn: Int, _ attempt: () async throws -> T) async throws -> T {
        guard turn >= Self.unluckyTurn else {
            try await holdBack()
            if turn > 0 { try await pause(upTo: 1000 << turn) }
            return try await attempt()
        }
        unlucky.wrappingAdd(1, ordering: .relaxed)
        defer { unlucky.wrappingSubtract(1, ordering: .relaxed) }
        try await pause(upTo: 1000 << turn)
        return try await attempt()
    }

    /// Waits while somebody has bad luck, but at most a quarter of a second: the unlucky one may have much to do.
    private func holdBack() async throws {
        for _ in 0..<8 where unlucky.load(ordering: .relaxed) > 0 { try await pause(upTo: 30_000) }
    }

    /// Waits for a random time.
    private func pause(upTo microseconds: Int) async throws {
        try await Task.sleep(for: .microseconds(Int.random(in: 0...microseconds)))
    }
}
#endif
