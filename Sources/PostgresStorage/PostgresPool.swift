#if Postgres
import Storage
import Synchronization

/// Lends connections, first come first served, and makes new ones up to a limit.
final class PostgresPool: Sendable {
    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<PostgresLink, any Error>
    }

    private struct State {
        var idle: [PostgresLink]
        var made = 1
        var waiters: [Waiter] = []
        var running = 0
        var isClosed = false
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    private let conninfo: String
    private let limit: Int
    private let state: Mutex<State>
    private let lastNumber = Atomic(0)

    init(_ conninfo: String, first: PostgresLink, limit: Int) {
        self.conninfo = conninfo
        self.limit = limit
        state = Mutex(State(idle: [first]))
    }

    /// Runs what ``close()`` must wait for; refuses when the pool is closed.
    func whileOpen<T>(_ body: () async throws -> T) async throws -> T {
        try state.withLock { state in
            guard !state.isClosed else { throw StorageError.failed("the database is closed") }
            state.running += 1
        }
        defer { leave() }
        return try await body()
    }

    /// Runs `work` on the queue of a connection that nobody else uses meanwhile.
    func withLink<T: Sendable>(_ work: @escaping @Sendable (PostgresLink) throws -> T) async throws -> T {
        let link = try await take()
        defer { giveBack(link) }
        return try await link.perform { try work(link) }
    }

    /// Refuses new work, waits for the running work and closes the connections.
    func close() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                state.isClosed = true
                if state.running > 0 { state.closers.append(continuation) }
                return state.running == 0
            }
            if isIdle { continuation.resume() }
        }
        let links = state.withLock { state in
            defer { state.idle = [] }
            return state.idle
        }
        for link in links { await link.close() }
    }

    private func leave() {
        let closers = state.withLock { state in
            state.running -= 1
            guard state.running == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.closers = [] }
            return state.closers
        }
        for closer in closers { closer.resume() }
    }

    private func take() async throws -> PostgresLink {
        let number = lastNumber.wrappingAdd(1, ordering: .relaxed).newValue
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let answer = state.withLock { state -> Result<PostgresLink, any Error>? in
                    // Asked under the lock: a task cancelled later finds its waiter in the list.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if let link = state.idle.popLast() { return .success(link) }
                    if state.made < limit {
                        state.made += 1
                        return .success(PostgresLink(conninfo))
                    }
                    state.waiters.append(Waiter(number: number, continuation: continuation))
                    return nil
                }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func giveBack(_ link: PostgresLink) {
        let next = state.withLock { state -> Waiter? in
            if state.waiters.isEmpty {
                state.idle.append(link)
                return nil
            }
            return state.waiters.removeFirst()
        }
        next?.continuation.resume(returning: link)
    }
}
#endif
