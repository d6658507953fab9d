import Storage

/// What people of the demo write in the checking cycle.
extension DemoWords {
    static let returns = ["整改后的照片与原部位不一致，请补拍同一位置。", "台账没有写明完成日期，请补充。", "现场仍有一处没有整改到位，请继续整改。"]
    static let delays = ["更换的器材需要订货，预计两周后到货。", "施工须在停产检修期间进行，申请延期。"]
    static let opinions = ["已到现场核查，整改到位。", "查看照片和记录，整改属实。", "抽查两处，均已整改。"]
    static let remarks = ["对检查结果无异议，按期整改。", "情况属实，已安排专人负责。", "无异议；更换器材需要报批，已同步办理。"]
    static let thanks = ["对检查结果无异议。", "无异议，继续保持。"]
    static let summaries = [
        "查阅记录，查看库房、配电间和通道，与负责人当场核对检查结果。", "按检查表逐项查看，抽查近三个月的记录。", "先看现场，后查资料，问题已当场说明。",
    ]
    static let wholeFiles = ["培训档案一次一档，签到、内容和考核结果齐全。", "全年培训四次，档案齐全。"]
    static let filesWithGaps = ["缺一次培训的考核结果，正在补。", "新进人员培训没有单独归档。"]

    static let practices: [(kind: Activity.Kind, words: String)] = [
        (.drill, "演练前不通知时间，按用时和清点人数逐项评估，改进意见当月落实。"), (.training, "培训后现场操作考核，不合格的当周补训。"),
        (.inspection, "检查前先看上次的问题清单，问题和部位一一对应。"), (.meeting, "会议议定事项逐条写明责任人和时限，下次会议先通报办理情况。"),
    ]

    /// The shipped scheme, the version that the bureau made of it because none of its units has to keep a fire file, and the same for half-years.
    static func schemes(changedFor year: Int) -> [String] {
        guard let shipped = ShippedSchemes.source(of: "annual-duties") else { return [] }
        func changed(_ source: String, _ words: [(String, String)]) -> String {
            words.reduce(source) { $0.replacing($1.0, with: $1.1) }
        }
        let own = changed(
            shipped,
            [
                ("key: fire-file", "key: training-file"), ("消防档案", "培训档案"), ("fire file", "training file"),
                (
                    "programme: fire-safety\n        duty: fire-file",
                    "programme: work-safety\n        duty: training-archive"
                ),
            ])
        let second = own.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            if line == "version: 1" {
                return "version: 2\nchanges: {zh: 消防档案一项改为培训档案, en: The training file in place of the fire file}"
            }
            return line.hasPrefix("applies_from: ") ? "applies_from: \(year)-12-01" : String(line)
        }.joined(separator: "\n")
        let half = changed(
            own,
            [
                ("scheme: annual-duties", "scheme: half-year-duties"), ("period: year", "period: half"),
                ("年度责任制考核", "半年责任制考核"), ("Annual assessment of duties", "Half-yearly assessment of duties"),
            ])
        return [shipped, second, half]
    }

    /// A long rectification is named after what is rebuilt, all others after what was seen.
    static func title(of finding: DemoFinding) -> String {
        finding.track == .longTerm ? "排灌设备安全防护不足，需分批改造" : String(finding.facts.prefix { !"，。".contains($0) })
    }

    static func prose(of period: ReportPeriod) -> LedgerReport.Prose {
        LedgerReport.Prose(
            work: "各单位按计划组织检查、演练和培训，检查中发现的问题列入台账，逐项整改销号。",
            problems: "个别单位记录登记不及时，安全出口、用电等问题有重复发生。",
            next: period == .year ? "下一年度重点抓好逾期问题清零和重复问题治理，减少重复检查。" : "下一阶段对逾期问题逐件督促，回头看重复发生的问题。")
    }

    static func fileList(of unit: String, on day: Day) -> DemoPaper {
        let text = "培训档案目录\n单位：\(unit)\n整理日期：\(day)\n一、年度培训计划\n二、签到表\n三、培训内容\n四、考核结果\n"
        return DemoPaper(name: "培训档案目录.txt", bytes: Array(text.utf8))
    }

    static func results(of unit: String, on day: Day) -> DemoPaper {
        let text = "培训考核结果\n单位：\(unit)\n考核日期：\(day.adding(days: -90))\n应考 18 人，实考 18 人，全部合格。\n"
        return DemoPaper(name: "培训考核结果.txt", bytes: Array(text.utf8))
    }

    static func originalRecord(of unit: String, on day: Day) -> DemoPaper {
        let text = "原始记录（复印件）\n单位：\(unit)\n办理日期：\(day.adding(days: -12))\n登记日期：\(day.adding(days: 3))\n说明：登记时误填为登记当日。\n"
        return DemoPaper(name: "原始记录.txt", bytes: Array(text.utf8))
    }
}
