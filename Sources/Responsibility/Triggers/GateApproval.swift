import Storage

/// One approval that a gate wants (一道审批), and the work that gave it.
struct GateApproval: Sendable {
    let key: String
    let title: ProgrammeFile.Words
    /// Who gives it, as the catalogue says.
    let by: ProgrammeFile.Reviewer
    let standing: Standing
    /// What gave it, waits for its review or came too late; `nil` where there is nothing.
    let work: Work?

    enum Standing: Sendable { case given, waiting, late, missing }

    /// A piece of work that is one of a gate's approvals.
    struct Work: Sendable {
        let activityID: ID<Activity>
        let title: String
        let piece: Obligation.Work.Piece
        let state: Fulfilment.State
        /// Empty for the machine's administrator.
        let recordedBy: String
        let recordedAt: Instant
        /// Whether whoever asks may see the record.
        let isVisible: Bool
    }

    /// The approvals of each of the obligations that is a gate, in the catalogue's order. The caller has found them with a permission.
    static func of(
        _ obligations: [Obligation], by access: Access, in tx: Transaction
    ) throws -> [ID<Obligation>: [GateApproval]] {
        let gates = obligations.filter { $0.cadence == .gate }
        guard !gates.isEmpty else { return [:] }
        let duties = try tx.all(
            .unscoped(
                """
                SELECT o.id, y.key, p.version_id FROM obligation o JOIN plan p ON p.id = o.plan_id
                JOIN duty y ON y.id = o.duty_id WHERE o.id IN \(gates.map(\.id))
                """, because: "the obligations were found with permission")
        ) { (id: ID<Obligation>, key: String, version: ID<ProgrammeVersion>) in (id: id, key: key, version: version) }
        let dutyOf = Dictionary(duties.map { ($0.id, $0) }) { first, _ in first }
        let work = try work(for: gates, by: access, in: tx)
        var approvals: [ID<Obligation>: [GateApproval]] = [:]
        for gate in gates {
            guard let duty = dutyOf[gate.id] else { continue }
            let file = try Programme.file(of: duty.version, in: tx)
            guard case .gate(let text) = file.duties.first(where: { $0.key == duty.key })?.cadence else { continue }
            approvals[gate.id] = stand(text.approvals, work[gate.id] ?? [], before: gate)
        }
        return approvals
    }

    /// The same by identities, of what a record that was found with a permission counts towards.
    static func of(
        _ ids: [ID<Obligation>], by access: Access, in tx: Transaction
    ) throws -> [ID<Obligation>: [GateApproval]] {
        guard !ids.isEmpty else { return [:] }
        return try of(
            tx.all(
                "SELECT \(Obligation.columns) FROM obligation o WHERE o.id IN \(ids) AND \(access.may(.viewUnits, at: "o.unit_id"))",
                Obligation.init), by: access, in: tx)
    }

    private static func work(
        for gates: [Obligation], by access: Access, in tx: Transaction
    ) throws -> [ID<Obligation>: [Work]] {
        let rows = try tx.all(
            """
            SELECT f.obligation_id, v.id, v.title, f.done_on, f.done_at, f.approval, f.state,
                   COALESCE(n.name, a.login, ''), v.recorded_at,
                   CASE WHEN \(access.may(.viewRecords, at: "f.unit_id")) THEN 1 ELSE 0 END
            FROM fulfilment f JOIN activity v ON v.id = f.activity_id
            LEFT JOIN account a ON a.id = v.recorded_by LEFT JOIN person n ON n.id = a.person_id
            WHERE f.obligation_id IN \(gates.map(\.id)) AND f.state IN ('accepted', 'submitted')
            """
        ) {
            (
                gate: ID<Obligation>, activity: ID<Activity>, title: String, day: Day, at: Instant?, approval: String,
                state: Fulfilment.State, by: String, recordedAt: Instant, isVisible: Int
            ) in
            (
                gate,
                Work(
                    activityID: activity, title: title,
                    piece: Obligation.Work.Piece(day: day, at: at, approval: approval), state: state, recordedBy: by,
                    recordedAt: recordedAt, isVisible: isVisible == 1)
            )
        }
        return Dictionary(grouping: rows, by: \.0).mapValues { rows in
            rows.map(\.1).sorted { Obligation.Work.Piece.earlier($0.piece, $1.piece) }
        }
    }

