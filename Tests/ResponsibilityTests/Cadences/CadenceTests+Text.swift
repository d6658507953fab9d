import Storage
import Testing

@testable import Responsibility

extension CadenceTests {
    @Suite("a cadence as text")
    struct TextTests {
        static let canonical = [
            "fixed rule=FREQ=MONTHLY;BYMONTHDAY=-1 from=2026-01-01 roll=previous lead=14 grace=3",
            "fixed rule=FREQ=MONTHLY;INTERVAL=3;BYMONTH=1,4;BYMONTHDAY=-1,31;BYDAY=-1FR,MO,2TU;SKIP=BACKWARD;COUNT=7 from=2026-01-31",
            "fixed rule=FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;UNTIL=20261231 from=2026-01-01 lead=0",
            "fixed rule=FREQ=YEARLY from=2024-02-29",
            "quota n=1 per=quarter", "quota n=2 per=half-year gap=30 distinct=yes prorate=proportional fiscal=4",
            "quota n=3 per=90d prorate=waive",
            "clock trigger=accident stage=report:1h stage=follow-up:30d+10d@report stage=结案:60d suspend=expert,court "
                + "approver=head roll=next",
            "gate event=lecture approvals=office,deputy lead=5wd", "gate event=讲座 approvals=办公室",
            #"standing every=3m sampling="每季度抽查 10%" failing="listed as a \"finding\" \\ closed in 30 days""#,
        ]

        @Test("is read and printed without loss", arguments: canonical)
        func roundTrip(text: String) throws {
            let cadence = try Cadence(text: text)
            #expect(cadence.text == text)
            #expect(try Cadence(kind: cadence.kind.rawValue, fields: cadence.fields) == cadence)
            #expect(cadence.problems.isEmpty)
        }

