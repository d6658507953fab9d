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
        triggers:
          - {key: leak, title: {zh: 发生泄漏, en: A leak}}
        events:
          - {key: fair, title: {zh: 举办大型活动, en: A large event}}
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
          - key: leak-response
            title: {zh: 泄漏处置, en: Leak response}
            text: {zh: 先报告，再处置，最后总结。, en: "Report it, make it safe, then draw lessons."}
            source: {instrument: rules, clause: {zh: 第四条, en: art. 4}}
            owed_by: {kinds: [township]}
            cadence:
              clock:
                trigger: leak
                stages:
                  - {key: reported, title: {zh: 首次报告, en: First report}, within: {hours: 1}, max_extension: {hours: 2}}
                  - {key: handled, title: {zh: 处置完毕, en: Made safe}, within: {working_days: 5}, max_extension: {working_days: 10}}
                  - {key: lessons, title: {zh: 总结教训, en: Lessons drawn}, within: {days: 30}, after: handled}
                extended_by: same-unit
                suspend_for:
                  - {key: survey, title: {zh: 等待勘查, en: Waiting for the survey}}
            counts: [other]
            hours: 2
            weight: 8
            review: {by: same-unit}
          - key: fair-permit
            title: {zh: 大型活动审批, en: Large events approved}
            text: {zh: 大型活动开始前取得批准。, en: Large events are approved before they begin.}
            source: {instrument: rules, clause: {zh: 第五条, en: art. 5}}
            owed_by: {kinds: [township]}
            cadence:
              gate:
                event: fair
                approvals:
                  - {key: place, title: {zh: 场地检查, en: Place checked}}
                  - {key: head, title: {zh: 负责人批准, en: Approved by the head}}
                lead: {working_days: 5}
            hours: 1
            weight: 4
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
        triggers:
          - {key: leak, title: {zh: 发生泄漏, en: A leak}}
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
          - key: leak-file
            title: {zh: 泄漏事件归档, en: Leak filed}
            text: {zh: 三十天内归档。, en: File the papers within thirty days.}
            source: {instrument: rules, clause: {zh: 第二条, en: art. 2}}
            owed_by: {kinds: [township]}
            cadence:
              clock:
                trigger: leak
                stages:
                  - {key: filed, title: {zh: 归档, en: Filed}, within: {days: 30}}
                roll: next
            counts: [other]
            hours: 1
            weight: 2
            review: {by: none}
        """
}
