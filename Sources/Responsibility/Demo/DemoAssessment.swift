import Storage

extension DemoChecking {
    /// The assessment of the finished year, and that of the half-year that ended last.
    mutating func assess() {
        let begun = day(dates.current, 1, 12)
        assess("year", by: "annual-duties", year: last, half: 0, cutOff: begun.adding(days: -1), on: begun)
        publish("year", on: after(begun, 15))
        object("year", begun)
        at(after(begun, 25), 39_000) { desk in try desk.lock("year") }

        // The half-year is in its review, or units may object just now, whenever the demo is made.
        let isFirst = dates.last.month >= 7
        let ended = isFirst ? Day.last(ofMonth: 6, in: dates.current) : Day.last(ofMonth: 12, in: last)
        guard isFirst || dates.last.month >= 4 else { return }
        let beginning = max(after(ended, 3), calendar.roll(dates.last.adding(days: -14), .previous).day)
        assess(
            "half", by: "half-year-duties", year: ended.year, half: isFirst ? 1 : 2, cutOff: ended, on: beginning)
        publish("half", on: after(beginning, 9))
        let site = tree.sites[0]
        let record = DemoWords.originalRecord(of: tree.places[site].name, on: ended)
        at(after(beginning, 10), 45_000, [record]) { desk in
            try desk.object("half", "half", place: site, line: "fulfilment", "两项任务已按期完成，登记时选错了日期，现附原始记录，请核对。")
        }
    }

    /// Begins an assessment; units score themselves, two reviewers score all.
    private mutating func assess(
        _ name: String, by scheme: String, year: Int, half: Int, cutOff: Day, on day: Day
    ) {
        at(day, 35_000) { desk in
            try desk.begin(name, scheme, AssessmentPeriod(year: year, half: half, cutOff: cutOff))
        }
        for (number, place) in tree.sites.prefix(9).enumerated() {
            let isWhole = number == 0 || random.chance(75)
            let remark = random.one(of: isWhole ? DemoWords.wholeFiles : DemoWords.filesWithGaps)
            let papers = number < 3 ? [DemoWords.fileList(of: tree.places[place].name, on: day)] : []
            at(after(day, random.between(1...5)), 42_000 + number * 60, papers) { desk in
                try desk.scoreThemselves(name, place: place, isWhole ? "whole" : "gaps", remark)
            }
        }
        let seed = random.next()
        at(after(day, 7), 47_000) { desk in
            try desk.scoreUnits(name, seed: seed, part: 0, by: desk.office.inspectors[1])
        }
        at(after(day, 8), 47_000) { desk in
            try desk.scoreUnits(name, seed: seed, part: 1, by: desk.office.programmeOffices[1])
        }
    }

    private mutating func publish(_ name: String, on day: Day) {
        at(day, 36_000) { desk in try desk.publish(name) }
    }

    /// Two units object: one is right, one is not.
    private mutating func object(_ name: String, _ begun: Day) {
        let (first, second) = (tree.sites[0], tree.townships[1])
        let paper = DemoWords.results(of: tree.places[first].name, on: begun)
        at(after(begun, 17), 43_000, [paper]) { desk in
            try desk.object(name, "first", place: first, line: "training-file", "考核结果已在档案中，评定时没有翻到，现附复印件。")
        }
        at(after(begun, 18), 44_000) { desk in
            try desk.object(name, "second", place: second, line: "timeliness", "第三季度例会因会议室维修推迟三天，请不计逾期。")
        }
        at(after(begun, 19), 45_000) { desk in
            try desk.decide("first", isUpheld: true, "经核对，考核在考核期内，材料齐全，按“齐全”计分。")
        }
        at(after(begun, 20), 46_000) { desk in
            try desk.decide("second", isUpheld: false, "推迟没有事先办理延期手续，按台账日期计算，维持原分。")
        }
    }
}

/// The steps of assessments in the demo.
extension DemoDesk {
    fileprivate mutating func begin(_ name: String, _ scheme: String, _ period: AssessmentPeriod) throws {
        let access = try access(DemoAccounts.programmeOffice)
        let id = try Assessment.begin(scheme, under: root, period, once: "demo-\(name)", by: access, in: tx).id
        let assessment = try Assessment.find(id, by: access, in: tx)
        let sheets = try assessment.computed(
            closing: book.services.end(of: period.cutOff), today: access.today, in: tx)
        try assessment.keep(sheets, by: access, in: tx)
        register.assessments[name] = id
    }

    fileprivate func scoreThemselves(_ name: String, place: Int, _ grade: String, _ remark: String) throws {
        let access = try access(office.rectifier(of: place))
        guard let line = try line(name, place, "training-file", by: access), line.applies else { return }
        try SheetLine.scoreThemselves(
            line.id, grade, remark: remark, records: [], files: papers(), over: line.version, by: access, in: tx)
    }

    /// Scores every second sheet; the first site's has a gap, to which it will object.
    fileprivate func scoreUnits(_ name: String, seed: UInt64, part: Int, by account: Int) throws {
        let access = try access(account)
        var random = DemoRandom(seed: seed &+ UInt64(part))
        for place in book.units.indices where place % 2 == part {
            guard let line = try line(name, place, "training-file", by: access), line.applies else { continue }
            let grade =
                place == book.tree.sites[0]
                ? "gaps"
                : random.one(of: ["whole", "whole", "whole", line.selfGrade.isEmpty ? "gaps" : line.selfGrade])
            let remark = grade == "whole" ? "" : random.one(of: DemoWords.filesWithGaps)
            try SheetLine.review(line.id, grade, remark: remark, over: line.version, by: access, in: tx)
        }
    }

    fileprivate func publish(_ name: String) throws {
        guard let id = register.assessments[name] else { return }
        try Assessment.publish(id, by: access(DemoAccounts.programmeOffice), in: tx)
    }

    fileprivate mutating func object(
        _ name: String, _ objection: String, place: Int, line item: String, _ words: String
    ) throws {
        let access = try access(office.rectifier(of: place))
        guard let line = try line(name, place, item, by: access), line.applies else { return }
        register.objections[objection] = try Objection.make(
            against: line.id, words: words, files: papers(), once: "demo-\(objection)", by: access, in: tx)
    }

    fileprivate func decide(_ name: String, isUpheld: Bool, _ reason: String) throws {
        guard let id = register.objections[name] else { return }
        let access = try access(office.heads[0])
        let line = try tx.first(
            "SELECT b.line_id FROM objection b WHERE b.id = \(id) AND \(access.may(.viewRecords, at: "b.unit_id"))"
        ) { (line: ID<SheetLine>) in line }
        guard let line, let indicator = try LinePlace.find(line, by: access, in: tx).item.scored else { return }
        _ = try Objection.decide(
            id, upheld: isUpheld, points: isUpheld ? indicator.maximum : nil, reason: reason, by: access, in: tx)
    }

    fileprivate func lock(_ name: String) throws {
        guard let id = register.assessments[name] else { return }
        try Assessment.lock(id, by: access(DemoAccounts.programmeOffice), in: tx)
    }

    private func line(_ name: String, _ place: Int, _ item: String, by access: Access) throws -> SheetLine? {
        guard let id = register.assessments[name] else { return nil }
        return try tx.first(
            """
            SELECT \(SheetLine.columns) FROM assessment_line l JOIN assessment_sheet s ON s.id = l.sheet_id
            WHERE s.assessment_id = \(id) AND s.unit_id = \(book.units[place]) AND l.item = \(item)
              AND \(access.may(.viewRecords, at: "s.unit_id"))
            """, SheetLine.init)
    }
}