        @Test(
            "is printed in one way, however it was written",
            arguments: [
                (
                    "fixed from=2026-01-01   rule=rrule:byday=th,mo;freq=weekly",
                    "fixed rule=FREQ=WEEKLY;BYDAY=MO,TH from=2026-01-01"
                ),
                ("fixed every=daily from=2026-01-01 lead=7", "fixed rule=FREQ=DAILY from=2026-01-01"),
                ("fixed every=monthly:15 from=2026-01-01", "fixed rule=FREQ=MONTHLY;BYMONTHDAY=15 from=2026-01-01"),
                (
                    "fixed every=monthly:31 from=2026-01-01",
                    "fixed rule=FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD from=2026-01-01"
                ),
                (
                    "fixed every=yearly:02-29 from=2026-01-01",
                    "fixed rule=FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;SKIP=BACKWARD from=2026-01-01"
                ),
                (
                    "fixed every=half-yearly:last from=2026-01-01",
                    "fixed rule=FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1 from=2026-01-01"
                ),
                (
                    "fixed rule=FREQ=MONTHLY;INTERVAL=1;WKST=MO;BYMONTHDAY=5,1,5 from=2026-01-01 roll=none grace=0",
                    "fixed rule=FREQ=MONTHLY;BYMONTHDAY=1,5 from=2026-01-01"
                ),
                ("quota per=year n=2 gap=0 distinct=no prorate=full", "quota n=2 per=year"),
                ("gate event=\"lecture\" approvals=a approvals=b,c", "gate event=lecture approvals=a,b,c"),
                ("\tstanding\n every=12m sampling=x failing=y ", "standing every=12m sampling=x failing=y"),
            ])
        func canonicalForm(text: String, printed: String) throws { #expect(try Cadence(text: text).text == printed) }

        @Test("free words survive, whatever they hold")
        func freeWords() throws {
            let pieces = [
                "\"", "\\", " ", "\n", "\r\n", "\t", "=", "a", "核", "\u{301}", "\u{a0}", "'", "👍🏽", ";", ",", "\u{0}",
            ]
            var state: UInt64 = 42
            func next(_ below: Int) -> Int {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int(state >> 33) % below
            }
            for _ in 0..<2000 {
                let words = "x" + (0..<next(12)).map { _ in pieces[next(pieces.count)] }.joined()
                let cadence = Cadence.standing(.init(sampling: words, interval: .days(90), failing: "y"))
                try #require(Cadence(text: cadence.text) == cadence, "\(words.debugDescription)")
            }
        }

        typealias Problem = Cadence.Problem

        static let bad: [(String, [Problem])] = [
            ("", [Problem("kind", .notOneOf(["fixed", "quota", "clock", "gate", "standing"]))]),
            ("weekly", [Problem("kind", .notOneOf(["fixed", "quota", "clock", "gate", "standing"]))]),
            ("gate event=\"x approvals=a", [Problem("text", .unreadable("gate event=\"x approvals=a"))]),
            ("quota twice per=year n=2", [Problem("text", .unreadable("twice"))]),
            ("fixed", [Problem("from", .missing), Problem("rule", .missing)]),
            ("fixed rule=FREQ=DAILY from=2026-02-30", [Problem("from", .notADay("2026-02-30"))]),
            ("fixed rule=FREQ=DAILY every=daily from=2026-01-01", [Problem("every", .notTogether("rule"))]),
            ("fixed every=fortnightly from=2026-01-01", [Problem("every", .unreadable("fortnightly"))]),
            ("fixed every=monthly:32 from=2026-01-01", [Problem("every", .unreadable("monthly:32"))]),
            ("fixed every=weekly:MO,XX from=2026-01-01", [Problem("every", .unreadable("weekly:MO,XX"))]),
            ("fixed rule=INTERVAL=2 from=2026-01-01", [Problem("FREQ", .missing)]),
            (
                "fixed rule=FREQ=HOURLY from=2026-01-01",
                [Problem("FREQ", .notOneOf(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))]
            ),
            ("fixed rule=FREQ=MONTHLY;BYSETPOS=-1 from=2026-01-01", [Problem("BYSETPOS", .unknown)]),
            (
                "fixed rule=FREQ=DAILY;FREQ=DAILY; from=2026-01-01",
                [Problem("FREQ", .repeated), Problem("rule", .unreadable(""))]
            ),
            ("fixed rule=FREQ=DAILY;WKST=SU from=2026-01-01", [Problem("WKST", .notOneOf(["MO"]))]),
            (
                "fixed rule=FREQ=MONTHLY;BYDAY=0MO,2XX,MON from=2026-01-01",
                [
                    Problem("BYDAY", .unreadable("0MO")), Problem("BYDAY", .unreadable("2XX")),
                    Problem("BYDAY", .unreadable("MON")),
                ]
            ),
            (
                "fixed rule=FREQ=DAILY;COUNT=0;INTERVAL=0 from=2026-01-01",
                [
                    Problem("INTERVAL", .outOfRange(0, 1...1000)), Problem("COUNT", .outOfRange(0, 1...10_000)),
                ]
            ),
            ("fixed rule=FREQ=DAILY;COUNT=3;UNTIL=20261231 from=2026-01-01", [Problem("COUNT", .notTogether("UNTIL"))]),
            ("fixed rule=FREQ=DAILY;UNTIL=2026-12-31 from=2026-01-01", [Problem("UNTIL", .notADay("2026-12-31"))]),
            ("fixed rule=FREQ=WEEKLY;BYMONTHDAY=1 from=2026-01-01", [Problem("BYMONTHDAY", .notWith("WEEKLY"))]),
            ("fixed rule=FREQ=WEEKLY;BYDAY=2MO from=2026-01-01", [Problem("BYDAY", .notWith("WEEKLY"))]),
            ("fixed rule=FREQ=DAILY;SKIP=BACKWARD from=2026-01-01", [Problem("SKIP", .notWith("DAILY"))]),
            (
                "fixed rule=FREQ=MONTHLY;BYMONTH=13;BYMONTHDAY=0,32;BYDAY=6MO from=2026-01-01",
                [
                    Problem("BYMONTH", .outOfRange(13, 1...12)), Problem("BYMONTHDAY", .outOfRange(0, -31...31)),
                    Problem("BYMONTHDAY", .outOfRange(32, -31...31)), Problem("BYDAY", .outOfRange(6, -5...5)),
                ]
            ),
            ("fixed rule=FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30 from=2026-01-01", [Problem("FREQ", .neverOccurs)]),
            (
                "fixed rule=FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29 from=2026-01-01",
                [Problem("FREQ", .neverOccurs)]
            ),
            ("fixed rule=FREQ=DAILY;UNTIL=20251231 from=2026-01-01", [Problem("FREQ", .neverOccurs)]),
            (
                "fixed rule=FREQ=NEVER from=x lead=-1 grace=y colour=red",
                [
                    Problem("from", .notADay("x")), Problem("grace", .notANumber("y")),
                    Problem("FREQ", .notOneOf(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])), Problem("colour", .unknown),
                    Problem("lead", .outOfRange(-1, 0...366)),
                ]
            ),
            (
                "fixed every=daily from=2026-01-01 roll=back",
                [Problem("roll", .notOneOf(["none", "previous", "next"]))]
            ),
            ("quota", [Problem("n", .missing), Problem("per", .missing)]),
            (
                "quota n=0 per=decade gap=x prorate=some fiscal=13",
                [
                    Problem("per", .notOneOf(["week", "month", "quarter", "half-year", "year", "90d"])),
                    Problem("gap", .notANumber("x")), Problem("prorate", .notOneOf(["full", "proportional", "waive"])),
                    Problem("n", .outOfRange(0, 1...1000)), Problem("fiscal", .outOfRange(13, 1...12)),
                ]
            ),
            ("quota n=1 n=2 per=year", [Problem("n", .repeated)]),
            ("quota n=1 per=0d", [Problem("per", .outOfRange(0, 1...3660))]),
            ("quota n=8 per=week distinct=yes", [Problem("n", .doesNotFit(days: 7))]),
            ("quota n=2 per=month gap=28", [Problem("n", .doesNotFit(days: 28))]),
            ("clock", [Problem("trigger", .missing), Problem("stage", .missing)]),
            ("clock trigger=a stage=report", [Problem("stage", .unreadable("report"))]),
            ("clock trigger=a stage=report:1x", [Problem("stage", .unreadable("report:1x"))]),
            ("clock trigger=a stage=report:1h+2h+3h", [Problem("stage", .unreadable("report:1h+2h+3h"))]),
            ("clock trigger=a stage=report:0h", [Problem("stage", .outOfRange(0, 1...8784))]),
            ("clock trigger=a stage=b:1h@c stage=c:1h", [Problem("stage", .notOneOf([]))]),
            ("clock trigger=a stage=b:1h stage=b:2h", [Problem("stage", .repeated)]),
            ("clock trigger=a stage=b:1h+2d approver=head", [Problem("stage", .unitsDiffer)]),
            ("clock trigger=a stage=b:60d+30d", [Problem("approver", .missing)]),
            (
                "clock trigger=\"a b\" stage=b:1h suspend=x,,x",
                [
                    Problem("trigger", .notAName("a b")), Problem("suspend", .notAName("")),
                    Problem("suspend", .repeated),
                ]
            ),
            ("gate event=lecture", [Problem("approvals", .missing)]),
            (
                "gate event=lecture approvals=a,a lead=2h",
                [
                    Problem("approvals", .repeated), Problem("lead", .notOneOf(["5d", "5wd"])),
                ]
            ),
            ("gate event=lecture approvals=a lead=soon", [Problem("lead", .unreadable("soon"))]),
            (
                "standing every=0d sampling=\" \" failing=x",
                [
                    Problem("sampling", .missing), Problem("every", .outOfRange(0, 1...3660)),
                ]
            ),
            ("standing every=5wd sampling=x failing=y", [Problem("every", .notOneOf(["90d", "3m"]))]),
        ]

