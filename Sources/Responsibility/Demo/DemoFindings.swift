import Storage

/// Something wrong in the demo, and what will become of it.
struct DemoFinding: Sendable {
    let number: Int
    let spot: DemoSpot
    let problem: DemoProblem
    let facts: String
    let place: String
    let grade: Finding.Grade
    let track: Finding.Track
    let foundOn: Day
    let dueOn: Day
    var course = Course.smooth
    /// Whether there are pictures of it.
    var hasPictures = false

    enum Course: Sendable {
        case smooth, returned, extended, refused, late
        /// Put right in a few days.
        case prompt
        /// Planned, and never put right.
        case stuck
        /// Nobody gets round to planning it.
        case untouched
        /// Closed, and opened again on that day because it came back.
        case reopened(Day)
        /// Put right in stages over nearly two years.
        case staged
    }

    /// What happens to findings, one after the other.
    static let courses: [Course] = [
        .smooth, .returned, .prompt, .extended, .smooth, .late, .smooth, .refused, .smooth, .returned, .stuck, .prompt,
    ]

    var name: String { "\(number)" }
}

extension DemoChecking {
    /// Plans something wrong that is found on a day.
    mutating func finding(
        _ problem: DemoProblem, at spot: DemoSpot, on day: Day, course: DemoFinding.Course? = nil,
        grade: Finding.Grade? = nil
    ) -> DemoFinding {
        findings += 1
        let isMajor = grade.map { $0 == .major } ?? (problem.mayBeMajor && random.chance(45))
        let isAtOnce = !isMajor && course == nil && random.chance(15)
        let place = random.one(of: problem.places)
        let facts = random.one(of: problem.facts)
        let days = isMajor ? 20 : random.one(of: [15, 30, 30, 30])
        var finding = DemoFinding(
            number: findings, spot: spot, problem: problem, facts: facts, place: place,
            grade: isMajor ? .major : .ordinary, track: isAtOnce ? .atOnce : .byDate, foundOn: day,
            dueOn: isAtOnce ? day : workday(day.adding(days: days)))
        if let course {
            finding.course = course
        } else if !isAtOnce {
            finding.course = DemoFinding.courses[courses % DemoFinding.courses.count]
            courses += 1
        }
        finding.hasPictures = ["exits-clear", "wiring", "equipment", "hydrants"].contains(problem.item)
        return finding
    }

    /// Plans what becomes of a finding after it was opened.
    mutating func follow(_ finding: DemoFinding) {
        if case .untouched = finding.course { return }
        let planned = finding.track == .atOnce ? finding.foundOn : after(finding.foundOn, random.between(1...4))
        plan(finding, on: planned)
        let before = max(
            after(planned, 1), calendar.roll(finding.dueOn.adding(days: -random.between(4...11)), .previous).day)
        switch finding.course {
        case .untouched, .stuck: break
        case .prompt: close(finding, applying: after(planned, random.between(1...3)))
        case .smooth: close(finding, applying: finding.track == .atOnce ? planned : before)
        case .late: close(finding, applying: after(finding.dueOn, random.between(3...10)))
        case .returned:
            let first = max(after(planned, 1), calendar.roll(before.adding(days: -6), .previous).day)
            apply(finding, on: first, with: [])
            let returned = after(first, 2)
            let (checker, reason) = (random.one(of: office.inspectors), random.one(of: DemoWords.returns))
            at(returned, 40_000) { desk in try desk.return(finding, reason, by: checker) }
            close(finding, applying: after(returned, random.between(2...5)))
        case .extended: close(finding, applying: extend(finding, isGranted: true))
        case .refused: close(finding, applying: extend(finding, isGranted: false))
        case .reopened(let wished):
            close(finding, applying: before)
            let day = max(wished, after(before, 10))
            let due = workday(day.adding(days: 20))
            let closer = random.one(of: office.programmeOffices)
            at(day, 58_000) { desk in try desk.reopen(finding, until: due, by: closer) }
            plan(finding, on: after(day, 2), version: 1, until: due)
            close(finding, applying: after(day, 9))
        case .staged: finishStages(finding, plannedOn: planned)
        }
    }

    private mutating func plan(_ finding: DemoFinding, on day: Day, version: Int = 0, until due: Day? = nil) {
        at(day, 52_000 + random.below(3_000)) { desk in
            try desk.plan(finding, version: version, until: due ?? finding.dueOn)
        }
        if version == 0 { review("\(finding.name) planned", after: day) }
    }

    private mutating func apply(_ finding: DemoFinding, on day: Day, with papers: [DemoPaper]) {
        at(day, 56_000 + random.below(1_000), papers) { desk in try desk.apply(finding) }
    }

