import Foundation
import Synchronization

/// Wall and CPU seconds of the phases of one piece of work.
public final class Stopwatch: Sendable, CustomStringConvertible {
    /// What the whole process has used at one moment, in seconds.
    struct Reading: Sendable {
        let wall: Double
        let cpu: Double

        static var now: Reading { Reading(wall: seconds(CLOCK_MONOTONIC), cpu: seconds(CLOCK_PROCESS_CPUTIME_ID)) }

        static func - (a: Reading, b: Reading) -> Reading { Reading(wall: a.wall - b.wall, cpu: a.cpu - b.cpu) }

        static func += (a: inout Reading, b: Reading) { a = Reading(wall: a.wall + b.wall, cpu: a.cpu + b.cpu) }

        private static func seconds(_ clock: clockid_t) -> Double {
            var time = timespec()
            clock_gettime(clock, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
    }

    private let state: Mutex<(last: Reading, laps: [(name: String, spent: Reading)])>

    public init() { state = Mutex((.now, [])) }

    /// Ends a phase; the next begins. Phases of one name are added up.
    public func lap(_ name: String) {
        let now = Reading.now
        state.withLock {
            if let known = $0.laps.firstIndex(where: { $0.name == name }) {
                $0.laps[known].spent += now - $0.last
            } else {
                $0.laps.append((name, now - $0.last))
            }
            $0.last = now
        }
    }

    /// One line a phase: its name, wall seconds, CPU seconds, with tabs between them.
    public var description: String {
        state.withLock { $0.laps }.map { "\($0.name)\t\($0.spent.wall)\t\($0.spent.cpu)" }.joined(separator: "\n")
    }
}
