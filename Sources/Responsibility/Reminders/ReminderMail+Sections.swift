import Mail
import Storage
import Web

extension ReminderMail {
    /// A heading and its lines; a line may lead to a page.
    struct Section {
        let heading: String
        let lines: [(words: String, path: String?)]
        var left = 0
    }

    var sections: [Section] {
        func due(_ heading: String, _ lines: [ObligationList.Line]) -> Section {
            Section(
                heading: heading,
                lines: lines.prefix(Reminder.most).map { line in
                    let day = line.dueOn.map { language.short($0, in: reminder.today.year) } ?? ""
                    return (
                        language.say(
                            zh: "\(line.title(in: language))，\(line.unitName)，\(day)到期",
                            en: "\(line.title(in: language)), \(line.unitName), due \(day)"), "/obligations/\(line.id)"
                    )
                }, left: max(0, lines.count - Reminder.most))
        }
        let waiting = reminder.waiting
        return [
            Section(
                heading: reminder.kind == .late
                    ? language.say(zh: "超过办理时限", en: "The limit has run out")
                    : language.say(zh: "被退回", en: "Came back"),
                lines: reminder.returned.map { item in
                    (
                        item.note.isEmpty ? item.title : "\(item.title)\(language.say(zh: "：", en: ": "))\(item.note)",
                        item.path
                    )
                }),
            due(language.say(zh: "逾期", en: "Overdue"), reminder.overdue),
            due(language.say(zh: "即将到期", en: "Due soon"), reminder.dueSoon),
            Section(
                heading: language.say(zh: "等您审核", en: "Waiting for your review"),
                lines: waiting.prefix(Reminder.most).map {
                    ("\($0.title)\(language.comma)\($0.unitName)", "/activities/\($0.activity)")
                }, left: max(0, waiting.count - Reminder.most)),
            Section(
                heading: language.say(zh: "等您签字的检查", en: "Inspections to sign for your unit"),
                lines: reminder.toSign.map { item in
                    let until = language.say(zh: "，签字期限 \(item.note)", en: ", to be signed by \(item.note)")
                    return (item.note.isEmpty ? item.title : item.title + until, item.path)
                }),
            visits, sheets, answers,
            findings(language.say(zh: "需要整改的问题", en: "Findings to put right"), reminder.toRectify),
            findings(
                language.say(zh: "等您核查、审签或销号的问题", en: "Findings for you to check, sign or close"), reminder.toCheck),
            measures,
        ].filter { !$0.lines.isEmpty }
    }

    private func findings(_ heading: String, _ counted: [Reminder.Findings]) -> Section {
        Section(
            heading: heading,
            lines: counted.prefix(Reminder.most).map { part in
                let past =
                    part.overdue == 0
                    ? "" : language.say(zh: "，其中逾期 \(part.overdue) 个", en: ", \(part.overdue) overdue")
                let stage = part.stage.reminderTitle(in: language)
                return (
                    language.say(
                        zh: "\(part.unitName)：\(stage) \(part.count) 个\(past)",
                        en: "\(part.unitName): \(part.count) \(stage)\(past)"), nil
                )
            }, left: max(0, counted.count - Reminder.most))
    }

    private var visits: Section {
        Section(
            heading: language.say(zh: "等您去检查的单位", en: "Units for you to inspect"),
            lines: reminder.visits.map { visit in
                let until = language.short(visit.until, in: reminder.today.year)
                return (
                    language.say(
                        zh: "\(visit.unitName)，\(visit.title)，\(until)前",
                        en: "\(visit.unitName), \(visit.title), by \(until)"),
                    "/inspections/batches/\(visit.batch)"
                )
            })
    }

    private var sheets: Section {
        Section(
            heading: language.say(zh: "本单位的考核表", en: "Your unit's sheets"),
            lines: reminder.sheets.map { sheet in
                let title = sheet.assessment.title(in: language)
                return (
                    "\(sheet.unitName)\(language.comma)\(title)\(language.comma)\(sheet.words(language))", sheet.path
                )
            })
    }

    private var answers: Section {
        let objections = reminder.objections.map { objection -> (String, String?) in
            (
                language.say(
                    zh: "考核异议，\(objection.unitName)", en: "objection to an assessment, \(objection.unitName)"),
                "/assessment-lines/\(objection.line)"
            )
        }
        let extensions = reminder.extensions.map { finding -> (String, String?) in
            (
                language.say(
                    zh: "整改延期，\(finding.number)，\(finding.unitName)",
                    en: "extension of a rectification, \(finding.number), \(finding.unitName)"),
                "/findings/\(finding.id)"
            )
        }
        let waivers = language.count(
            reminder.waivers, zh: "项豁免申请", one: "request for a waiver", many: "requests for waivers")
        return Section(
            heading: language.say(zh: "等您裁定或答复", en: "Waiting for your decision or answer"),
            lines: objections + extensions + (reminder.waivers == 0 ? [] : [(waivers, "/waiver-requests")]))
    }

    /// Whom and what a measure concerns, and what is to be done in it, is told on its page only, where each look is written down.
    private var measures: Section {
        Section(
            heading: language.say(zh: "限定知情范围的事项", en: "Matters that few may know of"),
            lines: reminder.measures.map { measure in
                (
                    language.say(zh: "有一件等您办理，打开后可见", en: "one waits for you; its page says what it is"),
                    "/measures/\(measure)"
                )
            })
    }
}

extension Finding.Stage {
    /// What is to be done with it, as the mail says it.
    fileprivate func reminderTitle(in language: Language) -> String {
        switch self {
        case .open: language.say(zh: "待制定整改措施", en: "without a plan")
        case .planned: language.say(zh: "整改中", en: "being put right")
        case .applied: language.say(zh: "待核查", en: "to check")
        case .checked: language.say(zh: "待审签", en: "to sign")
        case .signed: language.say(zh: "待销号", en: "to close")
        case .closed: language.say(zh: "已销号", en: "closed")
        }
    }
}
