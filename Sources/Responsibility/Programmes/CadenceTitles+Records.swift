import Storage

extension CadenceTitles {
    /// What the catalogue calls the stages and approvals of some of its duties; only clocks and gates have any.
    static func of(
        _ duties: some Sequence<Duty>, _ programme: ID<Programme>, in tx: Transaction
    ) throws -> [ID<Duty>: CadenceTitles] {
        let named = try duties.filter { duty in
            switch try Cadence(text: duty.rule) {
            case .clock, .gate: true
            case .fixed, .quota, .standing: false
            }
        }
        guard !named.isEmpty else { return [:] }
        let keys = Dictionary(
            try Programme.dutyIDs(programme, in: tx).map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first }
        )
        var titles: [ID<Duty>: CadenceTitles] = [:]
        for (version, duties) in Dictionary(grouping: named, by: \.versionID) {
            let file = try Programme.file(of: version, in: tx)
            let known = Dictionary(file.duties.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
            for duty in duties { titles[duty.id] = keys[duty.id].flatMap { known[$0] }.map(file.titles) }
        }
        return titles
    }
}
