import Storage

/// The smallest parts into which the selections of a scheme divide all duties.
struct Atoms: Sendable {
    private let programmes: [(key: String, id: ID<Programme>)]
    private let duties: [(programme: String, key: String, id: ID<Duty>)]

    /// Looks up the programmes and duties that are named. One that the book does not have is owed by nobody.
    static func of(_ selections: [SchemeFile.Selection], in tx: Transaction) throws -> Atoms {
        var (programmes, duties): (Set<String>, Set<String>) = ([], [])
        for selection in selections {
            switch selection {
            case .all: break
            case .programme(let key): programmes.insert(key)
            case .duty(let programme, let key): duties.insert("\(programme) \(key)")
            }
        }
        let knownProgrammes = try tx.all(
            .unscoped("SELECT key, id FROM programme ORDER BY key", because: "catalogues are for everybody")
        ) { (key: String, id: ID<Programme>) in (key: key, id: id) }
        return Atoms(
            programmes: knownProgrammes.filter { programmes.contains($0.key) },
            duties: try Scheme.adoptedDuties(in: tx).filter { duties.contains("\($0.programme) \($0.key)") })
    }

    private init(
        programmes: [(key: String, id: ID<Programme>)], duties: [(programme: String, key: String, id: ID<Duty>)]
    ) {
        (self.programmes, self.duties) = (programmes, duties)
    }

    /// 0 is the rest, then come the programmes, then the duties.
    var count: Int { 1 + programmes.count + duties.count }

    /// The atoms that a selection is the sum of.
    func of(_ selection: SchemeFile.Selection) -> [Int] {
        switch selection {
        case .all: return Array(0..<count)
        case .programme(let key):
            return (programmes.firstIndex { $0.key == key }.map { [1 + $0] } ?? [])
                + duties.indices.filter { duties[$0].programme == key }.map { 1 + programmes.count + $0 }
        case .duty(let programme, let key):
            return duties.indices.filter { duties[$0].programme == programme && duties[$0].key == key }
                .map { 1 + programmes.count + $0 }
        }
    }

    /// The atom of an obligation (alias `o`).
    var expression: SQL {
        let rest: SQL =
            programmes.isEmpty
            ? "0"
            : """
            CASE o.programme_id \(SQL.joined(programmes.enumerated().map { "WHEN \($1.id) THEN \(1 + $0)" }, by: " ")) ELSE 0 END
            """
        guard !duties.isEmpty else { return "CAST(\(rest) AS BIGINT)" }
        let first = 1 + programmes.count
        return """
            CAST(CASE o.duty_id \(SQL.joined(duties.enumerated().map { "WHEN \($1.id) THEN \(first + $0)" }, by: " ")) ELSE \(rest) END AS BIGINT)
            """
    }
}
