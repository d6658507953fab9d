import Storage

/// A made-up organisation with a finished year and the current one, for trying the program out.
///
/// Everything in it is done by the functions behind the pages, with the access of the account that acts, on its day.
public struct Demo: Sendable {
    /// How many units it has in all.
    let units: Int
    let seed: UInt64

    /// What was made.
    public struct Made: Sendable {
        public let accounts: [Account]
        public let units: Int
        public let obligations: Int
        public let activities: Int
        public let files: Int
        /// How many obligations of the finished and of the current year there are in each state.
        public let states: [Int: [Obligation.State: Int]]

        /// An account as it is printed.
        public struct Account: Sendable, Equatable {
            public let login: String
            public let password: String
            public let role: Role
            public let unitCode: String
            public let unitName: String
        }
    }

    /// The catalogues that its units follow.
    static let programmes = ["work-safety", "committee-work", "fire-safety"]
}

extension Services {
    /// Fills an empty book with the demo: the clock's year as far as it has come, and the year before it.
    ///
    /// - Parameters:
    ///   - units: how many units, 10 to 2,000.
    ///   - seed: the same seed on the same day makes the same demo.
    ///   - user: who runs the machine; makes the root and the first account.
    public func makeDemo(units: Int = 60, seed: UInt64 = 1, by user: String) async throws -> Demo.Made {
        guard DemoTree.sizes.contains(units) else {
            let (least, most) = (DemoTree.sizes.lowerBound, DemoTree.sizes.upperBound)
            throw Refusal.invalid([
                Mistake("units", zh: "单位数应为 \(least) 至 \(most)", en: "there must be \(least) to \(most) units")
            ])
        }
        guard try await database.read({ tx in try Unit.root(in: tx) == nil }) else {
            throw Refusal.conflict(.alreadySetUp)
        }
        var random = DemoRandom(seed: seed)
        let tree = DemoTree(units: units, &random)
        let dates = DemoDates(today: clock.today)
        let office = DemoAccounts(of: tree, &random)
        var book = DemoBook(services: self, tree: tree, office: office, dates: dates)
        try await book.found(by: user)
        try await book.adoptProgrammes()

        var waiting = DemoChecking(tree: tree, office: office, dates: dates, seed: seed &+ 77).acts
        for year in dates.years {
            let issued = dates.issue(of: year)
            let due = waiting.filter { $0.day <= issued }
            try await book.carryOut(due)
            try await book.issuePlans(for: year, on: issued)
            var schedule = DemoSchedule(
                isFinished: year < dates.current, from: issued.adding(days: 1), through: dates.last, in: tree,
                seed: random.next())
            try await book.plan(year, &schedule)
            waiting = waiting.filter { $0.day > issued } + book.take(schedule.pieces, &random)
        }
        try await book.carryOut(waiting)
        return try await book.made()
    }
}

/// When things happen in the demo.
struct DemoDates: Sendable {
    /// The year that is under way.
    let current: Int
    /// The last day on which anybody does anything.
    let last: Day

    init(today: Day) {
        current = today.year
        last = today.adding(days: -1)
    }

    var years: [Int] { [current - 1, current] }
    /// The day on which the book is begun.
    var founded: Day { day(month: 12, 2, year: current - 2) }
    var adopted: Day { day(month: 12, 9, year: current - 2) }
    /// A year's plan goes out in the December before it.
    func issue(of year: Int) -> Day { day(month: 12, 18, year: year - 1) }

    private func day(month: Int, _ day: Int, year: Int) -> Day {
        WorkingCalendar.mainlandChina.roll(Day.first(ofMonth: month, in: year).adding(days: day - 1), .next).day
    }
}
