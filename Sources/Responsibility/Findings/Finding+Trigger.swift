import Storage

extension Finding {
    /// The events of catalogues that stand for a finding: a clock that waits for one of them starts by itself.
    static let events = ["finding-received", "finding"]
}

extension StartedDuty {
    /// The clocks of a unit that wait for a finding today.
    static func waitingForFindings(
        at unit: ID<Unit>, by access: Access, in tx: Transaction
    ) throws -> [StartedDuty] {
        try of(unit, on: access.today, by: access, in: tx).filter {
            Finding.events.contains($0.kind.key) && $0.cadence.kind == .clock
        }
    }
}

extension Trigger {
    /// Starts clocks that wait for a finding at its unit; whoever found it need not be allowed to record work there.
    static func start(
        _ duties: [StartedDuty], by new: NewFinding, number: String, finding: ID<Finding>, by access: Access,
        in tx: Transaction
    ) throws {
        for (kind, some) in Dictionary(grouping: duties, by: \.kind.key).sorted(by: { $0.key < $1.key }) {
            let event = NewTrigger(
                unitID: new.unitID, kind: kind, title: String("\(number) \(new.title)".prefix(Trigger.longestTitle)),
                at: access.now, once: "finding \(finding) \(kind)", findingID: finding)
            _ = try write(event, starting: some, once: event.once, at: new.office, by: access, in: tx)
        }
    }
}
