import Storage

extension Obligation {
    /// The last moment after the due day is moved: the same hour on the new day, or the one that is given.
    func dueAt(on day: Day?, at moment: Instant?) -> LastMoment {
        guard let day, let dueOn, let dueAt else { return .kept }
        return .set(moment ?? dueAt.adding(seconds: day.days(since: dueOn) * 86_400))
    }
}

extension RunningStage {
    /// Refuses to move a clock beyond the longest extension that its duty allows.
    static func checkLimits(of obligations: [Obligation], to day: Day, at moment: Instant?, in tx: Transaction) throws {
        for stage in try of(obligations, in: tx) {
            guard let latest = stage.latest, stage.obligation.dueOn != nil else { continue }
            let isBeyond: Bool
            if let last = latest.at, case .set(let asked?) = stage.obligation.dueAt(on: day, at: moment) {
                isBeyond = asked > last
            } else {
                isBeyond = day > latest.day
            }
            guard !isBeyond else {
                let last = latest.at.map(stage.trigger.office.text) ?? latest.day.description
                throw Refusal.invalid([
                    Mistake(
                        "day", zh: "超过允许延长的期限：最晚到 \(last)", en: "beyond the longest extension: \(last) at the latest")
                ])
            }
        }
    }

    /// Gives a clock more time, within what its duty allows; by whom the duty names.
    static func extend(
        _ id: ID<Obligation>, to day: Day, time second: Int?, reason: String, by access: Access, in tx: Transaction
    ) throws {
        let stage = try ruled(id, by: access, in: tx)
        guard stage.stage.maximumExtension != nil else {
            throw Refusal.invalid([
                Mistake("day", zh: "这一时限不能延长", en: "the duty lets nobody extend this limit")
            ])
        }
        guard stage.obligation.state.isOpen, let due = stage.obligation.dueOn else { throw Refusal.conflict(.notOpen) }
        let moment =
            stage.obligation.dueAt == nil ? nil : second.map { stage.trigger.office.instant(of: day, second: $0) }
        let isLater =
            stage.obligation.dueAt.flatMap { old in moment.map { $0 > old } } ?? (day > due)
        guard isLater else {
            throw Refusal.invalid([
                Mistake("day", zh: "延长后的期限应晚于现在的期限", en: "an extension ends later than the limit does now")
            ])
        }
        try Decision.extend(stage, to: day, at: moment, reason: reason, by: access, in: tx)
    }

    /// The stage, for somebody who may stop and extend it.
    static func ruled(_ id: ID<Obligation>, by access: Access, in tx: Transaction) throws -> RunningStage {
        let found = try tx.first(
            """
            SELECT \(Obligation.columns) FROM obligation o
            WHERE o.id = \(id) AND \(access.may(.viewUnits, at: "o.unit_id"))
            """, Obligation.init)
        guard let found else { throw Refusal.notFound }
        guard let stage = try of([found], in: tx).first else { throw Refusal.conflict(.noClock) }
        guard try stage.isRuled(by: access, in: tx) else { throw Refusal.notAllowed(.waiveObligations) }
        return stage
    }
}
