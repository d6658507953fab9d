import ArgumentParser
import Foundation
import Responsibility
import Storage

/// Work that was done.
struct Activities: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activity", abstract: "Work that was done.", subcommands: [Record.self])

    /// Records an activity and prints what it counts for.
    struct Record: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Record an activity; prints what it counts for.")

        @OptionGroup var options: DataOptions
        @Option(help: "The code of the unit.") var unit: String
        @Option(help: "meeting, study, training, inspection, outreach, drill, check or other.") var kind: String
        @Option(name: .customLong("on"), help: "The day (yyyy-MM-dd).") var day: String
        @Option(help: "The title.") var title: String
        @Option(help: "What was done.") var minutes = ""
        @Option(help: "Where it was.") var place = ""
        @Option(help: "Who was in the chair.") var chair = ""
        @Option(help: "Who was there: \"A,B\"; may be given several times.") var attended: [String] = []
        @Option(help: "Who was absent and why: \"C:leave,D:duty_travel\", or other.") var absent: [String] = []
        @Option(help: "Who sat in: \"E,F\".") var sittingIn: [String] = []
        @Option(parsing: .upToNextOption, help: "The items of the agenda, in order.") var agenda: [String] = []
        @Flag(help: "The first item of the agenda is the one that a duty asks to be first.") var firstItem = false
        @Option(name: .customLong("decision"), help: "\"TEXT|OWNER|yyyy-MM-dd\"; may be given several times.")
        var decisions: [String] = []
        @Option(help: "When on that day (HH:mm), for limits in hours.") var time: String?
        @Option(help: "What a check found: holding, questioned or failing.") var outcome: String?
        @Option(help: "Which approval of a gate it is: the approval's key in the catalogue.") var approval: String?
        @Option(help: "The event that the approval is for, where several wait for it.") var event: String?
        @Option(name: .customLong("file"), help: "A file that proves it; may be given several times.") var files:
            [String] = []
        @Flag(help: "Say what it would count for, and change nothing.") var dryRun = false

        private var details: RecordDetails {
            var details = RecordDetails()
            (details.place, details.chair) = (place, chair)
            (details.attended, details.absent, details.sittingIn) = (attended, absent, sittingIn)
            (details.approval, details.event) = (approval, event)
            (details.agenda, details.isFirstItem, details.decisions) = (agenda, firstItem, decisions)
            return details
        }

        func run() async throws {
            guard let kind = Activity.Kind(rawValue: kind) else {
                let all = Activity.Kind.allCases.map(\.rawValue)
                throw ValidationError(
                    say(
                        zh: "--kind：没有“\(kind)”这类工作，可用：\(all.joined(separator: "、"))",
                        en: "--kind: there is no kind “\(kind)”; use one of \(all.joined(separator: ", "))"))
            }
            let day = try dutybook.day(day, "--on")
            let second = try time.map { text in
                guard let second = Services.second(of: text) else {
                    throw ValidationError(
                        say(
                            zh: "--time：“\(text)”不是有效时间（例如 09:30）", en: "--time: “\(text)” is no time (like 09:30)"))
                }
                return second
            }
            guard let outcome = Activity.Outcome(rawValue: outcome ?? "") else {
                throw ValidationError(
                    say(
                        zh: "--outcome：holding（落实到位）、questioned（存疑）或 failing（未落实）",
                        en: "--outcome: holding, questioned or failing"))
            }
            try await refusing {
                try await options.open { services in
                    let recorded = try await services.recordActivity(
                        unitCode: unit, kind: kind, on: day, second: second, outcome: outcome, title: title,
                        minutes: minutes, details: details,
                        files: files.map { URL(fileURLWithPath: $0) }, dryRun: dryRun,
                        by: try await options.access(services))
                    try report(
                        options.json,
                        [
                            "activity": recorded.id?.description ?? "", "dry_run": dryRun,
                            "counts_for": recorded.counts.map {
                                [
                                    "obligation": $0.id.description,
                                    "programme": terminalLanguage.say($0.programme),
                                    "programme_zh": $0.programme.zh, "programme_en": $0.programme.en,
                                    "duty": terminalLanguage.say($0.duty), "duty_zh": $0.duty.zh,
                                    "duty_en": $0.duty.en, "due": $0.due,
                                ]
                            },
                        ],
                        ([
                            recorded.id.map { say(zh: "工作记录 \($0)", en: "activity \($0)") }
                                ?? say(zh: "试算，没有登记", en: "dry run"),
                            recorded.counts.isEmpty
                                ? say(zh: "  不计入任何任务", en: "  counts for nothing") : nil,
                        ].compactMap(\.self)
                            + recorded.counts.map {
                                say(
                                    zh: "  \($0.programme.zh)：\($0.duty.zh)（到期 \($0.due)）",
                                    en: "  \($0.programme.en): \($0.duty.en) (due \($0.due))")
                            }).joined(separator: "\n"))
                }
            }
        }
    }
}
