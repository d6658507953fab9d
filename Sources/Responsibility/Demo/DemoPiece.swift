import Storage

/// What the demo knows of a duty of a catalogue.
struct DemoDuty: Sendable {
    let id: ID<Duty>
    let key: String
    let title: String
    /// What the work has to be about; the duty's own key where the catalogue names nothing.
    let topic: String
    let kinds: [Activity.Kind]
    let needsReview: Bool
    let isQuota: Bool
    /// How long after its day a fixed duty is still in time.
    let graceDays: Int

    init(_ duty: Duty, _ written: ProgrammeFile.Duty) {
        id = duty.id
        key = written.key
        title = duty.titleZh
        topic = written.topics.first ?? written.key
        kinds =
            duty.counts.contains(" any ")
            ? [.other] : Activity.Kind.allCases.filter { duty.counts.contains(" \($0.rawValue) ") }
        needsReview = duty.review != .none
        isQuota = duty.cadence == .quota
        if case .fixed(let fixed) = written.cadence { graceDays = fixed.graceDays } else { graceDays = 0 }
    }
}

/// One piece of work that somebody is going to do in the demo, towards one or more obligations.
struct DemoPiece: Sendable {
    struct Aim: Sendable {
        let obligation: ID<Obligation>
        let duty: DemoDuty
        /// The days on which the work is in time.
        let window: ClosedRange<Day>
    }

    enum Verdict: Sendable {
        case accepted
        case returned(because: String)
    }

    /// The unit, as a place of the tree.
    let place: Int
    let kind: Activity.Kind
    var aims: [Aim]
    var heldOn: Day
    var recordedOn: Day
    /// `nil`: nobody gets round to it.
    var review: (on: Day, verdict: Verdict)?
    /// Done again after it was returned.
    var isAgain = false
    var hasFile = false

    var needsReview: Bool { aims.contains { $0.duty.needsReview } }
    var isInTime: Bool { aims.allSatisfy { $0.window.contains(heldOn) } }
}
