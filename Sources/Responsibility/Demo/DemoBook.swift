import Storage

/// One thing that somebody does on a day of the demo.
struct DemoAct: Sendable {
    enum Deed: Sendable {
        case record(number: Int, NewActivity, paper: (name: String, text: String)?)
        case review(number: Int, DemoPiece.Verdict)
    }

    let day: Day
    /// The second of the day.
    let second: Int
    /// A place of ``DemoAccounts/all``.
    let account: Int
    let deed: Deed
}

/// Writes the demo into the book, act by act.
struct DemoBook: Sendable {
    let services: Services
    let tree: DemoTree
    let office: DemoAccounts
    let dates: DemoDates
    var units: [ID<Unit>] = []
    var accounts: [ID<Account>] = []
    /// How many pieces of work have been handed out so far.
    var taken = 0
    /// The activities that wait for their review, by number.
    var recorded: [Int: ID<Activity>] = [:]

    init(services: Services, tree: DemoTree, office: DemoAccounts, dates: DemoDates) {
        self.services = services
        self.tree = tree
        self.office = office
        self.dates = dates
    }

    /// What has to be done for these pieces of work up to the last day.
    mutating func take(_ pieces: [DemoPiece], _ random: inout DemoRandom) -> [DemoAct] {
        var acts: [DemoAct] = []
        for piece in pieces where piece.recordedOn <= dates.last {
            let number = taken
            taken += 1
            let activity = DemoWords.activity(for: piece, in: tree, unit: units[piece.place], number: number, &random)
            let paper = piece.hasFile ? DemoWords.paper(for: piece, of: activity, in: tree, &random) : nil
            acts.append(
                DemoAct(
                    day: piece.recordedOn, second: random.between(31_000...62_000),
                    account: office.clerk(of: piece.place), deed: .record(number: number, activity, paper: paper)))
            guard let review = piece.review, review.on <= dates.last else { continue }
            acts.append(
                DemoAct(
                    day: review.on, second: random.between(31_000...62_000),
                    account: office.reviewer(of: piece.place), deed: .review(number: number, review.verdict)))
        }
        return acts
    }

    /// Does everything in the order of days, a week in each transaction.
    mutating func carryOut(_ acts: [DemoAct]) async throws {
        let weeks = Dictionary(grouping: acts, by: \.day.monday)
        for monday in weeks.keys.sorted() {
            let week = (weeks[monday] ?? []).sorted {
                ($0.day, $0.second, $0.account) < ($1.day, $1.second, $1.account)
            }
            let papers = try store(week)
            let book = self
            recorded = try await services.database.write { tx in
                var recorded = book.recorded
                for act in week {
                    let access = try book.access(act.account, on: act.day, second: act.second, in: tx)
                    try act.deed.carryOut(papers, &recorded, by: access, in: tx)
                }
                try Tally.fold(in: tx)
                return recorded
            }
        }
    }

    /// The reach of an account at that moment.
    func access(_ account: Int, on day: Day, second: Int = 9 * 3600, in tx: Transaction) throws -> Access {
        let access = try Access.of(
            accounts[account], at: services.clock.instant(of: day, second: second), today: day, in: tx)
        guard let access else { throw Refusal.notFound }
        return access
    }

    /// Puts the papers of a week's work on disk, by the number of the piece.
    private func store(_ acts: [DemoAct]) throws -> [Int: NewActivity.NewEvidence] {
        var stored: [Int: NewActivity.NewEvidence] = [:]
        for case .record(let number, _, let paper?) in acts.map(\.deed) {
            let writer = try services.evidence.writer()
            try Array(paper.text.utf8).withUnsafeBytes { try writer.write($0) }
            let file = try writer.finish()
            // Nobody else is at the store, so nobody could take it away before its row is written.
            services.evidence.release([file])
            stored[number] = NewActivity.NewEvidence(name: paper.name, file: file)
        }
        return stored
    }
}

extension DemoAct.Deed {
    fileprivate func carryOut(
        _ papers: [Int: NewActivity.NewEvidence], _ recorded: inout [Int: ID<Activity>], by access: Access,
        in tx: Transaction
    ) throws {
        switch self {
        case .record(let number, var activity, _):
            activity.files = papers[number].map { [$0] } ?? []
            recorded[number] = try Activity.record(activity, by: access, in: tx)
        case .review(let number, let verdict):
            guard let activity = recorded.removeValue(forKey: number) else { return }
            let waiting = try Fulfilment.of(activity, by: access, in: tx).filter { $0.state == .submitted }.map(\.id)
            switch verdict {
            case .accepted: try Fulfilment.review(waiting, of: activity, .accept, reason: "", by: access, in: tx)
            case .returned(let reason):
                try Fulfilment.review(waiting, of: activity, .return, reason: reason, by: access, in: tx)
            }
        }
    }
}
