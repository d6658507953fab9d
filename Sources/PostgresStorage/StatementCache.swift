#if Postgres
import CPostgres

/// Which statements a connection has prepared, under what names. Bounded, because each costs the server memory.
struct StatementCache {
    /// A statement is prepared for the types of its values, so the same text may be there more than once.
    struct Key: Hashable {
        let text: String
        let types: [Oid]
    }

    private struct Entry {
        let name: String
        var lastUse: Int
    }

    private let limit = 500
    private var entries: [Key: Entry] = [:]
    private var uses = 0
    private var made = 0

    /// The name of a prepared statement, which counts as used.
    mutating func name(of key: Key) -> String? {
        uses += 1
        entries[key]?.lastUse = uses
        return entries[key]?.name
    }

    /// A name that is not in use.
    mutating func newName() -> String {
        made += 1
        return "s\(made)"
    }

    mutating func add(_ key: Key, named name: String) { entries[key] = Entry(name: name, lastUse: uses) }

    /// When the cache is full: forgets the tenth that was not used for longest, and gives the names to deallocate.
    mutating func makeRoom() -> [String] {
        guard entries.count >= limit else { return [] }
        let oldest = entries.sorted { $0.value.lastUse < $1.value.lastUse }.prefix(limit / 10)
        for (key, _) in oldest { entries[key] = nil }
        return oldest.map(\.value.name)
    }

    mutating func removeAll() { entries = [:] }
}
#endif
