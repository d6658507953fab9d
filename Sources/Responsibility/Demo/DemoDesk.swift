import Storage

/// One act of the checking cycle in the demo, done by the functions behind the pages.
typealias DemoStep = @Sendable (inout DemoDesk) throws -> Void

/// A unit in the demo: one that is known beforehand, or one that the draw of a year has yet to choose.
enum DemoSpot: Sendable, Hashable {
    case place(Int)
    case drawn(year: Int, Int)
}

/// What the demo has made of the checking cycle so far, by names of its own.
struct DemoRegister: Sendable {
    var findings: [Int: ID<Finding>] = [:]
    var inspections: [Int: ID<Inspection>] = [:]
    var batches: [String: ID<InspectionBatch>] = [:]
    var draws: [Int: ID<Draw>] = [:]
    /// The places that were drawn in a year, in their order.
    var drawn: [Int: [Int]] = [:]
    var works: [String: ID<Activity>] = [:]
    var assessments: [String: ID<Assessment>] = [:]
    var objections: [String: ID<Objection>] = [:]
    var measures: [String: ID<Measure>] = [:]
}

/// Where the acts of one week are done, one after the other.
struct DemoDesk {
    let book: DemoBook
    let tx: Transaction
    var recorded: [Int: ID<Activity>]
    var register: DemoRegister
    private(set) var day: Day
    private(set) var second = 0
    private var drafts: [DemoPaper] = []

    init(_ book: DemoBook, _ tx: Transaction) {
        self.book = book
        self.tx = tx
        (recorded, register, day) = (book.recorded, book.register, book.dates.founded)
    }

    var office: DemoAccounts { book.office }
    var clock: OfficeClock { book.services.clock }
    var root: ID<Unit> { book.units[0] }

    func access(_ account: Int) throws -> Access {
        try book.access(account, on: day, second: second, in: tx)
    }

    func person(_ account: Int) throws -> ID<Person> {
        guard let person = try access(account).personID else { throw Refusal.notFound }
        return person
    }

    func place(_ spot: DemoSpot) -> Int? {
        switch spot {
        case .place(let place): place
        case .drawn(let year, let number):
            register.drawn[year].flatMap { $0.indices.contains(number) ? $0[number] : nil }
        }
    }

    /// Puts the papers of the act that is done now on disk.
    func papers() throws -> [NewActivity.NewEvidence] {
        try drafts.map { paper in
            let store = book.services.evidence
            let writer = try store.writer()
            try paper.bytes.withUnsafeBytes { try writer.write($0) }
            let file = try writer.finish()
            // Nobody else is at the store, so nobody could take it away before its row is written.
            store.release([file])
            return NewActivity.NewEvidence(name: paper.name, file: file)
        }
    }

    mutating func carryOut(_ act: DemoAct) throws {
        (day, second, drafts) = (act.day, act.second, act.papers)
        switch act.deed {
        case .record(let number, var activity):
            activity.files = try papers()
            recorded[number] = try Activity.record(activity, by: access(act.account), in: tx)
        case .review(let number, let verdict):
            guard let activity = recorded.removeValue(forKey: number) else { return }
            try review(activity, verdict, by: act.account)
        case .step(let step): try step(&self)
        }
    }

    /// Reviews whatever of a piece of work waits for it.
    func review(_ activity: ID<Activity>, _ verdict: DemoPiece.Verdict = .accepted, by account: Int) throws {
        let access = try access(account)
        let waiting = try Fulfilment.of(activity, by: access, in: tx).filter { $0.state == .submitted }.map(\.id)
        guard !waiting.isEmpty else { return }
        switch verdict {
        case .accepted: try Fulfilment.review(waiting, of: activity, .accept, reason: "", by: access, in: tx)
        case .returned(let reason):
            try Fulfilment.review(waiting, of: activity, .return, reason: reason, by: access, in: tx)
        }
    }
}
