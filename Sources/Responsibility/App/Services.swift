import Foundation
import Storage

/// The few things that the whole program shares, made once.
public struct Services: Sendable {
    public let database: any Database
    public let clock: OfficeClock
    public let settings: Settings
    let evidence: EvidenceStore

    /// Takes a database whose schema may be behind, brings it forward and takes a node for this process's identities.
    public static func open(
        database: any Database, data: URL, settings: Settings, clock: OfficeClock
    ) async throws -> Services {
        let evidence = try EvidenceStore(
            folder: data.appending(path: "evidence"), limit: settings.uploadMegabytes << 20)
        try await database.migrate(Schema.steps, at: clock.now())
        let lease = try await database.write { tx in try NodeLease.take(at: clock.now(), in: tx) }
        database.ids.use(node: lease.node, after: lease.floor)
        let services = Services(
            database: database, clock: clock, settings: settings, evidence: evidence, node: lease.node)
        try await services.turnOfDay.pass(database, clock)
        return services
    }

    /// What waits for its day.
    let turnOfDay = TurnOfDay()

    /// The node under which this process makes identities.
    let node: Int

    init(database: any Database, clock: OfficeClock, settings: Settings, evidence: EvidenceStore, node: Int) {
        self.database = database
        self.clock = clock
        self.settings = settings
        self.evidence = evidence
        self.node = node
    }

    /// Keeps the node for another while; every process that runs for longer than some minutes does so every two.
    public func renewNode() async throws {
        let (node, now, reached) = (self.node, clock.now(), database.ids.reached)
        try await database.write { tx in try NodeLease.renew(node, reached: reached, at: now, in: tx) }
    }

    /// Lets go of the node and closes the database.
    public func close() async throws {
        let (node, now, reached) = (self.node, clock.now(), database.ids.reached)
        try await database.write { tx in
            try NodeLease.release(node, reached: reached, at: now, in: tx)
        }
        try await database.close()
    }

    /// The reach of the machine's administrator.
    public func machine(_ user: String) -> Access { .machine(user, at: clock.now(), today: clock.today) }
}
