import Storage

/// A visit of the demo.
struct DemoVisit: Sendable {
    let number: Int
    var batch: String?
    let spot: DemoSpot
    let checklist: String
    let kind: Inspection.Kind
    let title: String
    let on: Day
    /// Who could go, of whom two do; of a draw those who were drawn.
    var team: [Int] = []
    var problems: [DemoFinding] = []
    let method: Inspection.Method
    let summary: String
}

extension DemoChecking {
    private static let station = "work-safety-station"
    private static let fire = "fire-office"

    /// The plan of a year, its draw and its visits.
    mutating func inspect(in year: Int) {
        let planned = day(year, 1, 15)
        let townships = Array(tree.townships.prefix(year == last ? 8 : 5))
        let routine = "\(year) routine"
        plan(
            routine, .routine, "\(year)年安全生产例行检查", Self.station, day(year, 3, 2)...day(year, 5, 29), townships,
            on: planned)
        for (number, place) in townships.enumerated() {
            visit(
                DemoSpot.place(place), batch: routine, .routine, "安全生产例行检查", Self.station,
                on: day(year, 3, 4).adding(days: number * 80 / townships.count))
        }
        let special = "\(year) special"
        let from = year == last ? day(year, 11, 2) : day(year, 6, 1)
        let places = Array(tree.schools.prefix(3)) + stations.prefix(1)
        plan(
            special, .special, year == last ? "冬春火灾防控专项检查" : "汛期安全专项检查", year == last ? Self.fire : Self.station,
            from...workday(from.adding(days: 40)), places, on: workday(from.adding(days: -20)))
        for (number, place) in places.enumerated() {
            visit(
                .place(place), batch: special, .special, year == last ? "冬春火灾防控专项检查" : "汛期安全专项检查",
                year == last ? Self.fire : Self.station, on: from.adding(days: 3 + number * 6))
        }
        drawAndVisit(in: year)
        followUp(in: year)
        blockedExits(in: year)
    }

    private var stations: [Int] { tree.places.indices.filter { tree.places[$0].kind == "station" } }

