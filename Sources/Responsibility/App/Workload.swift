import Documents
import Foundation
import Storage
import Web

/// A piece of work that `dutybook measure` repeats, for `Benchmarks/run`.
public enum Workload: String, Sendable, CaseIterable {
    /// The figures of one unit, everything below it included.
    case totals
    /// The same for a unit and each of its children, by programme, as the unit's page shows them.
    case children
    /// The first 20 obligations at or below a unit, by due day.
    case list
    /// The same of those that are open and not due soon.
    case open
    /// The figures of one unit as they were at the end of a day.
    case asOf = "as-of"
    /// The annual report of a unit as the bytes of a Word document, queries and annex included.
    case report
    /// The page of the findings at and below a unit that are not closed: the first lines and the numbers of all stages.
    case findings
    /// The same of those that are overdue.
    case findingsOverdue = "findings-overdue"
    /// The same of the major ones.
    case findingsMajor = "findings-major"
    /// The page after the first one, by its last line.
    case findingsNext = "findings-next"
    /// All sheets at and below a unit, by the scheme of the book.
    case assessment
    /// Recording one activity for one obligation of a unit at or below, and accepting it.
    case activity
}

/// What each call of a piece of work cost.
public struct Measurement: Sendable {
    /// CPU milliseconds of the process, call by call.
    public fileprivate(set) var cpu: [Double] = []
    /// Milliseconds by the wall, call by call.
    public fileprivate(set) var wall: [Double] = []
    /// Database pages of 4 KiB that a call read from its file; what was in SQLite's cache is not among them.
    public fileprivate(set) var pagesRead = 0.0
    /// The statements of one call with the steps by which SQLite runs them.
    public fileprivate(set) var plans: [(statement: String, steps: [String])] = []
}

extension Services {
    /// Does the work a few times to warm up, `times` times measured, and once more to see its query plans.
    ///
    /// - Parameter reviewer: who accepts what `access` recorded.
    public func measure(
        _ workload: Workload, at code: String, times: Int, by access: Access, reviewer: Access
    ) async throws -> Measurement {
        let database = self.database
        let unit = try await database.read { tx in try Unit.find(code: code, by: access, in: tx).id }
        // As the server has done soon after its start.
        while try await makeTallyOfToday(back: true) {}
        if workload == .activity {
            let work = try await ActivityWork.find(below: unit, by: access, reviewer: reviewer, in: database)
            return try await repeated(times, warm: 5) { try await work.doOne(watching: $0, in: database) }
        }
        if workload == .report {
            return try await repeated(times, warm: 2) { _ in
                let made = try await self.draftReport(
                    unit, year: access.today.year - 1, cutOff: access.today, by: access)
                _ = try made.report.document(in: .zh, on: access.today).bytes()
                return []
            }
        }
        if workload == .assessment {
            return try await repeated(times, warm: 1) { _ in
                try await self.assessAll(below: unit, by: access)
                return []
            }
        }
        let query = try await database.read { tx in try workload.query(of: unit, by: access, in: tx) }
        return try await repeated(times, warm: workload == .asOf ? 2 : 20) { watching in
            try await database.read { tx in
                let plans =
                    try watching ? queryPlans(in: tx) { try workload.read(unit, query, by: access, in: tx) } : []
                if !watching { try workload.read(unit, query, by: access, in: tx) }
                return plans
            }
        }
    }

    private func repeated(
        _ times: Int, warm: Int, _ work: (_ watching: Bool) async throws -> [QueryPlan]
    ) async throws -> Measurement {
        for _ in 0..<warm { _ = try await work(false) }
        var measurement = Measurement()
        let before = bytesRead()
        for _ in 0..<times {
            let began = Stopwatch.Reading.now
            _ = try await work(false)
            let spent = Stopwatch.Reading.now - began
            measurement.cpu.append(spent.cpu * 1000)
            measurement.wall.append(spent.wall * 1000)
        }
        measurement.pagesRead = Double(bytesRead() - before) / 4096 / Double(times)
        measurement.plans = try await work(true)
        return measurement
    }
}

extension Workload {
    /// The filters of a list and the place in it; of the second page the end of the first.
    fileprivate func query(of unit: ID<Unit>, by access: Access, in tx: Transaction) throws -> Form {
        let whole = Form.with("unit", unit.description)
        switch self {
        case .open: return .with("standing", Obligation.Standing.onTrack.rawValue)
        case .findings: return whole
        case .findingsOverdue: return whole.replacing("overdue", with: "yes")
        case .findingsMajor: return whole.replacing("grade", with: Finding.Grade.major.rawValue)
        case .findingsNext:
            let list = try FindingList.asked(whole, by: access, in: tx)
            guard let last = try list.read(by: access, in: tx).lines.last else { throw Refusal.notFound }
            return list.query(after: last)
        default: return Form()
        }
    }

