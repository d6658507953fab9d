import ArgumentParser
import Foundation
import Responsibility
import Storage

extension Plans {
    /// Says what a plan would ask of whom, before it is issued.
    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Say what a programme's year would ask of whom: the next dates, and the hours of each kind of unit.")

        @OptionGroup var options: DataOptions
        @OptionGroup var target: Target

        func run() async throws {
            try await refusing {
                try await options.open { services in
                    let plan = try await services.previewPlan(
                        target.programme, year: target.year, under: target.under,
                        by: try await options.access(services))
                    try report(options.json, object(plan), text(plan))
                }
            }
        }

        private func object(_ plan: Services.PreviewedPlan) -> [String: Any] {
            [
                "programme": plan.programme, "version": plan.version, "year": target.year,
                "units": plan.issue.units, "obligations": plan.issue.obligations, "known": plan.issue.known,
                "overdue": plan.issue.overdue, "hours": hours(plan.issue.minutes),
                "kinds": plan.kinds.map { kind in
                    [
                        "kind": kind.key, "title": terminalLanguage.say(kind.title), "units": kind.units,
                        "obligations": kind.obligations,
                        "hours_per_unit": hours(kind.units == 0 ? 0 : kind.all / kind.units),
                        "hours_least": hours(kind.least), "hours_most": hours(kind.most), "hours": hours(kind.all),
                    ] as [String: Any]
                },
                "duties": plan.duties.map { duty in
                    [
                        "duty": duty.key, "title": terminalLanguage.say(duty.title),
                        "cadence": terminalLanguage.say(duty.cadence), "units": duty.units, "first_units": duty.some,
                        "times": duty.times, "hours_per_unit": hours(duty.minutes),
                        "next": duty.next.map {
                            ["due": $0.day.description, "provisional": $0.provisional] as [String: Any]
                        },
                    ] as [String: Any]
                },
            ]
        }

        private func text(_ plan: Services.PreviewedPlan) -> String {
            let language = terminalLanguage
            var lines = [
                language.say(
                    zh:
                        "\(plan.programme) 第 \(plan.version) 版 \(target.year) 年：\(plan.issue.units) 个单位，\(plan.issue.obligations) 项任务，"
                        + "其中 \(plan.issue.overdue) 项到期日已过，另有 \(plan.issue.known) 项以前已下达",
                    en: "\(plan.programme) version \(plan.version) for \(target.year): \(plan.issue.units) units, "
                        + "\(plan.issue.obligations) obligations, \(plan.issue.overdue) past their due day, "
                        + "\(plan.issue.known) issued before")
            ]
            for kind in plan.kinds {
                let each = kind.least == kind.most ? shown(kind.most) : "\(shown(kind.least))–\(shown(kind.most))"
                lines.append(
                    language.say(
                        zh: "  \(kind.title.zh)：\(kind.units) 个单位，每单位 \(each) 小时，合计 \(shown(kind.all)) 小时",
                        en:
                            "  \(kind.title.en): \(kind.units) units, \(each) hours each, \(shown(kind.all)) hours in all"
                    ))
            }
            for duty in plan.duties {
                lines.append(
                    language.say(
                        zh: "  \(duty.title.zh)（\(duty.cadence.zh)）：\(duty.units) 个单位",
                        en: "  \(duty.title.en) (\(duty.cadence.en)): \(duty.units) units"))
                let days = duty.next.map { "\($0.day)\($0.provisional ? "?" : "")" }
                if !days.isEmpty { lines.append("    " + days.joined(separator: " ")) }
            }
            if plan.duties.contains(where: { $0.next.contains(where: \.provisional) }) {
                lines.append(
                    language.say(zh: "? 暂定：该年放假安排尚未公布", en: "? provisional: that year's holidays are not published yet")
                )
            }
            return lines.joined(separator: "\n")
        }

        private func hours(_ minutes: Int) -> Double { Double(minutes) / 60 }

        private func shown(_ minutes: Int) -> String {
            let tenths = (minutes * 10 + 30) / 60
            return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
        }
    }
}
