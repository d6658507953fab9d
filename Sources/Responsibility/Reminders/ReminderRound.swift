import Storage

/// Looks who is to be told something now, and puts the mails into the outbox. Two servers that look at once tell nobody twice.
struct ReminderRound: Sendable {
    let services: Services
    let mail: MailSettings

    /// So many people are looked at in one transaction.
    static let part = 50

    /// Gives how many mails it made.
    @discardableResult
    func run() async throws -> Int {
        let (now, today) = (services.clock.now(), services.clock.today)
        let made = try await tellAtOnce(at: now, today)
        guard services.clock.secondOfDay(of: now) >= mail.hour * 3600 else { return made }
        let calendar = try await services.database.read { tx in
            try ReminderRecipient.next(limit: 1, on: today, in: tx).isEmpty
                ? nil : WorkingCalendar.inForce("cn", in: tx)
        }
        guard let calendar, mail.isEveryDay || calendar.isWorking(today) else { return made }
        return try await made + tellOfTheDay(at: now, today, calendar)
    }

    private func tellAtOnce(at now: Instant, _ today: Day) async throws -> Int {
        let (events, organisation) = try await services.database.readAtLength { tx in
            (try ReminderEvent.untold(on: today, at: now, in: tx), try Unit.root(in: tx)?.name)
        }
        guard !events.isEmpty else { return 0 }
        let mails = try events.map { event in
            let language = event.recipient.language ?? services.settings.language
            return try made(
                event.reminder(on: today, in: language), for: event.recipient, organisation, about: event.subject,
                on: services.clock.day(of: event.at), at: now)
        }
        return try await add(mails, looked: [], today, at: now)
    }

    /// The digests, and what became overdue for those who get none today; part by part, each person with their own access.
    private func tellOfTheDay(at now: Instant, _ today: Day, _ calendar: WorkingCalendar) async throws -> Int {
        let isFirstOfWeek = !(today.monday..<today).contains { calendar.isWorking($0) }
        let before = calendar.day(before: today, workingDays: 1).day
        var count = 0
        while !Task.isCancelled {
            let (found, organisation) = try await services.database.readAtLength { tx in
                let people = try ReminderRecipient.next(limit: Self.part, on: today, in: tx)
                let found = try people.map { person -> (ReminderRecipient, Reminder?) in
                    let hasDigest = person.digest == .daily || (person.digest == .weekly && isFirstOfWeek)
                    guard let access = try Access.of(person.account, through: .job, at: now, today: today, in: tx)
                    else { return (person, nil) }
                    return (
                        person,
                        hasDigest
                            ? try Reminder.digest(access, in: tx)
                            : try Reminder.overdue(since: before, access, in: tx)
                    )
                }
                return (found, try Unit.root(in: tx)?.name)
            }
            guard !found.isEmpty else { break }
            let mails = try found.compactMap { person, reminder -> NewMail? in
                guard let reminder, !reminder.isEmpty else { return nil }
                return try made(reminder, for: person, organisation, about: "", on: today, at: now)
            }
            count += try await add(mails, looked: found.map(\.0.account), today, at: now)
        }
        return count
    }

    private func made(
        _ reminder: Reminder, for person: ReminderRecipient, _ organisation: String?, about subject: String,
        on day: Day, at now: Instant
    ) throws -> NewMail {
        let language = person.language ?? services.settings.language
        let letter = ReminderMail(
            reminder: reminder, recipient: person, language: language,
            organisation: organisation ?? language.productName, publicURL: services.settings.publicURL)
        return NewMail(
            account: person.account, day: day, kind: reminder.kind, subject: subject, recipient: person.address,
            message: try letter.rendered(mail, about: subject, on: day, at: now))
    }

    /// One transaction: the mails, for whom it was looked, and one entry that says how many were told.
    private func add(_ mails: [NewMail], looked: [ID<Account>], _ today: Day, at now: Instant) async throws -> Int {
        try await services.database.write { tx in
            let count = try Outbox.add(mails, at: now, in: tx)
            if !looked.isEmpty { try ReminderRecipient.noteLooked(looked, on: today, in: tx) }
            if count > 0 {
                try Entry.write(
                    .remind, "mail", nil, count: count, ["day": .of(today)],
                    by: Actor(accountID: nil, name: "dutybook", door: .job), at: now, in: tx)
            }
            return count
        }
    }
}