    /// The application and the three steps after it, each by somebody else.
    private mutating func close(_ finding: DemoFinding, applying day: Day) {
        let picture = finding.hasPictures ? [DemoPicture.after(finding.place, &random)] : []
        apply(finding, on: day, with: picture)
        if random.chance(35) { at(day, 58_500) { desk in try desk.tell(finding) } }
        at(day, 59_000) { desk in try desk.fulfil(finding, "done", "整改完成") }
        review("\(finding.name) done", after: day)
        let checked = after(day, random.between(1...3))
        let signed = after(checked, random.between(1...2))
        let closed = after(signed, random.between(1...3))
        let (checker, signer) = (random.one(of: office.inspectors), random.one(of: office.heads))
        let closer = random.one(of: office.programmeOffices)
        let opinion = random.one(of: DemoWords.opinions)
        at(checked, 38_000 + random.below(9_000)) { desk in try desk.verify(.check, finding, opinion, by: checker) }
        at(signed, 38_000 + random.below(9_000)) { desk in try desk.verify(.sign, finding, "同意。", by: signer) }
        at(closed, 38_000 + random.below(9_000)) { desk in try desk.verify(.close, finding, "准予销号。", by: closer) }
        at(closed, 60_000) { desk in try desk.fulfil(finding, "verified", "复核销号") }
        review("\(finding.name) verified", after: closed)
    }

    /// More time is asked for; gives the day of the application.
    private mutating func extend(_ finding: DemoFinding, isGranted: Bool) -> Day {
        let asked = max(after(finding.foundOn, 5), calendar.roll(finding.dueOn.adding(days: -5), .previous).day)
        let answered = after(asked, 1)
        let due = workday(finding.dueOn.adding(days: random.between(14...25)))
        let (reason, head) = (random.one(of: DemoWords.delays), random.one(of: office.heads))
        at(asked, 57_500) { desk in try desk.ask(finding, until: due, reason) }
        at(answered, 36_000) { desk in
            try desk.answer(finding, isGranted, isGranted ? "同意延期，期间落实临时措施。" : "材料已到货，按原期限完成。", by: head)
        }
        return isGranted
            ? calendar.roll(due.adding(days: -random.between(2...6)), .previous).day
            : max(after(answered, 1), finding.dueOn)
    }

    private mutating func finishStages(_ finding: DemoFinding, plannedOn planned: Day) {
        for (position, part) in [(1, 3), (2, 6)] {
            let day = workday(finding.foundOn.adding(days: finding.dueOn.days(since: finding.foundOn) * part / 9))
            at(max(day, after(planned, 1)), 50_000) { desk in try desk.finish(position, of: finding) }
        }
        let lastStage = calendar.roll(finding.dueOn.adding(days: -20), .previous).day
        at(lastStage, 50_000) { desk in try desk.finish(3, of: finding) }
        close(finding, applying: after(lastStage, 2))
    }

    /// Work that waits is reviewed a few days later.
    private mutating func review(_ work: String, after day: Day) {
        at(after(day, random.between(1...2)), 61_000) { desk in try desk.reviewWork(work) }
    }

    /// Findings that do not come from the bureau's inspections: feedback from above, and what units find themselves.
    mutating func receiveFindings(in year: Int) {
        let townships = tree.townships, sites = tree.sites
        let from = day(year, 2, 18)
        receive(.superior, DemoProblem.named("training-archive"), townships[1], on: from, .smooth, year)
        receive(.superior, DemoProblem.named("emergency-plan"), townships[0], on: from, .smooth, year)
        receive(.superior, DemoProblem.named("hydrants"), sites[1], on: day(year, 6, 3), .extended, year)
        receive(.superior, DemoProblem.named("hazard-register"), townships[1], on: day(year, 10, 14), .stuck, year)
        receive(.own, DemoProblem.named("equipment"), townships[0], on: day(year, 4, 9), .smooth, year)
        receive(.own, DemoProblem.named("wiring"), sites[0], on: day(year, 8, 20), .smooth, year)
        receive(.own, DemoProblem.named("extinguishers"), sites[1], on: day(year, 11, 5), .stuck, year)
        if year == last {
            receive(.own, DemoProblem.named("equipment"), townships[1], on: day(year, 5, 12), .staged, year)
        }
        receive(
            .own, DemoProblem.named("exit-signs"), sites[0], on: after(dates.last.adding(days: -9), 0), .untouched, year
        )
    }

    private mutating func receive(
        _ source: Finding.Source, _ problem: DemoProblem, _ place: Int, on day: Day, _ course: DemoFinding.Course,
        _ year: Int
    ) {
        guard day.year == year else { return }
        var finding = finding(problem, at: .place(place), on: day, course: course, grade: .ordinary)
        if case .staged = course {
            finding = DemoFinding(
                number: finding.number, spot: finding.spot, problem: problem, facts: "排灌设备使用年限长，防护和接地需要分批改造。",
                place: "泵站", grade: .ordinary, track: .longTerm, foundOn: day,
                dueOn: workday(day.adding(days: 700)), course: .staged)
        }
        let opened = finding
        at(day, 34_000) { desk in try desk.open(opened, from: source) }
        follow(opened)
    }
}
