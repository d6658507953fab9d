import Storage

/// One thing that somebody does on a day of the demo.
struct DemoAct: Sendable {
    enum Deed: Sendable {
        case record(number: Int, NewActivity)
        case review(number: Int, DemoPiece.Verdict)
        /// Chooses its accounts itself.
        case step(DemoStep)
    }

    let day: Day
    /// The second of the day.
    let second: Int
    /// A place of ``DemoAccounts/all``.
    let account: Int
    var papers: [DemoPaper] = []
    let deed: Deed
}

/// A small file that proves something.
struct DemoPaper: Sendable {
    let name: String
    let bytes: [UInt8]
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
    var register = DemoRegister()

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
                    account: office.clerk(of: piece.place), papers: paper.map { [$0] } ?? [],
                    deed: .record(number: number, activity)))
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
            let book = self
            (recorded, register) = try await services.database.write { tx in
                var desk = DemoDesk(book, tx)
                for act in week { try desk.carryOut(act) }
                try Tally.fold(in: tx)
                return (desk.recorded, desk.register)
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
}
