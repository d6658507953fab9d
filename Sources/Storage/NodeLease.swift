/// The numbers that tell apart processes which share a database, so that the identities they make never meet.
public enum NodeLease {
    /// How long a lease lasts without being renewed, in seconds.
    public static let length = 600

    public static let migration = Migration(
        "0001-node-lease",
        """
        CREATE TABLE node_lease (
            node BIGINT PRIMARY KEY,
            until BIGINT NOT NULL,
            reached BIGINT NOT NULL
        );
        """)

    /// Takes a node that nobody holds, the one let go longest ago first, and says up to what millisecond it was used.
    public static func take(at now: Instant, in tx: Transaction) throws -> (node: Int, floor: Instant) {
        let taken =
            try tx.value(
                .unscoped("SELECT COUNT(*) FROM node_lease", because: "a lease is nobody's record"), as: Int.self) ?? 0
        let until = now.adding(seconds: length)
        if taken < IDSource.nodes {
            let next =
                try tx.value(
                    .unscoped(
                        "SELECT COALESCE(MAX(node), -1) + 1 FROM node_lease", because: "a lease is nobody's record"),
                    as: Int.self) ?? 0
            if next < IDSource.nodes {
                try tx.run(
                    .housekeeping(
                        "INSERT INTO node_lease (node, until, reached) VALUES (\(next), \(until), \(0))",
                        because: "a lease is no record"))
                return (next, Instant(milliseconds: 0))
            }
        }
        let free = try tx.first(
            .unscoped(
                "SELECT node, reached FROM node_lease WHERE until < \(now) ORDER BY until, node LIMIT 1",
                because: "a lease is nobody's record")
        ) { (node: Int, reached: Instant) in (node, reached) }
        guard let free else { throw StorageError.failed("all \(IDSource.nodes) nodes are in use") }
        // Whoever held it may have gone on for as long as its lease ran after the last renewal.
        try tx.run(
            .housekeeping(
                "UPDATE node_lease SET until = \(until) WHERE node = \(free.0)", because: "a lease is no record"))
        return (free.0, free.1.adding(seconds: length))
    }

    /// Renews the lease and writes down how far the node has got.
    public static func renew(_ node: Int, reached: Instant, at now: Instant, in tx: Transaction) throws {
        try tx.run(
            .housekeeping(
                """
                UPDATE node_lease SET until = \(now.adding(seconds: length)), reached = \(reached)
                WHERE node = \(node)
                """, because: "a lease is no record"))
    }

    /// Lets go of the node at once.
    public static func release(_ node: Int, reached: Instant, at now: Instant, in tx: Transaction) throws {
        try tx.run(
            .housekeeping(
                "UPDATE node_lease SET until = \(now.adding(seconds: -1)), reached = \(reached) WHERE node = \(node)",
                because: "a lease is no record"))
    }
}
