import Synchronization

/// Makes identities that rise with time and never repeat: not within the process, and not between processes whose nodes differ.
///
/// A clock set back keeps the last millisecond, and a full counter borrows the next one.
public final class IDSource: Sendable {
    /// Nodes are 0…1023.
    public static let nodes = 1024
    /// 2024-01-01T00:00:00Z in milliseconds.
    static let epoch: Int64 = 1_704_067_200_000

    private struct State {
        var node: Int64
        var millisecond: Int64
        var counter: Int64
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> Instant

    /// Begins with node 0; a process that shares its database calls ``use(node:after:)`` before it makes the first identity.
    public init(now: @escaping @Sendable () -> Instant) {
        state = Mutex(State(node: 0, millisecond: 0, counter: -1))
        self.now = now
    }

    /// Takes over a node.
    /// - Parameter floor: the latest millisecond that an earlier holder of the node may have used.
    public func use(node: Int, after floor: Instant) {
        state.withLock {
            $0 = State(
                node: Int64(node % IDSource.nodes), millisecond: max($0.millisecond, floor.milliseconds) + 1,
                counter: -1)
        }
    }

    public func next<Kind>(_: Kind.Type = Kind.self) -> ID<Kind> { ID(rawValue: next()) }

    /// The latest millisecond used so far; the next holder of the node must begin after it.
    public var reached: Instant { state.withLock { Instant(milliseconds: $0.millisecond) } }

    private func next() -> Int64 {
        let current = now().milliseconds
        return state.withLock { state in
            if current > state.millisecond {
                state.millisecond = current
                state.counter = 0
            } else if state.counter == 4095 {
                state.millisecond += 1
                state.counter = 0
            } else {
                state.counter += 1
            }
            return (state.millisecond - IDSource.epoch) << 22 | state.node << 12 | state.counter
        }
    }
}
