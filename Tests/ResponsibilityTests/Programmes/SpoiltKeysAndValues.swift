@testable import Responsibility

extension Spoilt {
    private static let dutyKeys = [
        "key", "title", "text", "source", "owed_by", "cadence", "counts", "topics", "evidence", "hours", "weight",
        "review", "note",
    ]

    static let keys: [Spoilt] = [
        .init(
            "hours: 1.5", "hours: 1.5\n    wieght: 3", at: "wieght", "duties[0].wieght",
            .unknownKey("wieght", nearest: "weight", known: dutyKeys)),
        .init(
            "hours: 1.5", "hours: 1.5\n    photo: true", at: "photo", "duties[0].photo",
            .unknownKey("photo", nearest: nil, known: dutyKeys)),
        .init(
            "tags: [large]", "tags: [large], faith: x", "duties[0].owed_by.faith",
            .unknownKey(
                "faith", nearest: nil, known: ["kinds", "depth", "tags", "codes", "has_children", "has_posts", "posts"])
        ),
        .init("    hours: 1.5\n", "", at: "key: plan", "duties[0].hours", .missingKey("hours")),
        .init("hours: 1.5", "hours:", "duties[0].hours", .missingKey("hours")),
        .init("hours: 1.5", "hours: ~", "duties[0].hours", .missingKey("hours")),
        .init("field: safety\n", "", at: "programme: sample", "field", .missingKey("field")),
        .init(
            "changes: {zh: 增加演练。, en: The drill is new.}\n", "", at: "programme: sample", "changes",
            .missingKey("changes")),
        .init(
            "{what: {zh: 计划, en: The plan}}", "{required: true}", "duties[0].evidence[0].what", .missingKey("what")),
        .init("weight: 3", "weight: 3\n    weight: 4", at: "weight: 3", "", .repeatedKey("weight")),
        .init(
            "topics: [fire-drill]\n    hours: 4", "topics: [fire-drill]\n    hours: 4\n    \"hours\": 4",
            at: "hours: 4", "", .repeatedKey("hours")),
        .init("weight: 3", "weight: 3\n    [1]: 2", at: "[1]: 2", "duties[1]", .wrongType(.text)),
        .init(
            "title: {zh: 计划, en: Plan}", "title: {zh: 计划}", "duties[0].title.en", .missingTranslation(.en)),
        .init(
            "title: {zh: 计划, en: Plan}", "title: {zh: ' ', en: Plan}", "duties[0].title.zh", .missingTranslation(.zh)),
        .init("title: {zh: 计划, en: Plan}", "title: Plan", "duties[0].title", .wrongType(.mapping)),
        .init("programme: sample", "programme: Sample_1", "programme", .badKey("Sample_1")),
        .init("key: plan", "key: a--plan", "duties[0].key", .badKey("a--plan")),
        .init(
            "- key: drill\n", "- key: plan\n    #\n", at: "plan\n    #", "duties[1].key",
            .duplicate("plan", firstLine: 20)),
        .init(
            "{key: fire-drill,", "{key: fire-drill, title: {zh: 演练, en: Drill}}\n  - {key: fire-drill,",
            at: "{key: fire-drill, title: {zh: 消防", "topics[1].key", .duplicate("fire-drill", firstLine: 18)),
    ]

