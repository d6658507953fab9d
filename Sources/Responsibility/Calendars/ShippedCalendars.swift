import Storage

extension WorkingCalendar {
    /// The calendars that come with the program, by name.
    static let shipped = [mainlandChina, mondayToFriday]

    /// Monday to Friday without holidays; never provisional.
    static let mondayToFriday = WorkingCalendar(name: "mon-fri", awaitsNotices: false)

    /// Mainland China, with the State Council's notices for 2023 to 2026; 2027 was not published when this was written.
    static let mainlandChina = WorkingCalendar(
        name: "cn", awaitsNotices: true, years: [china2023, china2024, china2025, china2026])

    private static let china2023 = PublishedYear(
        year: 2023, papers: ["http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm"],
        holidays: [
            .init("元旦", "2022-12-31"..."2023-01-02"),
            .init("春节", "2023-01-21"..."2023-01-27", work: ["2023-01-28", "2023-01-29"]),
            .init("清明节", "2023-04-05"..."2023-04-05"),
            .init("劳动节", "2023-04-29"..."2023-05-03", work: ["2023-04-23", "2023-05-06"]),
            .init("端午节", "2023-06-22"..."2023-06-24", work: ["2023-06-25"]),
            .init("中秋节、国庆节", "2023-09-29"..."2023-10-06", work: ["2023-10-07", "2023-10-08"]),
        ])

    private static let china2024 = PublishedYear(
        year: 2024, papers: ["https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm"],
        holidays: [
            .init("元旦", "2024-01-01"..."2024-01-01"),
            .init("春节", "2024-02-10"..."2024-02-17", work: ["2024-02-04", "2024-02-18"]),
            .init("清明节", "2024-04-04"..."2024-04-06", work: ["2024-04-07"]),
            .init("劳动节", "2024-05-01"..."2024-05-05", work: ["2024-04-28", "2024-05-11"]),
            .init("端午节", "2024-06-10"..."2024-06-10"),
            .init("中秋节", "2024-09-15"..."2024-09-17", work: ["2024-09-14"]),
            .init("国庆节", "2024-10-01"..."2024-10-07", work: ["2024-09-29", "2024-10-12"]),
        ])

    private static let china2025 = PublishedYear(
        year: 2025, papers: ["https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm"],
        holidays: [
            .init("元旦", "2025-01-01"..."2025-01-01"),
            .init("春节", "2025-01-28"..."2025-02-04", work: ["2025-01-26", "2025-02-08"]),
            .init("清明节", "2025-04-04"..."2025-04-06"),
            .init("劳动节", "2025-05-01"..."2025-05-05", work: ["2025-04-27"]),
            .init("端午节", "2025-05-31"..."2025-06-02"),
            .init("国庆节、中秋节", "2025-10-01"..."2025-10-08", work: ["2025-09-28", "2025-10-11"]),
        ])

    private static let china2026 = PublishedYear(
        year: 2026, papers: ["https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm"],
        holidays: [
            .init("元旦", "2026-01-01"..."2026-01-03", work: ["2026-01-04"]),
            .init("春节", "2026-02-15"..."2026-02-23", work: ["2026-02-14", "2026-02-28"]),
            .init("清明节", "2026-04-04"..."2026-04-06"),
            .init("劳动节", "2026-05-01"..."2026-05-05", work: ["2026-05-09"]),
            .init("端午节", "2026-06-19"..."2026-06-21"),
            .init("中秋节", "2026-09-25"..."2026-09-27"),
            .init("国庆节", "2026-10-01"..."2026-10-07", work: ["2026-09-20", "2026-10-10"]),
        ])
}