        @Test("every problem is told at once", arguments: bad)
        func problems(text: String, problems: [Problem]) {
            let error = #expect(throws: Cadence.Unusable.self) { try Cadence(text: text) }
            #expect(error?.problems == problems)
            for problem in error?.problems ?? [] {
                #expect(problem.sentence.zh.contains(problem.field) && problem.sentence.zh.hasSuffix("。"))
                #expect(problem.sentence.en.contains(problem.field) && problem.sentence.en.hasSuffix("."))
            }
        }

        @Test(
            "says itself in both languages",
            arguments: [
                ("quota n=1 per=quarter", "每季度至少 1 次", "at least once a quarter"),
                (
                    "quota n=2 per=half-year gap=30", "每半年至少 2 次，间隔不少于 30 天",
                    "at least twice every half-year, at least 30 days apart"
                ),
                ("quota n=3 per=year distinct=yes", "每年至少 3 次，不在同一天", "at least 3 times a year, on different days"),
                ("quota n=1 per=90d", "任意连续 90 天内至少 1 次", "at least once in any 90 days"),
                ("quota n=12 per=1d", "每天至少 12 次", "at least 12 times a day"),
                ("fixed every=daily from=2026-01-01", "每天", "every day"),
                (
                    "fixed rule=FREQ=DAILY;BYDAY=MO,TU from=2026-01-01", "每天（仅限周一、周二）",
                    "every day that is a Monday or a Tuesday"
                ),
                ("fixed every=weekly:MO,TH from=2026-01-01", "每周周一、周四", "every week on Monday and Thursday"),
                ("fixed rule=FREQ=WEEKLY;INTERVAL=2 from=2026-01-01", "每 2 周周四", "every 2 weeks on Thursday"),
                (
                    "fixed every=monthly:last from=2026-01-01 roll=previous grace=3", "每月最后一天，遇非工作日提前到上一个工作日，宽限 3 天",
                    "on the last day of every month, on the working day before when that is a day off, with 3 days of grace"
                ),
                (
                    "fixed every=monthly:31 from=2026-01-01", "每月 31 日（当月没有则为最后一天）",
                    "on the 31st (or the last day) of every month"
                ),
                (
                    "fixed rule=FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU from=2026-01-01", "每 3 个月第 2 个周二",
                    "on the 2nd Tuesday of every 3 months"
                ),
                (
                    "fixed rule=FREQ=MONTHLY;BYDAY=-1FR;COUNT=6 from=2026-01-01", "每月最后一个周五，共 6 次",
                    "on the last Friday of every month, 6 times in all"
                ),
                (
                    "fixed rule=FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13 from=2026-01-01", "每月 13 日（仅限周五）",
                    "on the 13th of every month if it is a Friday"
                ),
                (
                    "fixed every=half-yearly:last from=2026-01-01 roll=next", "每年 6 月、12 月最后一天，遇非工作日顺延到下一个工作日",
                    "every year on the last day of June and December, on the next working day when that is a day off"
                ),
                ("fixed every=yearly:06-30 from=2026-01-01", "每年 6 月 30 日", "every year on the 30th of June"),
                (
                    "fixed rule=FREQ=YEARLY;UNTIL=20301231 from=2026-03-22", "每年 3 月 22 日，至 2030-12-31 止",
                    "every year on the 22nd of March, until 2030-12-31"
                ),
                ("fixed rule=FREQ=YEARLY;BYDAY=20MO from=2026-01-01", "每年第 20 个周一", "every year on the 20th Monday"),
                (
                    "clock trigger=accident stage=report:1h stage=close:60d+30d@report approver=head roll=next",
                    "发生“accident”后：“report” 1 小时内；“close”在“report”后 60 天内（最多延长 30 天）；遇非工作日顺延到下一个工作日",
                    "after “accident”: “report” within 1 hour; “close” within 60 days of “report” (extended by 30 days at most); "
                        + "on the next working day when that is a day off"
                ),
                ("clock trigger=found stage=assess:0d", "发生“found”后：“assess”当日", "after “found”: “assess” on the day"),
                (
                    "gate event=lecture approvals=office,deputy lead=5wd",
                    "“lecture”开始前须经“office”“deputy”批准，至少提前 5 个工作日申请",
                    "“lecture” needs the approval of “office”, “deputy” before it starts, asked for at least 5 working days ahead"
                ),
                (
                    "standing every=3m sampling=x failing=y", "始终保持，至少每 3 个月核验一次",
                    "holds at all times, verified at least every 3 months"
                ),
            ])
        func sentences(text: String, zh: String, en: String) throws {
            let sentence = try Cadence(text: text).sentence()
            #expect(sentence.zh == zh)
            #expect(sentence.en == en)
        }

        @Test(
            "neighbouring periods share no occurrence and lose none",
            arguments: canonical.prefix(7) + [
                "quota n=1 per=week", "quota n=1 per=month", "quota n=1 per=year",
                "fixed every=weekly:MO from=2025-01-01 roll=next",
            ])
        func partition(text: String) throws {
            let cadence = try Cadence(text: text)
            guard cadence.text.contains("per=90d") == false else { return }
            let whole = try cadence.occurrences(
                in: stretch("2025-06-01..2028-03-01"), calendar: .mainlandChina, fiscalStart: 4)
            for cut in stride(from: 3, to: 900, by: 29) {
                let (first, end) = (try day("2025-06-01"), try day("2028-03-01"))
                let middle = first.adding(days: cut)
                let parts =
                    cadence.occurrences(in: first..<middle, calendar: .mainlandChina, fiscalStart: 4)
                    + cadence.occurrences(in: middle..<end, calendar: .mainlandChina, fiscalStart: 4)
                try #require(parts == whole, "cut at \(middle)")
            }
            #expect(!whole.isEmpty)
        }
    }
}
