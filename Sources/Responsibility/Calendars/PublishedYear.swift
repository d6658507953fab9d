import Storage

/// The notice of one year's days off and make-up working days (放假安排), as the State Council publishes it.
struct PublishedYear: Hashable, Sendable {
    /// One day that the notice names; weekends that merely adjoin a holiday are not named.
    struct Entry: Hashable, Sendable {
        var name: String
        var day: Day
        /// False for a make-up working day (调休上班).
        var isOff: Bool
    }

    /// One holiday in compact form: its days off, and the weekend days worked for it.
    struct Holiday {
        var name: String
        var off: ClosedRange<Day>
        var work: [Day]

        init(_ name: String, _ off: ClosedRange<Day>, work: [Day] = []) {
            self.name = name
            self.off = off
            self.work = work
        }
    }

    /// The year that the notice is for.
    var year: Int
    /// Addresses of the notices.
    var papers: [String]
    /// Without days the year is not published.
    var days: [Entry]

    init(year: Int, papers: [String], days: [Entry]) {
        self.year = year
        self.papers = papers
        self.days = days
    }

    init(year: Int, papers: [String], holidays: [Holiday]) {
        let days = holidays.flatMap { holiday in
            holiday.off.map { Entry(name: holiday.name, day: $0, isOff: true) }
                + holiday.work.map { Entry(name: holiday.name, day: $0, isOff: false) }
        }
        self.init(year: year, papers: papers, days: days.sorted { $0.day < $1.day })
    }
}
