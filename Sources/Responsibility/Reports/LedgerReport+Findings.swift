import Storage

extension LedgerReport {
    /// One finding with what a report says of it.
    struct CountedFinding: Sendable {
        let foundOn: Day
        let dueOn: Day
        let closedOn: Day?
        let isRepeat: Bool
        let record: Record

        /// What was found in a time or was open in it, as the book had it at the end of that; the oldest first.
        static func of(
            _ tree: SQL, from first: Day, to last: Day, closing: Instant, _ names: [ID<Unit>: String],
            by access: Access, in tx: Transaction
        ) throws -> [CountedFinding] {
            let evening = Finding.Evening(of: last, today: access.today)
            return try tx.all(
                """
                SELECT g.id, g.year, g.sequence, g.title, g.unit_id, g.found_on, \(evening.dueOn),
                       \(evening.closedOn), g.repeat_of IS NOT NULL
                FROM (\(tree)) t CROSS JOIN finding g \(evening.join)
                WHERE g.unit_id = t.unit_id AND g.found_on <= \(last) AND g.recorded_at < \(closing)
                  AND (g.found_on >= \(first) OR \(evening.closedOn) IS NULL OR \(evening.closedOn) >= \(first))
                  AND \(access.may(.viewRecords, at: "g.unit_id"))
                ORDER BY g.found_on, g.id LIMIT \(mostObligations)
                """
            ) {
                (
                    id: ID<Finding>, year: Int, sequence: Int, title: String, unit: ID<Unit>, found: Day, due: Day,
                    closed: Day?, isRepeat: Bool
                ) in
                let words = "\(Finding.number(year, sequence)) \(title)"
                return CountedFinding(
                    foundOn: found, dueOn: due, closedOn: closed.flatMap { $0 <= last ? $0 : nil },
                    isRepeat: isRepeat,
                    record: Record(
                        kind: .finding, id: id.rawValue, zh: words, en: words, on: found, unit: names[unit] ?? ""))
            }
        }

        func isOverdue(on day: Day) -> Bool { closedOn == nil && dueOn < day }
    }

    /// What was found, closed, overdue and found again, as text with places for the figures' numbers.
    func findings(in language: Language) -> [Piece] {
        let figures = figures(.finding)
        guard figures.contains(where: { $0.count > 0 }) else {
            return [
                .text(
                    language.say(
                        zh: "本期没有发现问题，也没有以前未销号的问题。", en: "Nothing was found, and nothing found before is left."))
            ]
        }
        var pieces: [Piece] = [.text(language.say(zh: "检查和反馈的问题：", en: "Findings: "))]
        for (index, figure) in figures.enumerated() {
            pieces.append(.text("\(figure.title(in: language)) "))
            pieces.append(.figure(figure))
            pieces.append(.text(index == figures.count - 1 ? language.fullStop : language.comma))
        }
        return pieces
    }
}

extension LedgerReport.Counting {
    /// Findings of the period and those that are still overdue; closed is what was closed in it.
    mutating func addFindings(_ findings: [LedgerReport.CountedFinding], from first: Day, to last: Day) {
        let found = findings.filter { $0.foundOn >= first }
        let figures = [
            figure("发现", "found", found.map(\.record)),
            figure("其中重复出现", "of these found again", found.filter(\.isRepeat).map(\.record)),
            figure("已销号", "closed", findings.filter { $0.closedOn.map { $0 >= first } ?? false }.map(\.record)),
            figure("逾期未销号", "overdue", findings.filter { $0.isOverdue(on: last) }.map(\.record)),
        ]
        add(.finding, "问题", "Findings", figures)
    }

    /// What was held up as good, each a figure of one record.
    mutating func addPractices(_ practices: [GoodPractice]) {
        var figures: [LedgerReport.Figure] = []
        for practice in practices { figures.append(figure(practice.sentence, practice.sentence, [practice.record])) }
        add(.practice, "好的做法", "Good practice", figures)
    }
}
