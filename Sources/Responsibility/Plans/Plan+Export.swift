import Documents
import Storage

extension Plan {
    /// The plans that this person sees, as a file.
    static func export(_ plans: [Listed], _ language: Language) throws -> Export {
        try Export(
            "计划", "Plans",
            columns: [
                .init("年度", "Year", width: 8, holds: .integer), .init("责任制", "Programme", width: 30),
                .init("目录版本", "Catalogue version", width: 10, holds: .integer), .init("下达给", "Issued to", width: 26),
                .init("事项", "Duties", width: 10, holds: .integer), .init("下达日期", "Issued on", width: 12, holds: .day),
            ],
            rows: plans.map {
                [
                    .integer($0.plan.year), .text($0.title(in: language)), .integer($0.version),
                    .text($0.unitName), .integer($0.duties), .day($0.plan.issuedOn),
                ]
            })
    }
}
