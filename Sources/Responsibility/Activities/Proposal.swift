import Storage

/// An obligation towards which a piece of work could count, and why.
struct Proposal: Sendable {
    let obligation: Obligation
    let title: (zh: String, en: String)
    let programmeTitle: (zh: String, en: String)
    let needsReview: Bool
    /// What the work has to be about, where the kind alone does not tell.
    let topics: (zh: String, en: String)?
    /// The subject that the work's title names, if it names one.
    var named: String?
    /// What a gate asks for; empty for every other duty.
    var approvals: [GateApproval] = []
    /// The approval that the work's title names, of a gate.
    var approval: String?
    /// Whether it is the only one of its duty that the day fits: then it is ticked beforehand.
    var isUnambiguous: Bool

    /// Work may be done so many days before a fixed duty's day: a quarter.
    private static let ahead = 92

    /// At most so many are offered; a unit seldom has half of it open.
    static let most = 200

    /// The open obligations of a unit that work of this kind on this day would count towards, those due first at the top.
    ///
    /// Of several occurrences of one duty the earliest whose last day is that day or later is ticked, else the latest overdue one.
    /// - Parameter activity: a record that is corrected: what it counts towards is offered as well, if it still fits.
    static func of(
        kind: Activity.Kind, heldOn: Day, title: String, unit: ID<Unit>, countedBy activity: ID<Activity>? = nil,
        by access: Access, in tx: Transaction
    ) throws -> [Proposal] {
        let counted: Set<ID<Obligation>> =
            try activity.map {
                Set(try Fulfilment.of($0, by: access, in: tx).map(\.obligationID))
            } ?? []
        let found = try tx.all(
            """
            SELECT \(Obligation.columns), \(Obligation.titles), pv.title_zh, pv.title_en, d.review, d.topics_zh,
                   d.topics_en
            FROM obligation o
            JOIN plan p ON p.id = o.plan_id
            JOIN programme_version pv ON pv.id = p.version_id
            JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
            WHERE o.unit_id = \(unit) AND (o.state IN ('open', 'submitted') OR o.id IN \(Array(counted))
                   OR (o.cadence = 'standing' AND o.state IN ('holding', 'questioned', 'failing'))
                   OR (o.cadence = 'gate' AND o.state = 'breached' AND o.due_on >= \(heldOn)))
              AND (o.opens_on <= \(heldOn) OR o.cadence = 'gate'
                   OR (o.cadence = 'fixed' AND o.due_on <= \(heldOn.adding(days: ahead))))
              AND (o.cadence <> 'quota' OR o.due_on >= \(heldOn) OR o.occurrence = 'rolling')
              AND (d.counts LIKE \("% \(kind.rawValue) %") OR d.counts = ' any ')
              AND \(YearClose.isOpen) AND \(access.may(.viewRecords, at: unit))
            ORDER BY o.due_on DESC, o.id LIMIT \(most)
            """, Proposal.init
        ).reversed()
        let best = Dictionary(grouping: Array(found), by: \.obligation.dutyID).mapValues { occurrences in
            (occurrences.first { $0.obligation.lastOn.map { $0 >= heldOn } ?? true } ?? occurrences.last)?.obligation.id
        }
        let approvals = try GateApproval.of(found.map(\.obligation), by: access, in: tx)
        let judged = found.map { proposal in
            var proposal = proposal
            proposal.approvals = approvals[proposal.obligation.id] ?? []
            proposal.approval = proposal.approval(namedBy: title)
            proposal.named = proposal.subject(namedBy: title)
            proposal.isUnambiguous =
                (proposal.topics == nil || proposal.named != nil)
                && (proposal.approvals.isEmpty || proposal.approval != nil)
                && (proposal.obligation.state != .submitted || counted.contains(proposal.obligation.id))
                && best[proposal.obligation.dutyID] == proposal.obligation.id
            return proposal
        }
        // Of what is not shown as due yet, only the next occurrence: the work of early March is March's, not late February's.
        let offered = judged.filter {
            $0.obligation.opensOn <= heldOn || $0.obligation.cadence == .gate
                || best[$0.obligation.dutyID] == $0.obligation.id
                || counted.contains($0.obligation.id)
        }
        return offered.filter(\.isUnambiguous) + offered.filter { !$0.isUnambiguous }
    }

    /// The first of the duty's subjects that a title names, in either language.
    private func subject(namedBy title: String) -> String? {
        guard let topics else { return nil }
        let title = title.lowercased()
        return (topics.zh.split(separator: "、") + topics.en.split(separator: ", ")).map(String.init)
            .first { title.contains($0.lowercased()) }
    }

    /// The approval of a gate that a title names, in either language; of several the one with the longest title.
    private func approval(namedBy title: String) -> String? {
        let title = title.lowercased()
        return approvals.filter { approval in
            [approval.title.zh, approval.title.en].contains { title.contains($0.lowercased()) }
        }.max { $0.title.zh.count < $1.title.zh.count }?.key
    }

    init(
        id: ID<Obligation>, unitID: ID<Unit>, programmeID: ID<Programme>, year: Int, dutyID: ID<Duty>, planID: ID<Plan>,
        cadence: CadenceKind, occurrence: String, state: Obligation.State, opensOn: Day, dueOn: Day?, dueAt: Instant?,
        required: Int, counted: Int, isProvisional: Bool, graceUntil: Day?, titleZh: String, titleEn: String,
        programmeZh: String,
        programmeEn: String, review: Duty.Review, topicsZh: String, topicsEn: String
    ) {
        obligation = Obligation(
            id: id, unitID: unitID, programmeID: programmeID, year: year, dutyID: dutyID, planID: planID,
            cadence: cadence, occurrence: occurrence, state: state, opensOn: opensOn, dueOn: dueOn, dueAt: dueAt,
            required: required, counted: counted, isProvisional: isProvisional, graceUntil: graceUntil)
        title = (titleZh, titleEn)
        programmeTitle = (programmeZh, programmeEn)
        needsReview = review != .none
        topics = topicsZh.isEmpty ? nil : (topicsZh, topicsEn)
        isUnambiguous = false
    }
}
