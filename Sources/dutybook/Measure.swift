import ArgumentParser
import Responsibility

/// Repeats one piece of work and says what a call costs. `Benchmarks/run` reads it.
struct Measure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Repeat one piece of work and say what it costs.", shouldDisplay: false)

    @OptionGroup var options: DataOptions
    @Argument(
        help: """
            totals, children, list, open, as-of, findings, findings-overdue, findings-major, findings-next, report, assessment \
            or activity.
            """) var workload: String
    @Option(help: "The code of the unit.") var unit: String
    @Option(help: "How often.") var times = 200
    @Option(help: "The login that reviews what is recorded.") var reviewer: String?

    func run() async throws {
        guard let workload = Workload(rawValue: workload) else {
            throw ValidationError("there is no workload “\(workload)”")
        }
        try await refusing {
            try await options.open { services in
                let access = try await options.access(services)
                var other = access
                if let reviewer { other = try await services.access(login: reviewer) }
                let measured = try await services.measure(
                    workload, at: unit, times: times, by: access, reviewer: other)
                let (cpu, wall) = (measured.cpu.sorted()[times / 2], measured.wall.sorted()[times / 2])
                try report(
                    options.json,
                    [
                        "calls": times, "cpu_ms": cpu, "wall_ms": wall, "pages_read": measured.pagesRead,
                        "plans": measured.plans.map {
                            ["statement": $0.statement, "steps": $0.steps] as [String: Any]
                        },
                    ], "\(cpu) ms CPU, \(wall) ms wall, \(measured.pagesRead) pages read")
            }
        }
    }
}
