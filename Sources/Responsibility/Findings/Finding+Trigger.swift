import Storage

extension Finding {
    /// The events of catalogues that stand for a finding: a clock that waits for one of them starts by itself.
    static let events = ["finding-received", "finding"]
}

extension Trigger {
    /// Starts the clocks that wait for a finding at its unit; whoever found it need not be allowed to record work there.
    static func start(
        by new: NewFinding, number: String, finding: ID<Finding>, by access: Access, in tx: Transaction
    ) throws {
        let duties = try StartedDuty.of(new.unitID, on: access.today, by: access, in: tx).filter {
            Finding.events.contains($0.kind.key) && $0.cadence.kind == .clock
        }
        for (kind, some) in Dictionary(grouping: duties, by: \.kind.key).sorted(by: { $0.key < $1.key }) {
            let event = NewTrigger(
                unitID: new.unitID, kind: kind, title: String("\(number) \(new.title)".prefix(Trigger.longestTitle)),
                at: access.now, once: "finding \(finding) \(kind)")
            _ = try write(event, starting: some, once: event.once, at: new.office, by: access, in: tx)
        }
    }
}
