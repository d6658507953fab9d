/// Two small programmes, with every cadence that a plan issues.
public enum Catalogues {
    public static let safety = """
        programme: safety
        version: 1
        applies_from: 2025-01-01
        field: safety
        title: {zh: 安全试验, en: Safety trial}
        summary: {zh: 试验用。, en: For trials.}
        instruments:
          - {key: rules, title: {zh: 安全规定, en: Safety rules}, issuer: {zh: 本局, en: The bureau}, edition: "2025"}
        duties:
          - key: monthly-meeting
            title: {zh: 每月安全例会, en: Monthly safety meeting}
            text: {zh: 每月开一次安全例会。, en: Hold a safety meeting every month.}
            source: {instrument: rules, clause: {zh: 第一条, en: art. 1}}
            owed_by: {kinds: [township, station]}
            cadence: {fixed: {every: month, due: {day: last}, roll: previous}}
            counts: [meeting]
            hours: 1.5
            weight: 3
            review: {by: same-unit}
          - key: drills
            title: {zh: 应急演练, en: Drills}
            text: {zh: 每半年演练一次。, en: Hold a drill every half-year.}
            source: {instrument: rules, clause: {zh: 第二条, en: art. 2}}
            owed_by: {kinds: [township]}
            cadence: {quota: {count: 1, per: half, proration: full}}
            counts: [drill]
            hours: 4
            weight: 5
            review: {by: parent}
          - key: exits
            title: {zh: 安全出口畅通, en: Exits kept clear}
            text: {zh: 安全出口始终畅通。, en: Exits are clear at all times.}
            source: {instrument: rules, clause: {zh: 第三条, en: art. 3}}
            owed_by: {kinds: [station]}
            cadence:
              standing: {sampled: {zh: 每月抽查, en: sampled monthly}, verify_every: {months: 3}, failing: {zh: 立即整改, en: put right at once}}
            counts: [check]
            hours: 0.5
            weight: 5
            review: {by: none}
        """

    public static let records = """
        programme: records
        version: 1
        applies_from: 2025-01-01
        field: other
        title: {zh: 档案试验, en: Records trial}
        summary: {zh: 试验用。, en: For trials.}
        instruments:
          - {key: rules, title: {zh: 档案规定, en: Records rules}, issuer: {zh: 本局, en: The bureau}, edition: "2025"}
        duties:
          - key: quarterly-meeting
            title: {zh: 每季研究档案工作, en: Quarterly records meeting}
            text: {zh: 每季度研究一次档案工作。, en: Discuss the records every quarter.}
            source: {instrument: rules, clause: {zh: 第一条, en: art. 1}}
            owed_by: {kinds: [township]}
            cadence: {quota: {count: 1, per: quarter, proration: full}}
            counts: [meeting]
            hours: 1
            weight: 2
            review: {by: same-unit}
        """
}
