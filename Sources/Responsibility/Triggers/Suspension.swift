import Storage

/// A time during which a clock stood still, or stands (中止).
struct Suspension: Sendable {
    let id: ID<Suspension>
    let obligationID: ID<Obligation>
    let reasonZh: String
    let reasonEn: String
    let note: String
    let since: Instant
    let until: Instant?
    /// When it was due before.
    let dueOn: Day
    let dueAt: Instant?

    static let columns: SQL = """
        x.id, x.obligation_id, x.reason_zh, x.reason_en, x.note, x.since, x.until, x.due_on, x.due_at
        """

    static let longestNote = 500

    /// The suspensions of an obligation, the oldest first. The caller has found it with a permission.
    static func of(_ id: ID<Obligation>, in tx: Transaction) throws -> [Suspension] {
        try tx.all(
            .unscoped(
                "SELECT \(columns) FROM suspension x WHERE x.obligation_id = \(id) ORDER BY x.since, x.id",
                because: "the obligation was found with permission"), Suspension.init)
    }
}

extension RunningStage {
    /// Stops a running clock for one of the reasons that its duty knows. What has run out cannot be stopped.
    static func suspend(
        _ id: ID<Obligation>, for reason: String, note: String, by access: Access, in tx: Transaction
    ) throws {
        let stage = try ruled(id, by: access, in: tx)
        let obligation = stage.obligation
        guard let title = try stage.reasons(in: tx).first(where: { $0.key == reason })?.title else {
            throw Refusal.invalid([
                Mistake("suspension", zh: "请从目录规定的事由中选择", en: "choose one of the duty's reasons")
            ])
        }
        guard note.count <= Suspension.longestNote else {
            throw Refusal.invalid([
                Mistake(
                    "note", zh: "说明最多 \(Suspension.longestNote) 个字",
                    en: "a note has at most \(Suspension.longestNote) characters")
            ])
        }
        guard obligation.state == .open, let dueOn = obligation.dueOn else { throw Refusal.conflict(.notOpen) }
        guard !stage.hasPassed(at: access.now, on: access.today) else { throw Refusal.conflict(.runOut) }
        // One that was withdrawn while it stood still and is asked again left its stop open.
        try tx.run(
            .unscoped(
                "UPDATE suspension SET until = \(access.now) WHERE obligation_id = \(id) AND until IS NULL",
                because: "it was found with the permission"))
        let suspension = tx.id(Suspension.self)
        try tx.run(
            .unscoped(
                """
                INSERT INTO suspension (id, obligation_id, reason, reason_zh, reason_en, note, since, due_on, due_at,
                                        suspended_by)
                VALUES (\(suspension), \(id), \(reason), \(title.zh), \(title.en), \(note), \(access.now), \(dueOn),
                        \(obligation.dueAt), \(access.actor.accountID))
                """, because: "it was found with the permission"))
        try Obligation.apply(
            [id: .init(state: .suspended, counted: obligation.counted, dueOn: nil, dueAt: .set(nil))],
            on: access.today, in: tx)
        try Entry.write(
            .suspend, "obligation", id, unit: obligation.unitID,
            ["reason": .text(reason), "note": .text(note), "due_on": .of(dueOn), "due_at": .of(obligation.dueAt)],
            by: access, in: tx)
    }

    /// Lets a stopped clock run again: what was left of its time is left still.
    static func resume(_ id: ID<Obligation>, by access: Access, in tx: Transaction) throws {
        let stage = try ruled(id, by: access, in: tx)
        let obligation = stage.obligation
        guard obligation.state == .suspended,
            let running = try Suspension.of(id, in: tx).last(where: { $0.until == nil })
        else { throw Refusal.conflict(.notSuspended) }
        let before = StageDue(day: running.dueOn, at: running.dueAt, isProvisional: obligation.isProvisional)
        let due =
            stage.dueAfter(.init(since: running.since, until: access.now), dueBefore: before) ?? before
        try tx.run(
            .unscoped(
                """
                UPDATE suspension SET until = \(access.now), resumed_by = \(access.actor.accountID)
                WHERE id = \(running.id)
                """, because: "it was found with the permission"))
        try tx.run(
            .unscoped(
                "UPDATE obligation SET provisional = \(due.isProvisional) WHERE id = \(id)",
                because: "it was found with the permission"))
        try Obligation.apply(
            [id: .init(state: .open, counted: obligation.counted, dueOn: due.day, dueAt: .set(due.at))],
            on: access.today, in: tx)
        try Obligation.judge([id], on: access.today, at: access.now, in: tx)
        try Entry.write(
            .resume, "obligation", id, unit: obligation.unitID,
            ["since": .of(running.since), "due_on": .of(due.day), "due_at": .of(due.at)], by: access, in: tx)
    }

    /// The reasons for which the duty lets the clock be stopped, with their titles.
    func reasons(in tx: Transaction) throws -> [ProgrammeFile.Named] {
        guard !clock.suspensionReasons.isEmpty else { return [] }
        let key = try tx.value(
            .unscoped("SELECT key FROM duty WHERE id = \(obligation.dutyID)", because: "catalogues are for everybody"),
            as: String.self)
        let file = try Programme.file(of: versionID, in: tx)
        guard let duty = file.duties.first(where: { $0.key == key }), case .clock(let clock) = duty.cadence else {
            return []
        }
        return clock.suspendFor
    }
}
