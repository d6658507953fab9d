import Documents
import Foundation
import Storage

/// What the command line asks of the product; each is one act by one `Access`.
extension Services {
    /// The reach of an account, for `--as`.
    public func access(login: String) async throws -> Access {
        let (now, today) = (clock.now(), clock.today)
        let access = try await database.read { tx -> Access? in
            guard let account = try Account.find(login: login, in: tx) else { return nil }
            return try Access.of(account.id, through: .cli, at: now, today: today, in: tx)
        }
        guard let access else {
            throw Refusal.invalid([
                Mistake("as", zh: "没有登录名“\(login)”，或该账号已停用", en: "there is no open account “\(login)”")
            ])
        }
        return access
    }

    /// The root of a new organisation; the one that is there already is left as it is.
    public func makeRoot(name: String, code: String, kind: String, by access: Access) async throws -> Unit {
        try await database.write { tx in
            if let root = try Unit.root(in: tx) { return root }
            return try Unit.create(
                NewUnit(parentID: nil, kind: kind, code: code, name: name), on: access.today, by: access, in: tx)
        }
    }

    /// A person with an account. Gives the token of the one-time link, or none when the password was set at once.
    public func addPerson(
        name: String, login: String, role: Role, unitCode: String, password: String?, by access: Access
    ) async throws -> String? {
        var hash: String?
        if let password {
            let mistakes = Password.mistakes(password, login: login)
            guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
            hash = try await Password.hash(password)
        }
        let known = hash
        return try await database.write { tx in
            let unit = try Unit.find(code: unitCode, by: access, in: tx)
            let made = try Account.create(
                NewAccount(name: name, login: login, role: role, unitID: unit.id), by: access, in: tx)
            guard let known else { return made.link.token }
            try Account.setPassword(hash: known, of: made.account, login: login, with: made.link, by: access, in: tx)
            return nil
        }
    }

    public func adoptProgramme(
        _ source: String, by access: Access
    ) async throws -> (key: String, version: Int, isNew: Bool) {
        try await database.write { tx in
            let (programme, isNew) = try Programme.adopt(source, by: access, in: tx)
            return (programme.key, programme.version, isNew)
        }
    }

    public func issuePlan(
        _ programme: String, year: Int, under code: String, dryRun: Bool, stopwatch: Stopwatch? = nil, by access: Access
    ) async throws -> Plan.Issue {
        stopwatch?.lap("open")
        let issue: @Sendable (Transaction) throws -> Plan.Issue = { tx in
            let unit = try Unit.find(code: code, by: access, in: tx)
            return try Plan.issue(
                programme, year: year, under: unit.id, dryRun: dryRun, stopwatch: stopwatch, by: access, in: tx)
        }
        let issued = try await dryRun ? database.readAtLength(issue) : database.write(issue)
        stopwatch?.lap("commit")
        return issued
    }

    /// What an activity counts for, as the command line prints it.
    public struct RecordedActivity: Sendable {
        public let id: ID<Activity>?
        public let counts: [(id: ID<Obligation>, programme: String, duty: String, due: String)]
    }

    public func recordActivity(
        unitCode: String, kind: Activity.Kind, on day: Day, title: String, minutes: String, files: [URL], dryRun: Bool,
        by access: Access
    ) async throws -> RecordedActivity {
        let stored = try dryRun ? [] : files.map { (name: $0.lastPathComponent, file: try evidence.take($0)) }
        let once = Token.make()
        let work: @Sendable (Transaction) throws -> RecordedActivity = { tx in
            let unit = try Unit.find(code: unitCode, by: access, in: tx)
            let fitting = try Proposal.of(kind: kind, heldOn: day, title: title, unit: unit.id, by: access, in: tx)
                .filter(\.isUnambiguous)
            var new = NewActivity(unitID: unit.id, kind: kind, title: title, heldOn: day, minutes: minutes, once: once)
            new.files = stored.map { NewActivity.NewEvidence(name: $0.name, file: $0.file) }
            let mistakes = new.mistakes(on: access.today)
            guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
            return RecordedActivity(
                id: dryRun ? nil : try Activity.record(new, by: access, in: tx),
                counts: fitting.map {
                    ($0.obligation.id, $0.programmeTitle.zh, $0.title.zh, $0.obligation.dueOn?.description ?? "")
                })
        }
        do {
            let recorded = try await dryRun ? database.read(work) : database.write(work)
            evidence.release(stored.map(\.file))
            return recorded
        } catch {
            try await discard(stored.map(\.file))
            throw error
        }
    }

