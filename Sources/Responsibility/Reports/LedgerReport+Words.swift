import Storage

/// The headings of a table that counts by standing.
struct ReportTable: Sendable {
    let section: LedgerReport.Section
    let first: String
    let columns: [Column]
    let rows: [LedgerReport.Part]

    /// A heading, and which of a row's figures stands under it.
    struct Column: Sendable {
        let title: String
        let figure: Int
    }
}

extension LedgerReport {
    /// The tables under “work done”, those that have rows. What was breached has a column only where something was.
    func tables(in language: Language) -> [ReportTable] {
        func table(_ section: Section, _ first: String, _ standings: [Obligation.Standing]) -> ReportTable {
            let rows = parts(section)
            let columns = standings.indices.filter { index in
                standings[index] != .breached || rows.contains { $0.figures[index].count > 0 }
            }
            return ReportTable(
                section: section, first: first,
                columns: columns.map { .init(title: standings[$0].title(in: language), figure: $0) }, rows: rows)
        }
        return [
            table(.programme, language.byProgramme, Self.standings), table(.unit, language.byUnit, Self.standings),
            table(.standing, language.byStandingDuties, Self.lasting),
        ].filter { !$0.rows.isEmpty }
    }

    /// What was owed and done in all, as text with places for the figures' numbers.
    func totals(in language: Language) -> [Piece] {
        let figures = figures(.total)
        guard let owed = figures.first, owed.count > 0 else {
            return [.text(language.say(zh: "本期没有应履行的任务。", en: "Nothing was owed in this time."))]
        }
        var pieces: [Piece] = [
            .text(
                period.isCircular
                    ? language.say(zh: "本期到期任务 ", en: "Due in this time: ")
                    : language.say(zh: "全年应履行任务 ", en: "Owed in the year: ")), .figure(owed),
            .text(language.say(zh: " 项，其中", en: ". Of these ")),
        ]
        let parts = figures.dropFirst().dropLast().filter { $0.count > 0 }
        for (index, figure) in parts.enumerated() {
            pieces.append(.text(language.say(zh: "\(figure.zh) ", en: "\(figure.en) ")))
            pieces.append(.figure(figure))
            pieces.append(.text(index == parts.count - 1 ? "" : language.comma))
        }
        let done = Self.standings.indices.filter { [.met, .late].contains(Self.standings[$0]) }
            .map { figures[$0 + 1].count }.reduce(0, +)
        let tenths = (done * 1000 + owed.count / 2) / owed.count
        pieces.append(
            .text(
                language.say(
                    zh: "；完成率 \(tenths / 10).\(tenths % 10)%（完成和逾期完成合计 \(done) 项 ÷ 应履行 \(owed.count) 项）。",
                    en:
                        ". Done in all: \(tenths / 10).\(tenths % 10) % (\(done) met or met late of \(owed.count) owed)."
                )))
        if let aside = figures.last, aside.count > 0 {
            pieces.append(.text(language.say(zh: "另有\(aside.zh) ", en: " Besides, \(aside.en): ")))
            pieces.append(.figure(aside))
            pieces.append(.text(language.say(zh: " 项，不计入应履行数。", en: ", which count as not owed.")))
        }
        return pieces
    }

    /// What was recorded, kind by kind.
    func workDone(in language: Language) -> [Piece] {
        let figures = figures(.work)
        guard !figures.isEmpty else {
            return [.text(language.say(zh: "本期没有登记工作。", en: "No work was recorded in this time."))]
        }
        var pieces: [Piece] = [
            .text(
                period.isCircular
                    ? language.say(zh: "本期登记工作：", en: "Work of this time: ")
                    : language.say(zh: "全年登记工作：", en: "Work recorded in the year: "))
        ]
        for (index, figure) in figures.enumerated() {
            pieces.append(.text("\(figure.title(in: language)) "))
            pieces.append(.figure(figure))
            pieces.append(.text(index == figures.count - 1 ? language.fullStop : language.comma))
        }
        return pieces
    }

    /// What stands under the next steps when no duty is still to come: what is overdue has been named above.
    func nothingNext(in language: Language) -> String {
        if period.isCircular {
            return language.say(zh: "本期没有尚待办理的任务。", en: "Nothing of this time is left to do.")
        }
        return figures(.problem).isEmpty
            ? language.say(zh: "本年度没有尚待办理的任务。", en: "Nothing of this year is left to do.")
            : language.say(
                zh: "上述问题继续整改；此外本年度没有尚待办理的任务。",
                en: "What is named above remains to be done; nothing else of this year is left.")
    }

    /// A piece of a sentence: words, or a figure that carries its number.
    enum Piece: Sendable {
        case text(String)
        case figure(Figure)
    }

    /// What stands before the first section.
    func opening(in language: Language) -> String {
        let left =
            unitsLeftOut == 0
            ? ""
            : language.say(
                zh: "另有 \(unitsLeftOut) 个单位不在出具人的查看范围内，未计入。",
                en:
                    " \(language.count(unitsLeftOut, zh: "", one: "unit is", many: "units are")) outside what the issuer may see and not counted."
            )
        return language.say(
            zh:
                "现将\(unitName)\(period.words(year, language))履责情况\(period.isCircular ? "通报" : "报告")如下。数据截至\(language.long(cutOff))，方括号内为附件中的编号，附件逐条列出数据所依据的记录。\(left)",
            en:
                "This is the \(period.isCircular ? "circular" : "report") of \(unitName) on its duties in \(period.words(year, language)), as of \(language.long(cutOff)). Numbers in brackets lead to the annex, which lists the records behind each figure.\(left)"
        )
    }
}

extension Language {
    var workDone: String { say(zh: "工作开展情况", en: "Work done") }
    var problemsFound: String { say(zh: "存在的问题", en: "Problems found") }
    var goodPractice: String { say(zh: "好的做法", en: "Good practice") }
    var noPractice: String { say(zh: "本期没有选出的做法。", en: "None was chosen.") }
    var nextSteps: String { say(zh: "下一步打算", en: "Next steps") }
    var annexTitle: String { say(zh: "数据所依据的记录", en: "Records behind the figures") }
    var nothingOverdue: String { say(zh: "没有逾期的任务。", en: "Nothing is overdue.") }
    var byProgramme: String { say(zh: "责任制", en: "Programme") }
    var byUnit: String { say(zh: "单位", en: "Unit") }
    var byStandingDuties: String { say(zh: "长期责任（不计入完成率）", en: "Standing duties (in no percentage)") }
    var comma: String { say(zh: "，", en: ", ") }
    var fullStop: String { say(zh: "。", en: ".") }

    func ledgerHead(_ head: LedgerReport.Head) -> String {
        say(zh: "台账最新条目 \(head.entry) \(head.digest.hex)", en: "Newest entry \(head.entry) \(head.digest.hex)")
    }
}
