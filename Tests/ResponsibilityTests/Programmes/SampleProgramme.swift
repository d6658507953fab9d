import Foundation

/// A small catalogue without a mistake; the tests spoil one line of it each.
enum SampleProgramme {
    static let yaml = """
        programme: sample
        version: 2
        applies_from: 2026-01-01
        field: safety
        title: {zh: 示例, en: Sample}
        summary: {zh: 一份示例目录。, en: A sample catalogue.}
        changes: {zh: 增加演练。, en: The drill is new.}
        instruments:
          - key: house-rules
            title: {zh: 内部规定, en: House rules}
            issuer: {zh: 本单位, en: The organisation}
            edition: 2025
        triggers:
          - {key: spill, title: {zh: 泄漏, en: A spill}}
        events:
          - {key: hot-work, title: {zh: 动火, en: Hot work}}
        topics:
          - {key: fire-drill, title: {zh: 消防演练, en: Fire drill}}
        duties:
          - key: plan
            title: {zh: 计划, en: Plan}
            text: {zh: 制定计划。, en: Make the plan.}
            source: {instrument: house-rules, clause: {zh: 第一条, en: art. 1}}
            owed_by: {kinds: [plant, school], depth: {min: 1, max: 2}, tags: [large], codes: ["0001"], has_children: false, posts: [first]}
            cadence:
              fixed: {every: year, due: {month: 3, day: 31}, roll: previous, lead_days: 30, grace_days: 5}
            evidence:
              - {what: {zh: 计划, en: The plan}}
            hours: 1.5
          - key: drill
            title: {zh: 演练, en: Drill}
            text: {zh: 演练一次。, en: Hold a drill.}
            source:
              - {instrument: house-rules, clause: {zh: 第二条, en: art. 2}}
            owed_by: {depth: {min: 0}}
            cadence:
              quota: {count: 2, per: half, min_gap_days: 30, distinct_days: true, proration: waive-under-half}
            counts: [drill]
            topics: [fire-drill]
            hours: 4
            weight: 3
            review: {by: same-unit, separate_person: true}
          - key: spill-report
            title: {zh: 泄漏报告, en: Spill reported}
            text: {zh: 按时报告。, en: Report it in time.}
            source: {instrument: house-rules, clause: {zh: 第三条, en: art. 3}}
            owed_by: {kinds: [plant]}
            cadence:
              clock:
                trigger: spill
                stages:
                  - {key: first, title: {zh: 首报, en: First report}, within: {hours: 2}}
                  - {key: final, title: {zh: 终报, en: Final report}, within: {working_days: 5}, after: first, max_extension: {days: 5}}
                extended_by: programme-office
                suspend_for:
                  - {key: test, title: {zh: 检测中, en: Tests under way}}
                roll: next
            evidence:
              - {what: {zh: 报告, en: The report}, required: false}
            hours: 2
            note: {zh: 备注。, en: A note.}
          - key: hot-work
            title: {zh: 动火审批, en: Permit}
            text: {zh: 先批后做。, en: First the permit.}
            source: {instrument: house-rules, clause: {zh: 第四条, en: art. 4}}
            owed_by: {has_children: true}
            cadence:
              gate: {event: hot-work, approvals: [{key: head, title: {zh: 负责人, en: Head}, by: same-unit}], lead: {days: 1}}
            hours: 1
            review: {by: none}
          - key: exits
            title: {zh: 出口畅通, en: Exits clear}
            text: {zh: 保持畅通。, en: Keep them clear.}
            source: {instrument: house-rules, clause: {zh: 第五条, en: art. 5}}
            owed_by: {tags: [building]}
            cadence:
              standing: {sampled: {zh: 任选一处。, en: One at random.}, verify_every: {months: 3}, failing: {zh: 堵塞。, en: Blocked.}}
            counts: [check]
            hours: 0.25
          - key: weekly-check
            title: {zh: 每周检查, en: Weekly check}
            text: {zh: 检查一次。, en: Check once.}
            source: {instrument: house-rules, clause: {zh: 第六条, en: art. 6}}
            owed_by: {kinds: [team]}
            cadence:
              fixed: {rrule: FREQ=WEEKLY;BYDAY=MO, starts: 2026-01-05}
            counts: [check, inspection]
            hours: 0.5

        """

    /// The sample with one piece replaced by another; the piece has to be there.
    static func replacing(_ old: String, with new: String) -> String? {
        guard let range = yaml.range(of: old) else { return nil }
        return yaml.replacingCharacters(in: range, with: new)
    }
}
