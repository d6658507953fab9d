import Storage

/// Decides when the work of one plan year is done in the demo: mostly in time, sometimes late, sometimes not at all.
struct DemoSchedule {
    /// Whether the year is over; what is still open then was missed.
    let isFinished: Bool
    /// The first day after the plan was issued.
    let starts: Day
    /// The last day on which anything happens.
    let ends: Day
    let calendar: WorkingCalendar
    let tree: DemoTree
    private var random: DemoRandom
    private(set) var pieces: [DemoPiece] = []

    init(isFinished: Bool, from starts: Day, through ends: Day, in tree: DemoTree, seed: UInt64) {
        self.isFinished = isFinished
        self.starts = starts
        self.ends = ends
        calendar = .mainlandChina
        self.tree = tree
        random = DemoRandom(seed: seed)
    }

    /// Plans the work towards an obligation; nothing where its unit will miss it.
    mutating func add(_ obligation: Obligation, _ duty: DemoDuty, at place: Int) {
        guard let due = obligation.dueOn, let kind = duty.kinds.first else { return }
        if obligation.cadence == .standing { return verify(obligation, duty, at: place) }
        let opens = max(obligation.opensOn, starts)
        guard opens <= due else { return }
        let aim = DemoPiece.Aim(obligation: obligation.id, duty: duty, window: opens...due)
        let care = tree.places[place].care
        let ease = isFinished ? 1 : 2
        // What fell due lately is often not done yet.
        let isRecent = !isFinished && due <= ends && ends.days(since: due) < 40
        let missed = random.chance([8, 4, 2, 1][care] * ease + (isRecent ? 10 : 0))
        let late = random.chance([24, 14, 9, 5][care] * ease)
        for number in 0..<obligation.required {
            if missed && number == obligation.required - 1 { return }
            let held: Day
            if duty.isQuota {
                held = day(number, of: obligation.required, in: opens...due)
            } else if late {
                held = workday(from: due.adding(days: duty.graceDays + random.between(2...20)))
            } else {
                held = dayBefore(due, from: opens)
            }
            let delay = random.chance(8) ? random.between(5...10) : random.below(4)
            var recorded = calendar.day(after: held, workingDays: delay).day
            // The work of a quota counts only inside its period: there it is the record that comes late.
            if late, duty.isQuota { recorded = max(recorded, due.adding(days: random.between(1...8))) }
            pieces.append(
                DemoPiece(place: place, kind: kind, aims: [aim], heldOn: held, recordedOn: workday(from: recorded)))
        }
    }

    /// Plans the checks by which a standing duty is verified through its year; a careless unit leaves some out.
    private mutating func verify(_ obligation: Obligation, _ duty: DemoDuty, at place: Int) {
        guard let first = obligation.dueOn, duty.kinds.contains(.check) else { return }
        let interval = first.days(since: obligation.opensOn)
        let yearEnd = Day.last(ofMonth: 12, in: obligation.year)
        var due = first
        while due <= yearEnd {
            let held = workday(from: due.adding(days: -random.between(3...25)))
            if !random.chance([30, 15, 8, 3][tree.places[place].care]) {
                let aim = DemoPiece.Aim(obligation: obligation.id, duty: duty, window: obligation.opensOn...yearEnd)
                pieces.append(
                    DemoPiece(
                        place: place, kind: .check, aims: [aim], heldOn: held,
                        recordedOn: calendar.day(after: held, workingDays: random.below(3)).day))
            }
            due = held.adding(days: interval)
        }
    }

    /// A day in the middle of the n-th part of a period, so that the dates keep their distance.
    private mutating func day(_ number: Int, of parts: Int, in window: ClosedRange<Day>) -> Day {
        let length = window.upperBound.days(since: window.lowerBound) + 1
        let part = max(1, length / parts)
        let first = parts == 1 ? part / 8 : part * 3 / 10
        let span = parts == 1 ? part * 3 / 4 : part * 4 / 10
        let day = window.lowerBound.adding(days: number * part + first + random.below(span))
        let worked = calendar.roll(day, .previous).day
        return worked >= window.lowerBound ? worked : min(workday(from: day), window.upperBound)
    }

