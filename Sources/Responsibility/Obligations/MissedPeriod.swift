import Storage
import Web

/// A period of a quota that is over without enough work in it (期间未完成): work done later does not count towards it.
struct MissedPeriod: Sendable, Equatable {
    let first: Day
    let last: Day
    let missing: Int

    /// `nil` unless it is one. A rolling quota has no end, so it is never missed for good.
    init?(_ obligation: Obligation, on today: Day) {
        guard obligation.cadence == .quota, obligation.occurrence != "rolling", obligation.state == .open,
            let due = obligation.dueOn, due < today
        else { return nil }
        (first, last) = (obligation.opensOn, due)
        missing = obligation.required - obligation.counted
    }

    /// That an obligation (alias `o`) is one.
    static func condition(on today: Day) -> SQL {
        "o.cadence = 'quota' AND o.occurrence <> 'rolling' AND o.state = 'open' AND o.due_on < \(today)"
    }

    /// What that means, and what can still be done about it.
    func notice(_ language: Language) -> HTML {
        """
        <p class="notice">\(language.say(
            zh: "期间 \(first) 至 \(last) 已经结束，还差 \(missing) 次。只有期间内做的工作才计入：当时做过、没有登记的，现在仍可登记；期间之后补做的不再计入，可由有权豁免的人把补做情况写进豁免理由，或者改期。",
            en: "The period from \(first) to \(last) is over, and \(missing) of the work it asks for is missing. Only work done within it counts: what was done then can still be recorded. What is made up later does not count; whoever may waive can say so in the reason of a waiver, or move the due day."))</p>
        """
    }
}
