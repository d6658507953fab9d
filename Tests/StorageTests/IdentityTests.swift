import Storage
import Synchronization
import TestWorld
import Testing

@Suite("Identities")
struct IdentityTests {
    private enum Thing {}

    @Test("two programs on one database get nodes of their own", arguments: Backend.available)
    func leases(backend: Backend) async throws {
        let now = Instant(milliseconds: 1_772_413_200_000)
        try await backend.withPlace { place in
            let databases = [try place.open(), try place.open()]
            try await databases[0].migrate([NodeLease.migration], at: now)
            let nodes = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<8 {
                    let database = databases[index % 2]
                    group.addTask { try await database.write { tx in try NodeLease.take(at: now, in: tx).node } }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(nodes.sorted() == Array(0..<8))
            for database in databases { try await database.close() }
        }
    }

    @Test(
        "a node that was let go is taken again, after what its last holder may have used", arguments: Backend.available)
    func takenAgain(backend: Backend) async throws {
        let start = Instant(milliseconds: 1_772_413_200_000)
        let reached = start.adding(seconds: 5)
        let later = start.adding(seconds: NodeLease.length + 2)
        try await backend.withDatabase { database in
            try await database.migrate([NodeLease.migration], at: start)
            try await database.write { tx in
                try tx.load("node_lease", ["node", "until", "reached"], because: "a test") { rows in
                    for node in 0..<IDSource.nodes {
                        try rows.add(node)
                        try rows.add(node == 700 ? start : later.adding(seconds: 60))
                        try rows.add(0)
                        try rows.endRow()
                    }
                }
                try NodeLease.renew(700, reached: reached, at: start, in: tx)
                try tx.enter("UPDATE node_lease SET reached = reached WHERE node = 0")
            }
            let error = try await storageError {
                try await database.write { tx in try NodeLease.take(at: start, in: tx).node }
            }
            #expect(error == .failed("all 1024 nodes are in use"))
            let lease = try await database.write { tx in try NodeLease.take(at: later, in: tx) }
            #expect(lease.node == 700)
            #expect(lease.floor == reached.adding(seconds: NodeLease.length))
        }
    }

    @Test("a node that was released is free at once", arguments: Backend.available)
    func released(backend: Backend) async throws {
        let now = Instant(milliseconds: 1_772_413_200_000)
        try await backend.withDatabase { database in
            try await database.migrate([NodeLease.migration], at: now)
            try await database.write { tx in
                try tx.load("node_lease", ["node", "until", "reached"], because: "a test") { rows in
                    for node in 0..<IDSource.nodes {
                        try rows.add(node)
                        try rows.add(now.adding(seconds: 60))
                        try rows.add(0)
                        try rows.endRow()
                    }
                }
                try NodeLease.release(5, reached: now, at: now, in: tx)
                try tx.enter("UPDATE node_lease SET reached = reached WHERE node = 0")
            }
            #expect(try await database.write { tx in try NodeLease.take(at: now, in: tx).node } == 5)
        }
    }

    @Test("identities go on rising when the clock is set back")
    func clockSetBack() {
        let times = Mutex<[Int64]>([5, 5, 9, 1, 1, 9, 10].map { 1_772_413_200_000 + $0 })
        let source = IDSource {
            Instant(milliseconds: times.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] })
        }
        let ids = (0..<10_000).map { _ in source.next(Thing.self) }
        #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("the next holder of a node begins after the last one")
    func floor() {
        let now = Instant(milliseconds: 1_772_413_200_000)
        let first = IDSource { now }
        first.use(node: 7, after: now)
        let used = (0..<5000).map { _ in first.next(Thing.self) }
        let second = IDSource { now }
        second.use(node: 7, after: first.reached)
        #expect(used.allSatisfy { $0 < second.next() })
        let other = IDSource { now }
        other.use(node: 8, after: now)
        #expect(Set((0..<5000).map { _ in other.next(Thing.self) }).isDisjoint(with: used))
    }

    @Test(
        "an identity's text is 13 characters that sort like the identity and read back",
        arguments: [0, 1, 31, 32, Int64.max])
    func text(raw: Int64) throws {
        let id = ID<Thing>(rawValue: raw)
        #expect(id.description.utf8.count == 13)
        #expect(ID<Thing>(id.description) == id)
        #expect(ID<Thing>(id.description.lowercased()) == id)
        #expect(raw == 0 || ID<Thing>(rawValue: raw - 1).description < id.description)
    }

    @Test(
        "what is no identity's text is refused",
        arguments: ["", "0", "000000000000U", "G000000000000", "00000000000000", "０00"])
    func noText(text: String) {
        #expect(ID<Thing>(text) == nil)
    }

    @Test("letters that look like digits are read as digits")
    func allowances() {
        #expect(ID<Thing>("OOOOOOOOOOOIL") == ID<Thing>(rawValue: 33))
    }
}
