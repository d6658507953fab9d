import Documents

extension WordDocument {
    /// A document with every kind of block.
    static func sample(_ layout: Layout) -> WordDocument {
        WordDocument(
            layout, title: "Duties & <figures>", creator: "青禾镇",
            blocks: [
                .title("关于2026年度\n责任制的报告"), .addressee("县应急管理局："),
                .heading(.first, "总体情况", bookmark: "overview"), .heading(.second, "会议"), .heading(.third, "专题会议"),
                .heading(.third, "例会"), .heading(.second, "培训"), .heading(.first, "检查"), .heading(.second, "问题"),
                .paragraph(
                    [
                        "应办结", .link("[1]", to: "figure1", bookmark: "use1"), .bold("120"), "项，3.5 km",
                        .superscript("2"), "，见", .link("台账", address: "https://example.org/台 账?a=1&b=2"),
                        .link("文件", address: "files/list.xlsx"), .link("again", address: "files/list.xlsx"),
                    ], bookmark: "paragraph1"),
                .bullets(["甲", "乙"]), .numbered(["丙", "丁"]), .numbered(["戊"]),
                .table(
                    WordDocument.Table(
                        columns: [.init("编号", parts: 1), .init("说明", parts: 2), .init("数", alignment: .right)],
                        rows: [.init([[.link("[1]", to: "use1")], "来源", "120"], bookmark: "row1"), ["只有一格"]],
                        caption: "表1")),
                .pageBreak, .paragraph("新的一页。"), .annexList,
                .signature(issuer: "青禾镇人民政府办公室", date: "2026年3月5日"),
                .annex(title: "数据来源", bookmark: "figure1"), .heading(.first, "甲"), .annex(title: "名词解释"),
            ], footerNote: "台账 9f2c41aa", closingNote: "截至2026-12-31")
    }
}
