import Foundation

/// The right to have a database open. All tests begin at once; hundreds of open databases would take the cores from each other.
actor Turn {
    /// Of this process.
    static let shared = Turn(max(4, 2 * ProcessInfo.processInfo.activeProcessorCount))

    /// Whether the test holds one already, as one does that opens a second database.
    @TaskLocal private static var isHeld = false

    private var left: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    private init(_ count: Int) { left = count }

    /// Waits for a turn and holds it during the work.
    static func held<T>(_ work: () async throws -> T) async throws -> T {
        guard !isHeld else { return try await work() }
        await shared.take()
        do {
            let value = try await $isHeld.withValue(true) { try await work() }
            await shared.give()
            return value
        } catch {
            await shared.give()
            throw error
        }
    }

    private func take() async {
        guard left == 0 else {
            left -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func give() {
        guard waiting.isEmpty else {
            waiting.removeFirst().resume()
            return
        }
        left += 1
    }
}