    fileprivate func read(_ unit: ID<Unit>, _ query: Form, by access: Access, in tx: Transaction) throws {
        let year = access.today.year
        switch self {
        case .totals: _ = try Figures.of([unit], year: year, on: access.today, by: access, in: tx)
        case .children:
            let children = try Unit.children(of: unit, by: access, limit: ChildList.pageLength, in: tx)
            _ = try Figures.of([unit] + children.map(\.id), year: year, on: access.today, by: access, in: tx)
        case .list, .open:
            _ = try ObligationList(unitID: unit, query: query, today: access.today).read(
                limit: 20, by: access, in: tx)
        case .asOf: _ = try Figures.of([unit], year: year, asOf: access.today, by: access, in: tx)
        case .findings, .findingsOverdue, .findingsMajor, .findingsNext:
            _ = try FindingList.asked(query, by: access, in: tx).read(by: access, in: tx)
        case .report, .assessment, .activity: break
        }
    }
}

/// Activities recorded one after another in the units below one, each for the obligation that the form would tick first.
private struct ActivityWork: Sendable {
    let units: [ID<Unit>]
    let access: Access
    let reviewer: Access

    static func find(
        below top: ID<Unit>, by access: Access, reviewer: Access, in database: any Database
    ) async throws -> ActivityWork {
        let units = try await database.read { tx in
            try Unit.choices(for: .recordActivities, by: access, in: tx).map(\.id).filter { $0 != top }
        }
        return ActivityWork(units: units.isEmpty ? [top] : units, access: access, reviewer: reviewer)
    }

    /// Does one; when another client was quicker with the same obligation, another.
    func doOne(watching: Bool, in database: any Database) async throws -> [QueryPlan] {
        for _ in 0..<20 {
            do { return try await doOnce(watching: watching, in: database) } catch is Refusal { continue }
        }
        throw StorageError.failed("no obligation was left to record for")
    }

    /// What two people do: one opens the form and sends it, the other accepts.
    private func doOnce(watching: Bool, in database: any Database) async throws -> [QueryPlan] {
        let once = Token.make()
        let unit = units[Int(Digest.of(Array(once.utf8)).bytes[0]) % units.count]
        let (access, reviewer) = (access, reviewer)
        let (proposals, first) = try await database.read { tx in
            try planned(watching, in: tx) {
                try Proposal.of(kind: .meeting, heldOn: access.today, title: "", unit: unit, by: access, in: tx)
            }
        }
        guard let proposal = proposals.first(where: \.needsReview) else { return first }
        var new = NewActivity(
            unitID: unit, kind: .meeting, title: "例会", heldOn: access.today, minutes: "已按计划研究部署。", once: once)
        new.obligations = [proposal.obligation.id]
        let toRecord = new
        let (activity, second) = try await database.write { tx in
            try planned(watching, in: tx) { try Activity.record(toRecord, by: access, in: tx) }
        }
        let (_, third) = try await database.write { tx in
            try planned(watching, in: tx) {
                let waiting = try Fulfilment.of(activity, by: reviewer, in: tx).map(\.id)
                try Fulfilment.review(waiting, of: activity, .accept, reason: "", by: reviewer, in: tx)
            }
        }
        return first + second + third
    }
}

/// A statement with the steps of `EXPLAIN QUERY PLAN`.
private typealias QueryPlan = (statement: String, steps: [String])

private func planned<T>(_ watching: Bool, in tx: Transaction, _ work: () throws -> T) throws -> (T, [QueryPlan]) {
    guard watching else { return (try work(), []) }
    var made: T?
    let plans = try queryPlans(in: tx) { made = try work() }
    guard let made else { throw Refusal.notFound }
    return (made, plans)
}

/// Does the work, then asks SQLite how it ran each of its statements.
private func queryPlans(in tx: Transaction, _ work: () throws -> Void) throws -> [QueryPlan] {
    var statements: [SQL] = []
    tx.watch = { statements.append($0) }
    try work()
    tx.watch = nil
    guard tx.dialect == .sqlite else { return [] }
    return try statements.map { sql in
        let steps = try tx.all(
            .unscoped("EXPLAIN QUERY PLAN \(sql)", because: "a plan tells nothing of the rows")
        ) { (_: Int, _: Int, _: Int, detail: String) in detail }
        return (sql.rendered(placeholder: UInt8(ascii: "?")).text, steps)
    }
}

/// How many bytes this process has read so far, from files and all else.
private func bytesRead() -> Int {
    let lines = (try? String(contentsOfFile: "/proc/self/io", encoding: .utf8))?.split(separator: "\n") ?? []
    return lines.first { $0.hasPrefix("rchar: ") }.flatMap { Int($0.dropFirst(7)) } ?? 0
}
