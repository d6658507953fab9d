import Storage
import Testing

@testable import Responsibility

@Suite("a published year as JSON")
struct PublishedYearTests {
    @Test("is read and written without loss", arguments: WorkingCalendar.mainlandChina.years)
    func roundTrip(year: PublishedYear) throws { #expect(try PublishedYear(json: Array(year.json.utf8)) == year) }

    @Test("is written in the shape that others read")
    func shape() throws {
        let year = PublishedYear(
            year: 2030, papers: ["https://example.org/\"1\""], days: [.init(name: "元旦", day: "2030-01-01", isOff: true)]
        )
        #expect(
            year.json == """
                {
                    "year": 2030,
                    "papers": [
                        "https://example.org/\\"1\\""
                    ],
                    "days": [
                        {
                            "name": "元旦",
                            "date": "2030-01-01",
                            "isOffDay": true
                        }
                    ]
                }

                """)
        #expect(PublishedYear(year: 2030, papers: [], days: []).json.contains("\"papers\": [],"))
    }

    @Test("a byte order mark, further keys and another order of days do no harm")
    func lenient() throws {
        let text = """
            {"$schema": "x", "year": 2030, "papers": [], "days": [
              {"name": "b", "date": "2030-01-02", "isOffDay": false, "more": 1},
              {"name": "a", "date": "2029-12-31", "isOffDay": true}]}
            """
        let year = try PublishedYear(json: [0xEF, 0xBB, 0xBF] + Array(text.utf8))
        #expect(year.days.map(\.name) == ["a", "b"])
    }

    private static let rows: [(String, [PublishedYear.Problem])] = [
        (#"{"year": 2027, "papers": [], "days": []}"#, [.init(row: nil, rule: .unpublished(year: 2027))]),
        (#"{"papers": [], "days": []}"#, [.init(row: nil, rule: .shape("year"))]),
        (#"{"year": "2027", "papers": [], "days": []}"#, [.init(row: nil, rule: .shape("year"))]),
        (#"{"year": 2027, "papers": [1], "days": []}"#, [.init(row: nil, rule: .shape("papers"))]),
        (#"{"year": 99999, "papers": [], "days": []}"#, [.init(row: nil, rule: .yearOutOfRange(99_999))]),
        (
            #"{"year": 2027, "papers": [], "days": [{"name": "x", "date": "2027-01-01"}]}"#,
            [.init(row: 1, rule: .shape("isOffDay"))]
        ),
        (
            #"{"year": 2027, "papers": [], "days": [{"name": "x", "date": "2027-01-01", "isOffDay": true}, {"name": "x", "date": 3, "isOffDay": true}]}"#,
            [.init(row: 2, rule: .shape("date"))]
        ),
        ("", [.init(row: nil, rule: .shape("JSON"))]), ("[]", [.init(row: nil, rule: .shape("JSON"))]),
        (#"{"year": 2027, "#, [.init(row: nil, rule: .shape("JSON"))]),
    ]

    @Test("names the row and the part that has the wrong shape", arguments: rows)
    func shapes(text: String, problems: [PublishedYear.Problem]) {
        #expect(throws: PublishedYear.Unreadable(problems: problems)) { try PublishedYear(json: Array(text.utf8)) }
    }

    @Test("tells all bad rows at once")
    func rules() {
        let dates = [
            "2026-12-24", "2026-12-25", "2027-01-01", "2027-02-30", "2027-01-01", "2028-01-07", "2028-01-08",
            "2072-05-01",
        ]
        let days =
            dates.map { "{\"name\": \"x\", \"date\": \"\($0)\", \"isOffDay\": true}" }
            + ["{\"name\": \" \", \"date\": \"2027-05-01\", \"isOffDay\": true}"]
        let text = "{\"year\": 2027, \"papers\": [], \"days\": [\(days.joined(separator: ","))]}"
        let error = #expect(throws: PublishedYear.Unreadable.self) { try PublishedYear(json: Array(text.utf8)) }
        #expect(
            error?.problems == [
                .init(row: 1, rule: .dayOfAnotherYear("2026-12-24", year: 2027)),
                .init(row: 4, rule: .notADay("2027-02-30")),
                .init(row: 5, rule: .duplicate("2027-01-01", earlier: 3)),
                .init(row: 7, rule: .dayOfAnotherYear("2028-01-08", year: 2027)),
                .init(row: 8, rule: .dayOfAnotherYear("2072-05-01", year: 2027)),
                .init(row: 9, rule: .nameMissing),
            ])
        #expect(error?.problems.first?.sentence.zh == "第 1 行：2026-12-24 不属于 2027 年的通知。")
        #expect(error?.problems.first?.sentence.en == "Row 1: 2026-12-24 cannot be in the notice for 2027.")
    }
}
