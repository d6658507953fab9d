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
    public func makeRoot(
        name: String, code: String, kind: String, by access: Access
    ) async throws -> (unit: Unit, isNew: Bool) {
        try await database.write { tx in
            if let root = try Unit.root(in: tx) { return (root, false) }
            let new = NewUnit(parentID: nil, kind: kind, code: code, name: name)
            return (try Unit.create(new, on: access.today, by: access, in: tx), true)
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

    /// The keys of the kinds of units that the organisation has.
    public func unitKinds() async throws -> Set<String> {
        try await database.read { tx in Set(try Unit.kinds(in: tx).map(\.key)) }
    }

    /// What an activity counts for, as the command line prints it.
    public struct RecordedActivity: Sendable {
        public let id: ID<Activity>?
        public let counts: [Count]

        /// An obligation that it counts for; titles are in both languages.
        public struct Count: Sendable {
            public let id: ID<Obligation>
            public let programme: (zh: String, en: String)
            public let duty: (zh: String, en: String)
            public let due: String
        }
    }

    public func recordActivity(
        unitCode: String, kind: Activity.Kind, on day: Day, second: Int? = nil, outcome: Activity.Outcome = .none,
        title: String, minutes: String, details: RecordDetails = RecordDetails(), files: [URL], dryRun: Bool,
        by access: Access
    ) async throws -> RecordedActivity {
        let content = try details.content()
        try checkFiles(files)
        let stored = try dryRun ? [] : files.map { (name: $0.lastPathComponent, file: try evidence.take($0)) }
        let (once, office) = (Token.make(), clock)
        let work: @Sendable (Transaction) throws -> RecordedActivity = { tx in
            let unit = try Unit.find(code: unitCode, by: access, in: tx)
            var new = NewActivity(
                unitID: unit.id, kind: kind, title: title, heldOn: day, place: details.place, chair: details.chair,
                minutes: minutes, content: content, once: once)
            let offered = try Proposal.of(
                kind: kind, heldOn: day, title: new.subject, unit: unit.id, by: access, in: tx)
            new.approvals = try details.approvals(among: offered)
            let fitting = offered.filter { $0.isUnambiguous || new.approvals[$0.obligation.id] != nil }
            new.outcome = outcome
            new.tell(second, by: office)
            new.files = stored.map { NewActivity.NewEvidence(name: $0.name, file: $0.file) }
            let mistakes = new.mistakes(on: access.today)
            guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
            return RecordedActivity(
                id: dryRun ? nil : try Activity.record(new, by: access, in: tx),
                counts: fitting.map {
                    RecordedActivity.Count(
                        id: $0.obligation.id, programme: $0.programmeTitle, duty: $0.title,
                        due: $0.obligation.dueOn?.description ?? "")
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

    /// Refuses files that are too large for this server, and tells which cannot be read.
    private func checkFiles(_ files: [URL]) throws {
        let mistakes = try files.filter { file in
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            return try handle.seekToEnd() > UInt64(settings.uploadMegabytes) << 20
        }.map { file in
            Mistake(
                "--file", zh: "“\(file.lastPathComponent)”超过 \(settings.uploadMegabytes) MB",
                en: "“\(file.lastPathComponent)” is larger than \(settings.uploadMegabytes) MB")
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
    }

    /// The annual report of a unit as a Word document; `issuing` freezes it first.
    public func report(
        unitCode: String, year: Int, period: ReportPeriod, cutOff: Day?, issuing: Bool, in language: Language,
        by access: Access
    ) async throws -> (bytes: [UInt8], figures: Int) {
        let day = cutOff ?? usualCutOff(period, year, on: access.today)
        let unit = try await database.read { tx in try Unit.find(code: unitCode, by: access, in: tx).id }
        var report = try await draftReport(unit, year: year, period: period, cutOff: day, by: access)
        if issuing {
            let (seen, closing) = ((report.current.number, report.current.version), end(of: day))
            report.report = try await database.write { tx in
                let id = try Report.issue(
                    unit, year: year, period: period, cutOff: day, closing: closing, seen: seen, by: access, in: tx)
                return try LedgerReport.issued(id, by: access, in: tx)
            }
        }
        let document = report.report.document(in: language, on: access.today)
        return (try document.bytes(), report.report.allFigures.count)
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
    ) async throws -> UnitImport.Result {
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
        return try await dryRun ? database.readAtLength(work) : database.write(work)
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