    /// A batch of which units and inspectors are drawn: published, drawn two days later, one inspector replaced.
    private mutating func drawAndVisit(in year: Int) {
        let key = "\(year) random"
        let from = year == last ? day(year, 9, 8) : day(year, 6, 15)
        let days = from...workday(from.adding(days: 45))
        let slots = 6
        at(day(year, 1, 15), 40_000) { desk in
            try desk.plan(
                key, .random, "\(year)年消防安全双随机检查", Self.fire, days, [], publishWithin: 7)
        }
        let strata = ["company", "plant"].map { kind in
            let all = tree.places.count { $0.kind == kind }
            return DrawList.Stratum(kind: kind, percent: max(1, min(60, 300 / max(1, all))), minimum: 1)
        }
        let seed = (0..<4).flatMap { _ in
            let number = random.next()
            return (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        }
        let witness = (0..<4).map { _ in "\(random.below(10))" }.joined(separator: " ")
        let published = after(from, -6), drawn = after(from, -4)
        at(published, 34_000) { desk in try desk.publishDraw(year, of: key, strata, seed) }
        at(drawn, 34_500) { desk in try desk.draw(year, witness: witness) }
        at(after(drawn, 1), 35_000) { desk in try desk.replaceInspector(in: year) }
        for number in 0..<slots {
            visit(
                .drawn(year: year, number), batch: key, .random, "消防安全双随机检查", Self.fire,
                on: from.adding(days: 2 + number * 6))
        }
    }

    /// Looks again at what was found in the routine visits; one problem has come back.
    private mutating func followUp(in year: Int) {
        let key = "\(year) follow-up"
        let from = day(year, 10, 12)
        let places = Array(tree.townships.prefix(3))
        plan(
            key, .followUp, "问题整改情况回头看", Self.station, from...workday(from.adding(days: 25)), places,
            on: day(year, 9, 25))
        for (number, place) in places.enumerated() {
            visit(
                .place(place), batch: key, .followUp, "问题整改情况回头看", Self.station, on: from.adding(days: 1 + number * 5),
                problems: number == 0 ? ["hazard-register"] : [])
        }
    }

    /// The same exit is found blocked three times, on visits that nobody was told of.
    private mutating func blockedExits(in year: Int) {
        let site = DemoSpot.place(tree.sites[0])
        let months = year == last ? [(3, 20), (7, 9), (10, 22)] : [(4, 16)]
        for (number, (month, date)) in months.enumerated() {
            let isThird = number == 2
            visit(
                site, batch: nil, .unannounced, "安全出口和疏散通道检查", Self.fire, on: day(year, month, date),
                problems: ["exits-clear"], grade: isThird ? .major : .ordinary,
                course: number == 0 ? .reopened(day(year, 5, 20)) : .smooth)
        }
    }

    /// Visits shortly before the demo is made, so that the board shows findings at every stage.
    mutating func inspectLately() {
        let ago = [40, 24, 17, 13, 11, 9, 7, 3]
        let places = tree.sites + tree.townships
        for (number, days) in ago.enumerated() {
            let day = calendar.roll(dates.last.adding(days: -days), .previous).day
            guard day.year == dates.current else { continue }
            let place = places[(number + 1) % places.count]
            let isSite = tree.sites.contains(place)
            let problems = random.shuffled(DemoProblem.of(isSite ? Self.fire : Self.station)).prefix(
                number == 0 ? 1 : 2)
            visit(
                .place(place), batch: nil, .unannounced, isSite ? "夜间值班和消防检查" : "值班和外业安全检查",
                isSite ? Self.fire : Self.station, on: day, problems: problems.map(\.item),
                course: number == 0 ? .stuck : number == 1 ? .returned : .prompt)
        }
    }

    private mutating func plan(
        _ key: String, _ kind: Inspection.Kind, _ title: String, _ checklist: String, _ days: ClosedRange<Day>,
        _ places: [Int], on day: Day
    ) {
        at(day, 39_000) { desk in try desk.plan(key, kind, title, checklist, days, places, publishWithin: 10) }
    }

    private mutating func visit(
        _ spot: DemoSpot, batch: String?, _ kind: Inspection.Kind, _ title: String, _ checklist: String, on day: Day,
        problems named: [String]? = nil, grade: Finding.Grade? = nil, course: DemoFinding.Course? = nil
    ) {
        inspections += 1
        let day = workday(day)
        let count = random.one(of: [0, 0, 1, 1, 1, 2, 2])
        let problems =
            named?.map(DemoProblem.named) ?? Array(random.shuffled(DemoProblem.of(checklist)).prefix(count))
        var visit = DemoVisit(
            number: inspections, batch: batch, spot: spot, checklist: checklist, kind: kind, title: title, on: day,
            method: random.one(of: [.onSite, .onSite, .papers]), summary: random.one(of: DemoWords.summaries))
        if case .place = spot { visit.team = random.shuffled(office.inspectors) + office.programmeOffices }
        visit.problems = problems.map { finding($0, at: spot, on: day, course: course, grade: grade) }
        let pictures = visit.problems.filter(\.hasPictures).map { DemoPicture.before($0.place, &random) }
        let made = visit
        at(day, 36_000 + random.below(10_000), pictures) { desk in try desk.inspect(made) }
        at(after(day, random.between(1...2)), 60_500) { desk in try desk.reviewWork(of: made) }
        let (signed, remarks) = (
            after(day, random.between(1...4)), random.one(of: problems.isEmpty ? DemoWords.thanks : DemoWords.remarks)
        )
        at(signed, 41_000 + random.below(9_000)) { desk in try desk.sign(made, remarks) }
        for finding in visit.problems { follow(finding) }
    }
}