    /// Of several records of one approval that counts which was given first, before the start.
    private static func stand(
        _ wanted: [ProgrammeFile.CadenceText.Approval], _ work: [Work], before gate: Obligation
    ) -> [GateApproval] {
        func isInTime(_ work: Work) -> Bool {
            guard let day = gate.dueOn, let start = gate.dueAt else { return true }
            return work.piece.isDone(before: day, start)
        }
        func best(_ own: [Work]) -> Work? {
            own.first { $0.state == .accepted && isInTime($0) } ?? own.first(where: isInTime)
        }
        // What was recorded before approvals had names gives one each, in their order.
        var unnamed = work.filter { $0.piece.approval.isEmpty && isInTime($0) }
        return wanted.map { approval in
            let own = work.filter { $0.piece.approval == approval.key }
            var found = best(own)
            if found == nil, let next = best(unnamed) {
                found = next
                unnamed.removeAll { $0.activityID == next.activityID }
            }
            let standing: Standing =
                found.map { $0.state == .accepted ? .given : .waiting } ?? (own.isEmpty ? .missing : .late)
            return GateApproval(
                key: approval.key, title: approval.title, by: approval.by, standing: standing, work: found ?? own.first)
        }
    }

    static let migration = Migration(
        "0210-approvals",
        """
        -- Which approval of its gate a piece of work is; '' for other work, and for what was recorded before approvals had names.
        ALTER TABLE fulfilment ADD COLUMN approval TEXT NOT NULL DEFAULT '';
        ALTER TABLE fulfilment_past ADD COLUMN approval TEXT NOT NULL DEFAULT '';
        """)
}

extension Cadence.Gate {
    /// How many of its approvals pieces of work give, by the names that they carry. The same approval twice is one;
    /// work that was recorded before approvals had names gives one each.
    func count(of names: [String]) -> Int {
        let named = Set(names).intersection(approvals).count
        return min(approvals.count, named + names.count(where: \.isEmpty))
    }
}

extension Proposal {
    /// The approvals that work chosen for gates is, by obligation; refuses a gate for which none of its own is named.
    static func approvals(
        of chosen: [Proposal], _ said: [ID<Obligation>: String]
    ) throws -> [ID<Obligation>: String] {
        var approvals: [ID<Obligation>: String] = [:]
        var mistakes: [Mistake] = []
        for proposal in chosen where !proposal.approvals.isEmpty {
            let id = proposal.obligation.id
            let key = said[id] ?? proposal.approval ?? ""
            guard proposal.approvals.contains(where: { $0.key == key }) else {
                mistakes.append(
                    Mistake(
                        GateApproval.field(id), zh: "“\(proposal.title.zh)”：请选择这是哪一项审批",
                        en: "“\(proposal.title.en)”: say which approval this is"))
                continue
            }
            approvals[id] = key
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        return approvals
    }
}

extension GateApproval {
    /// The name of the field in which a form says which approval of a gate the work is.
    static func field(_ gate: ID<Obligation>) -> String { "approval-\(gate)" }
}

extension Canonical {
    /// Which approval of which gate; `null` where there is none.
    static func approvals(_ approvals: [ID<Obligation>: String]) -> Canonical {
        approvals.isEmpty
            ? .null
            : .object(Dictionary(uniqueKeysWithValues: approvals.map { ($0.key.description, .text($0.value)) }))
    }
}

extension GateApproval {
    /// The approval in a list to choose from, with how it stands.
    func option(_ language: Language) -> String {
        let title = language.say(zh: title.zh, en: title.en)
        return standing == .missing ? title : language.say(zh: "\(title)（\(word(.zh))）", en: "\(title) (\(word(.en)))")
    }

    func word(_ language: Language) -> String {
        switch standing {
        case .given: language.say(zh: "已取得", en: "given")
        case .waiting: language.say(zh: "待审核", en: "waiting for review")
        case .late: language.say(zh: "迟于开始", en: "too late")
        case .missing: language.say(zh: "缺", en: "missing")
        }
    }
}
