import Documents
import Storage

extension WaiverRequest {
    /// The requests that wait for this person's answer, as a file.
    static func export(_ waiting: [WaiverRequest], _ language: Language) throws -> Export {
        try Export(
            "豁免申请", "Requests for waivers",
            columns: [
                .init("单位", "Unit", width: 24), .init("任务", "Obligation", width: 36),
                .init("理由", "Reason", width: 50), .init("申请日期", "Asked on", width: 12, holds: .day),
            ],
            rows: waiting.map {
                [
                    .text($0.unitName), .text(language.say(zh: $0.dutyZh, en: $0.dutyEn)), .text($0.reason),
                    .day($0.askedOn),
                ]
            })
    }
}
