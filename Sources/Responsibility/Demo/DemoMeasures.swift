import Storage

extension DemoChecking {
    /// Three measures: one in effect after all its steps, one that has lapsed, and one that waits for its deciders.
    mutating func considerMeasures() {
        let (site, township, other) = (tree.sites[0], tree.townships[1], tree.sites[1])

        // Fire exits blocked three times.
        at(day(last, 11, 20), 36_000) { desk in
            try desk.draft(
                "exits", about: desk.office.rectifier(of: site), at: site, "本单位安全生产责任制考核办法第十八条",
                "同一安全出口一年内三次被堵，前两次整改销号后再次发生，当班检查记录未发现。", .circular, months: 12, item: "exits-clear")
        }
        at(day(last, 11, 24), 37_000) { desk in try desk.deliverNotice("exits") }
        at(day(last, 12, 1), 38_000) { desk in
            try desk.defend(
                "exits", by: desk.office.rectifier(of: site), "第三次堵塞发生在设备到货当天，卸货后两小时内已清空，有出入库记录；今后到货改在西门卸货。")
        }
        at(day(last, 12, 8), 39_000) { desk in
            try desk.check("exits", "已核对出入库记录和检查照片：卸货时间属实，但当日检查表写明出口畅通，与照片不符。申辩部分成立，建议从轻。")
        }
        at(day(last, 12, 22), 40_000) { desk in
            try desk.decide("exits", .criticism, months: 12, "事实清楚，整改及时，申辩部分成立，从轻决定。", by: desk.office.heads[0])
        }
        at(day(last, 12, 23), 40_000) { desk in
            try desk.decide("exits", .criticism, months: 12, "同意。", by: desk.office.heads[1])
        }
        at(day(last, 12, 26), 41_000) { desk in try desk.deliverDecision("exits") }

        // Records not kept; its period is over.
        at(day(last, 3, 5), 36_000) { desk in
            try desk.draft(
                "records", about: desk.office.clerk(of: township), at: township, "本单位档案管理制度第九条",
                "上年度培训档案缺签到和考核结果，经督促仍未在期限内补齐。", .talk, months: 6, item: "training-archive")
        }
        at(day(last, 3, 7), 37_000) { desk in try desk.deliverNotice("records") }
        let decided = after(day(last, 3, 7), 6)
        for number in 0..<2 {
            at(decided, 40_000 + number * 3_000) { desk in
                try desk.decide(
                    "records", .talk, months: 6, number == 0 ? "事实清楚，未提出申辩。" : "同意。", by: desk.office.heads[number])
            }
        }
        at(after(decided, 2), 41_000) { desk in try desk.deliverDecision("records") }
        at(decided.adding(months: 6).adding(days: 1), 1_800) { desk in try desk.enterLapses() }

        // The deciders' turn.
        let begun = calendar.roll(dates.last.adding(days: -20), .previous).day
        guard begun.year == dates.current else { return }
        at(begun, 36_000) { desk in
            try desk.draft(
                "patrols", about: desk.office.rectifier(of: other), at: other, "本单位消防安全管理制度第二十一条",
                "连续两个月没有按规定登记防火巡查，提醒后仍缺十一日的记录。", .criticism, months: 6, item: "extinguishers")
        }
        at(after(begun, 2), 37_000) { desk in try desk.deliverNotice("patrols") }
        at(after(begun, 6), 38_000) { desk in
            try desk.defend("patrols", by: desk.office.rectifier(of: other), "其中四日因停产放假无人上岗，有放假通知。")
        }
        at(after(begun, 8), 39_000) { desk in try desk.check("patrols", "放假四日属实，应予扣除；其余七日缺记录的事实成立。") }
    }
}

/// The steps of measures in the demo. The programme office investigates, the two heads decide.
extension DemoDesk {
    fileprivate mutating func draft(
        _ name: String, about account: Int, at place: Int, _ basis: String, _ facts: String, _ kind: Measure.Kind,
        months: Int, item: String
    ) throws {
        let access = try access(DemoAccounts.programmeOffice)
        let unit = book.units[place]
        let findings = try tx.all(
            """
            SELECT g.year, g.sequence FROM finding g
            WHERE g.unit_id = \(unit) AND g.item LIKE \("%/\(item)") AND \(access.may(.viewRecords, at: "g.unit_id"))
            ORDER BY g.id
            """
        ) { (year: Int, sequence: Int) in Finding.number(year, sequence) }
        var new = NewMeasure(
            unitID: unit, subjectID: try person(account), basis: basis, facts: facts,
            considered: try Measure.Ruling(kind, nil, months: months), route: .oversightReview, once: "demo-\(name)")
        new.deciders = try office.heads.map(person)
        new.appealDeciders = [try person(office.programmeOffices[1])]
        new.findings = findings
        register.measures[name] = try Measure.draft(new, by: access, in: tx)
    }

    fileprivate func deliverNotice(_ name: String) throws {
        guard let id = register.measures[name] else { return }
        try Measure.deliverNotice(
            of: id, on: day, by: .inPerson, access: access(DemoAccounts.programmeOffice), in: tx)
    }

    fileprivate func defend(_ name: String, by account: Int, _ words: String) throws {
        guard let id = register.measures[name] else { return }
        try Measure.file(words, .written, on: day, of: id, by: access(account), in: tx)
    }

    fileprivate func check(_ name: String, _ words: String) throws {
        guard let id = register.measures[name] else { return }
        let access = try access(DemoAccounts.programmeOffice)
        for defence in try Measure.find(id, by: access, in: tx).defences(in: tx) {
            try Measure.check(defence.id, of: id, words, by: access, in: tx)
        }
    }

    fileprivate func decide(
        _ name: String, _ kind: Measure.Kind, months: Int, _ reasons: String, by account: Int
    ) throws {
        guard let id = register.measures[name] else { return }
        try Measure.decide(
            id, Measure.Ruling(kind, nil, months: months), reasons: reasons, by: access(account), in: tx)
    }

    fileprivate func deliverDecision(_ name: String) throws {
        guard let id = register.measures[name] else { return }
        try Measure.deliverDecision(
            of: id, on: day, by: .inPerson, access: access(DemoAccounts.programmeOffice), in: tx)
    }

    /// What the server does at the turn of a day.
    fileprivate func enterLapses() throws {
        try Measure.enterLapses(
            by: Actor(accountID: nil, name: "dutybook", door: .job), on: day,
            at: clock.instant(of: day, second: second), in: tx)
    }
}
