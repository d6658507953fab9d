import Documents
import Storage

extension WaitingReview {
    /// What waits for this person's review, one row for each obligation that a piece of work is put forward for.
    static func export(_ waiting: [WaitingReview], _ language: Language) throws -> Export {
        try Export(
            "待审核", "Waiting for review",
            columns: [
                .init("单位", "Unit", width: 24), .init("工作", "Work", width: 36), .init("类别", "Kind", width: 14),
                .init("日期", "Date", width: 12, holds: .day), .init("计入的任务", "Counts towards", width: 36),
            ],
            rows: waiting.map {
                [
                    .text($0.unitName), .text($0.title), .text($0.kind.title(in: language)), .day($0.heldOn),
                    .text(language.say(zh: $0.dutyZh, en: $0.dutyEn)),
                ]
            })
    }
}