    public func annualReport(
        unitCode: String, year: Int, in language: Language, by access: Access
    ) async throws -> (bytes: [UInt8], figures: Int) {
        let report = try await database.readAtLength { tx in
            try AnnualReport.of(Unit.find(code: unitCode, by: access, in: tx).id, year: year, by: access, in: tx)
        }
        return (try report.document(in: language).bytes(), report.allFigures.count)
    }
}

/// The day so many working days after a day, and whether a notice still to come may move it; `nil` for an unknown calendar.
public func dueDay(from day: Day, workingDays: Int, calendar: String) -> (day: Day, provisional: Bool)? {
    WorkingCalendar.shipped.first { $0.name == calendar }.flatMap { counted(day, workingDays, $0) }
}

extension WorkingCalendar {
    /// The shipped calendar of that name; Monday to Friday for a name that nobody knows.
    static func named(_ name: String) -> WorkingCalendar { shipped.first { $0.name == name } ?? mondayToFriday }
}

extension Services {
    /// Takes files of units into the tree: all or nothing, or only says what it would do.
    public func importUnits(
        _ files: [URL], under code: String?, addKinds: Bool, dryRun: Bool, by access: Access
    ) async throws -> (added: Int, renamed: Int, moved: Int, unchanged: Int) {
        let read = try files.map { (name: $0.lastPathComponent, bytes: [UInt8](try Data(contentsOf: $0))) }
        let work: @Sendable (Transaction) throws -> UnitImport.Result = { tx in
            let top: Unit
            if let code {
                top = try Unit.find(code: code, by: access, in: tx)
            } else {
                guard let root = try Unit.root(in: tx) else { throw Refusal.notFound }
                top = root
            }
            let found = try UnitImport.read(read, below: top.id, newKinds: addKinds, by: access, in: tx)
            guard found.mistakes.isEmpty else { throw Refusal.invalid(found.mistakes) }
            return try dryRun
                ? found.work().result : found.apply(on: access.today, addKinds: addKinds, by: access, in: tx)
        }
        let result = try await dryRun ? database.readAtLength(work) : database.write(work)
        return (result.added, result.renamed, result.moved, result.unchanged)
    }
}

extension Services {
    /// Takes files of people and posts: all or nothing, or only says what it would do.
    public func importPeople(
        _ files: [URL], dryRun: Bool, by access: Access
    ) async throws -> (people: Int, known: Int, links: [(login: String, token: String)]) {
        let read = PeopleImport(
            try files.map { (name: $0.lastPathComponent, bytes: [UInt8](try Data(contentsOf: $0))) })
        let work: @Sendable (Transaction) throws -> PeopleImport.Outcome = { tx in
            try read.apply(dryRun: dryRun, by: access, in: tx)
        }
        let outcome = try await dryRun ? database.readAtLength(work) : database.write(work)
        return (outcome.people, outcome.known, outcome.slips.map { ($0.login, $0.token) })
    }
}

extension Services {
    /// Takes the notice of a year, as JSON, into a calendar.
    public func importCalendarYear(
        _ file: URL, into calendar: String, by access: Access
    ) async throws -> (year: Int, looked: Int, moved: Int) {
        let notice: PublishedYear
        do { notice = try PublishedYear(json: [UInt8](try Data(contentsOf: file))) } catch let unreadable
            as PublishedYear.Unreadable
        {
            throw Refusal.invalid(
                unreadable.problems.map {
                    Mistake(file.lastPathComponent, zh: $0.sentence.zh, en: $0.sentence.en)
                })
        }
        let recount = try await database.write { tx in
            try WorkingCalendar.take(notice, into: calendar, by: access, in: tx)
        }
        return (notice.year, recount.looked, recount.moved)
    }

    /// Makes one day a working day or a day off.
    public func overrideDay(
        _ day: Day, isWorking: Bool, reason: String, in calendar: String, by access: Access
    ) async throws -> (looked: Int, moved: Int) {
        let recount = try await database.write { tx in
            try WorkingCalendar.override(day, isWorking: isWorking, reason: reason, in: calendar, by: access, in: tx)
        }
        return (recount.looked, recount.moved)
    }

    /// The day so many working days after a day, by the calendar as this organisation has it.
    public func dueDay(
        from day: Day, workingDays: Int, calendar: String
    ) async throws -> (day: Day, provisional: Bool)? {
        let name = calendar
        let calendar = try await database.read { tx in try WorkingCalendar.inForce(name, in: tx) }
        return calendar.name == name ? counted(day, workingDays, calendar) : nil
    }
}

private func counted(_ day: Day, _ workingDays: Int, _ calendar: WorkingCalendar) -> (day: Day, provisional: Bool)? {
    guard (0...10_000).contains(workingDays) else { return nil }
    let counted = calendar.day(after: day, workingDays: workingDays)
    return (counted.day, counted.provisional)
}
