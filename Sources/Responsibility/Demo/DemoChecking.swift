import Storage

/// Plans two years of the checking cycle in the demo: who inspects, finds, puts right, scores and decides what on which day.
struct DemoChecking {
    let tree: DemoTree
    let office: DemoAccounts
    let dates: DemoDates
    let calendar = WorkingCalendar.mainlandChina
    var random: DemoRandom
    private(set) var acts: [DemoAct] = []
    /// How many findings and inspections have been planned so far.
    var findings = 0
    var inspections = 0
    /// How many findings have taken the next of ``DemoFinding/courses``.
    var courses = 0

    init(tree: DemoTree, office: DemoAccounts, dates: DemoDates, seed: UInt64) {
        (self.tree, self.office, self.dates) = (tree, office, dates)
        random = DemoRandom(seed: seed)
        adopt()
        for year in dates.years { inspect(in: year) }
        inspectLately()
        for year in dates.years { receiveFindings(in: year) }
        considerMeasures()
        for year in dates.years { circulate(year) }
        assess()
    }

    var last: Int { dates.current - 1 }

    /// Has something done on a day, unless that day is yet to come.
    mutating func at(_ day: Day, _ second: Int, _ papers: [DemoPaper] = [], _ step: @escaping DemoStep) {
        guard day <= dates.last, day >= dates.adopted else { return }
        acts.append(DemoAct(day: day, second: second, account: 0, papers: papers, deed: .step(step)))
    }

    /// A working day: the day itself or the next one.
    func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
        workday(Day.first(ofMonth: month, in: year).adding(days: day - 1))
    }

    func workday(_ day: Day) -> Day { calendar.roll(day, .next).day }

    func after(_ day: Day, _ workingDays: Int) -> Day { calendar.day(after: day, workingDays: workingDays).day }

    /// Takes the checklists and schemes into use.
    private mutating func adopt() {
        let first = Day.first(ofMonth: 1, in: last)
        at(day(last, 1, 6), 33_000) { desk in
            let access = try desk.access(DemoAccounts.programmeOffice)
            for key in ShippedChecklists.keys {
                guard let source = ShippedChecklists.source(of: key) else { throw Refusal.notFound }
                _ = try Checklist.adopt(DemoBook.applying(source, from: first), by: access, in: desk.tx)
            }
        }
        for (number, source) in DemoWords.schemes(changedFor: last).enumerated() {
            let isChange = number == 1
            at(isChange ? day(last, 11, 18) : day(last, 1, 6), 34_000) { desk in
                let words = isChange ? source : DemoBook.applying(source, from: first)
                _ = try Scheme.adopt(words, by: desk.access(DemoAccounts.programmeOffice), in: desk.tx)
            }
        }
    }
}