    static let values: [Spoilt] = [
        .init("version: 2", "version: \"2\"", "version", .wrongType(.wholeNumber)),
        .init("version: 2", "version: 2.5", "version", .wrongType(.wholeNumber)),
        .init("version: 2", "version: 02", "version", .wrongType(.wholeNumber)),
        .init("version: 2", "version: 0", "version", .outOfRange("0", lowest: "1", highest: "9999")),
        .init("hours: 1.5", "hours: 1.555", "duties[0].hours", .wrongType(.number)),
        .init("hours: 1.5", "hours: 1e2", "duties[0].hours", .wrongType(.number)),
        .init("hours: 1.5", "hours: inf", "duties[0].hours", .wrongType(.number)),
        .init("hours: 1.5", "hours: -1", "duties[0].hours", .outOfRange("-1", lowest: "0", highest: "1000")),
        .init("weight: 3", "weight: 11", "duties[1].weight", .outOfRange("11", lowest: "1", highest: "10")),
        .init("required: false", "required: maybe", "duties[2].evidence[0].required", .wrongType(.yesNo)),
        .init("applies_from: 2026-01-01", "applies_from: 2026-02-29", "applies_from", .impossibleDay("2026-02-29")),
        .init("applies_from: 2026-01-01", "applies_from: 1.1.2026", "applies_from", .wrongType(.day)),
        .init("counts: [drill]", "counts: drill", "duties[1].counts", .wrongType(.list)),
        .init("counts: [drill]", "counts: []", "duties[1].counts", .emptyList),
        .init("counts: [drill]", "counts: [drill, drill]", "duties[1].counts[1]", .duplicate("drill", firstLine: 38)),
        .init("zh: 制定计划。", "zh: \"制\\a定\"", "duties[0].text.zh", .unprintable),
        .init(
            "field: safety", "field: safty", "field",
            .unknownValue("safty", nearest: "safety", known: ["safety", "fire", "privacy", "committee", "other"])),
        .init(
            "by: same-unit, separate_person", "by: boss, separate_person", "duties[1].review.by",
            .unknownValue("boss", nearest: nil, known: ["none", "same-unit", "parent", "programme-office"])),
        .init(
            "[plant, school]", "[plnt, school]", "duties[0].owed_by.kinds[0]",
            .unknownUnitKind("plnt", nearest: "plant", known: ProgrammeFile.KnownKinds.shippedKeys)),
        .init(
            "[check, inspection]", "[check, opinion]", "duties[5].counts[1]",
            .unknownActivityKind("opinion", nearest: nil)),
        .init("{min: 1, max: 2}", "{min: 3, max: 2}", "duties[0].owed_by.depth", .emptyRange),
        .init("{min: 0}", "{min: -1}", "duties[1].owed_by.depth.min", .outOfRange("-1", lowest: "0", highest: "99")),
        .init("{min: 0}", "{}", "duties[1].owed_by.depth", .missingKey("min")),
        .init("owed_by: {kinds: [team]}", "owed_by: {posts: [first]}", "duties[5].owed_by", .emptySelector),
        .init("owed_by: {kinds: [team]}", "owed_by: {}", "duties[5].owed_by", .emptySelector),
    ]

    static let references: [Spoilt] = [
        .init(
            "after: first", "after: frist", "duties[2].cadence.clock.stages[1].after",
            .undeclared("frist", list: "stages", nearest: "first")),
        .init(
            "instrument: house-rules, clause: {zh: 第一条", "instrument: house-rule, clause: {zh: 第一条",
            "duties[0].source.instrument",
            .undeclared("house-rule", list: "instruments", nearest: "house-rules")),
        .init(
            "trigger: spill", "trigger: flood", "duties[2].cadence.clock.trigger",
            .undeclared("flood", list: "triggers", nearest: nil)),
        .init(
            "event: hot-work", "event: hotwork", "duties[3].cadence.gate.event",
            .undeclared("hotwork", list: "events", nearest: "hot-work")),
        .init(
            "topics: [fire-drill]", "topics: [parade]", "duties[1].topics[0]",
            .undeclared("parade", list: "topics", nearest: nil)),
        .init(
            "    counts: [drill]\n    topics: [fire-drill]\n    hours: 4",
            "    evidence: [{what: {zh: 总结, en: Summary}}]\n    topics: [fire-drill]\n    hours: 4",
            at: "topics: [fire-drill]\n    hours", "duties[1].topics", .missingKey("counts")),
        .init("    counts: [check]\n    hours: 0.25", "    hours: 0.25", at: "key: exits", "duties[4]", .nothingCounts),
        .init(
            "review: {by: none}", "review: {by: none, separate_person: true}", "duties[3].review",
            .notTogether("by: none", "separate_person")),
    ]
}
