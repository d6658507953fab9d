@testable import Responsibility

extension Spoilt {
    private static let lengths = ["hours", "days", "working_days", "months"]

    static let schedules: [Spoilt] = [
        .init("{month: 3, day: 31}", "{month: 2, day: 29}", "duties[0].cadence.fixed.due.day", .impossibleDay("2-29")),
        .init(
            "{month: 3, day: 31}", "{month: 2, day: 32}", "duties[0].cadence.fixed.due.day",
            .outOfRange("32", lowest: "1", highest: "31")),
        .init(
            "{month: 3, day: 31}", "{month: 13}", "duties[0].cadence.fixed.due.month",
            .outOfRange("13", lowest: "1", highest: "12")),
        .init(
            "every: year, due: {month: 3, day: 31}", "every: quarter, due: {month: 3, day: 31}",
            "duties[0].cadence.fixed.due.day", .impossibleDay("31")),
        .init(
            "every: year, due: {month: 3, day: 31}", "every: month, due: {day: 30}",
            "duties[0].cadence.fixed.due.day", .impossibleDay("30")),
        .init(
            "every: year, due: {month: 3, day: 31}", "every: year, due: {}", "duties[0].cadence.fixed.due",
            .missingKey("day")),
        .init(
            "every: year, due: {month: 3, day: 31}", "every: day, due: {day: 1}", "duties[0].cadence.fixed",
            .notTogether("every: day", "due")),
        .init(
            "every: year, due: {month: 3, day: 31}", "every: week, due: {weekday: monday}",
            "duties[0].cadence.fixed.due.weekday",
            .unknownValue("monday", nearest: nil, known: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"])),
        .init(
            "every: year, due: {month: 3, day: 31}, ", "", at: "{roll: previous", "duties[0].cadence.fixed",
            .exactlyOne(["every", "rrule"])),
        .init("{rrule:", "{every: week, rrule:", "duties[5].cadence.fixed", .exactlyOne(["every", "rrule"])),
        .init("{rrule:", "{due: {day: 1}, rrule:", "duties[5].cadence.fixed", .notTogether("rrule", "due")),
        .init(
            "lead_days: 30", "lead_days: 400", "duties[0].cadence.fixed.lead_days",
            .outOfRange("400", lowest: "0", highest: "366")),
        .init(
            "starts: 2026-01-05", "starts: 2026-13-05", "duties[5].cadence.fixed.starts", .impossibleDay("2026-13-05")),
    ]

    static let cadences: [Spoilt] = [
        .init(
            "cadence:\n      fixed: {rrule", "cadence:\n      quota: {count: 1}\n      fixed: {rrule",
            at: "quota: {count: 1}", "duties[5].cadence", .severalCadences(["fixed", "quota"])),
        .init(
            "fixed: {rrule: FREQ=WEEKLY;BYDAY=MO, starts: 2026-01-05}", "{}", "duties[5].cadence",
            .exactlyOne(["fixed", "quota", "clock", "gate", "standing"])),
        .init(
            "fixed: {rrule", "fixd: {rrule", "duties[5].cadence.fixd",
            .unknownKey("fixd", nearest: "fixed", known: ["fixed", "quota", "clock", "gate", "standing"])),
        .init(
            "per: half", "per: halfyear", "duties[1].cadence.quota.per",
            .unknownValue("halfyear", nearest: nil, known: ["week", "month", "quarter", "half", "year"])),
        .init(
            "per: half, ", "", at: "quota: {count: 2", "duties[1].cadence.quota", .exactlyOne(["per", "within_days"])),
        .init(
            "per: half", "per: half, within_days: 90", "duties[1].cadence.quota",
            .exactlyOne(["per", "within_days"])),
        .init("per: half", "within_days: 90", "duties[1].cadence.quota", .notTogether("within_days", "proration")),
        .init(
            ", proration: waive-under-half", "", at: "quota: {count: 2", "duties[1].cadence.quota.proration",
            .missingKey("proration")),
        .init(
            "count: 2,", "count: 0,", "duties[1].cadence.quota.count", .outOfRange("0", lowest: "1", highest: "1000")),
        .init(
            "count: 2,", "count: 9,", "duties[1].cadence",
            .impossibleCadence(
                .init(
                    zh: Cadence.Problem("n", .doesNotFit(days: 181)).sentence.zh,
                    en: Cadence.Problem("n", .doesNotFit(days: 181)).sentence.en))),
        .init(
            "within: {hours: 2}", "within: {hours: 2, days: 1}", "duties[2].cadence.clock.stages[0].within",
            .exactlyOne(lengths)),
        .init(
            "within: {hours: 2}", "within: {weeks: 2}", "duties[2].cadence.clock.stages[0].within.weeks",
            .unknownKey("weeks", nearest: nil, known: lengths)),
        .init(
            "{key: final,", "{key: first,", at: "{key: first, title: {zh: 终报", "duties[2].cadence.clock.stages[1].key",
            .duplicate("first", firstLine: 52)),
        .init(
            "lead: {days: 1}", "lead: {hours: 1}", "duties[3].cadence.gate.lead.hours",
            .unknownKey("hours", nearest: nil, known: ["days", "working_days"])),
        .init(
            "verify_every: {months: 3}", "verify_every: {days: 0}", "duties[4].cadence.standing.verify_every.days",
            .outOfRange("0", lowest: "1", highest: "3660")),
        .init(
            "roll: next", "roll: forward", "duties[2].cadence.clock.roll",
            .unknownValue("forward", nearest: nil, known: ["none", "previous", "next"])),
    ]
}