    /// A working day in the last two weeks before it is due.
    private mutating func dayBefore(_ due: Day, from opens: Day) -> Day {
        let lead = min(due.days(since: opens), 14)
        let day = calendar.roll(due.adding(days: -random.below(lead + 1)), .previous).day
        return day >= opens ? day : workday(from: opens)
    }

    private func workday(from day: Day) -> Day { calendar.roll(day, .next).day }
}

extension DemoSchedule {
    /// Duties that one visit or one meeting often fulfils together, across programmes.
    private static let together = [
        "inspection-month": "officer-inspection", "extinguishers": "officer-inspection",
        "fire-meeting": "head-safety-meeting", "township-fire-work": "regular-inspection",
    ]

    /// Lets one piece of work count for two programmes where their dates allow it.
    mutating func join() {
        let byPlace = Dictionary(grouping: pieces.indices, by: { pieces[$0].place })
        var joined: Set<Int> = []
        for place in byPlace.keys.sorted() {
            let here = byPlace[place] ?? []
            for index in here {
                let aim = pieces[index].aims[0]
                guard let partner = Self.together[aim.duty.key], random.chance(75) else { continue }
                // Work towards the same obligation keeps its distance.
                let taken = here.filter { $0 != index && !joined.contains($0) }.map { pieces[$0] }
                    .filter { $0.aims.contains { $0.obligation == aim.obligation } }.map(\.heldOn)
                let other = here.first {
                    let piece = pieces[$0]
                    return piece.aims.count == 1 && piece.aims[0].duty.key == partner && piece.isInTime
                        && aim.duty.kinds.contains(piece.kind) && aim.window.contains(piece.heldOn)
                        && taken.allSatisfy { abs($0.days(since: piece.heldOn)) > 30 }
                }
                guard let other else { continue }
                pieces[other].aims.append(aim)
                joined.insert(index)
            }
        }
        pieces = pieces.indices.filter { !joined.contains($0) }.map { pieces[$0] }
    }

    /// Decides on which day each piece is reviewed, and lets what is returned be done again.
    mutating func review() {
        for index in pieces.indices where pieces[index].needsReview {
            let piece = pieces[index]
            let isSlow = tree.places[piece.place].care == 0
            let day = calendar.day(after: piece.recordedOn, workingDays: random.between(1...(isSlow ? 12 : 5))).day
            let isForgotten = !isFinished && ends.days(since: piece.recordedOn) < 30 && random.chance(20)
            guard !isForgotten else { continue }
            guard random.chance(6) else {
                pieces[index].review = (day, .accepted)
                continue
            }
            pieces[index].review = (day, .returned(because: random.one(of: DemoWords.reasons(piece.kind))))
            if !isFinished, random.chance(15) { continue }
            again(piece, after: day)
        }
        for index in pieces.indices where random.chance(4) { pieces[index].hasFile = true }
    }

    private mutating func again(_ piece: DemoPiece, after day: Day) {
        var again = piece
        again.isAgain = true
        again.aims = piece.aims.filter(\.duty.needsReview)
        again.recordedOn = calendar.day(after: day, workingDays: random.between(2...6)).day
        // A quota keeps its days apart, so there only the record is made again.
        if again.aims.allSatisfy({ !$0.duty.isQuota && $0.window.contains(again.recordedOn) }) {
            again.heldOn = again.recordedOn
        }
        again.review = (calendar.day(after: again.recordedOn, workingDays: random.between(1...3)).day, .accepted)
        pieces.append(again)
    }

    /// Lets the newest work of one unit come back, so that its clerk finds something that did.
    mutating func returnNewest(of place: Int) {
        let fitting = pieces.indices.filter {
            let piece = pieces[$0]
            guard let review = piece.review, case .accepted = review.verdict else { return false }
            return piece.place == place && !piece.isAgain && review.on <= ends
                && piece.aims.allSatisfy(\.duty.needsReview)
        }
        guard let newest = fitting.max(by: { pieces[$0].recordedOn < pieces[$1].recordedOn }) else { return }
        let reason = DemoWords.reasons(pieces[newest].kind)[0]
        pieces[newest].review?.verdict = .returned(because: reason)
    }
}
