import Storage

/// What an obligation still needs once a piece of work has been put forward for it.
struct Remaining: Sendable {
    let fulfilment: ID<Fulfilment>
    let fulfilmentState: Fulfilment.State
    let state: Obligation.State
    let isStanding: Bool
    let dueOn: Day?
    let required: Int
    let counted: Int
    /// How many pieces of work wait for their review.
    let waiting: Int
    let review: Duty.Review

    /// For everything that an activity counts towards, by fulfilment.
    static func after(
        _ activity: ID<Activity>, by access: Access, in tx: Transaction
    ) throws -> [ID<Fulfilment>: Remaining] {
        let found = try tx.all(
            """
            SELECT f.id, f.state, o.state, o.cadence = 'standing', o.due_on, o.required, o.counted,
                   (SELECT COUNT(*) FROM fulfilment w WHERE w.obligation_id = o.id AND w.state = 'submitted'), d.review
            FROM fulfilment f JOIN obligation o ON o.id = f.obligation_id JOIN plan p ON p.id = o.plan_id
            JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
            WHERE f.activity_id = \(activity) AND \(access.may(.viewRecords, at: "f.unit_id"))
            """, Remaining.init)
        return Dictionary(found.map { ($0.fulfilment, $0) }) { first, _ in first }
    }

    /// Who looks at it next, what is still missing and until when; empty where nothing is to be said.
    func sentence(in language: Language) -> String {
        let due = dueOn.map { language.say(zh: "，截止 \($0)", en: ", due \($0)") } ?? ""
        var sentences: [String] = []
        if fulfilmentState == .submitted { sentences.append(reviewer(in: language)) }
        let left = required - counted - waiting
        switch state {
        case .met: sentences.append(language.say(zh: "任务已完成。", en: "The obligation is met."))
        case .late: sentences.append(language.say(zh: "任务已完成，晚于期限。", en: "The obligation is met, after its day."))
        case .holding, .questioned, .failing:
            if let dueOn {
                sentences.append(language.say(zh: "下次核查不晚于 \(dueOn)。", en: "To be checked again by \(dueOn)."))
            }
        case .open, .submitted:
            if left > 0 {
                sentences.append(
                    language.say(
                        zh: "还差 \(left) 次\(due)。", en: "\(left) more \(left == 1 ? "is" : "are") needed\(due)."))
            } else if fulfilmentState == .submitted {
                sentences.append(language.say(zh: "认定后即完成。", en: "Once it is accepted, nothing is missing."))
            } else if counted < required && waiting == 0 {
                sentences.append(language.say(zh: "还没有完成\(due)。", en: "It is not met yet\(due)."))
            }
        case .breached, .waived, .suspended, .lapsed, .withdrawn: break
        }
        return sentences.joined(separator: language.say(zh: "", en: " "))
    }

    private func reviewer(in language: Language) -> String {
        switch review {
        case .none: ""
        case .sameUnit:
            language.say(
                zh: "等待本单位或上级的审核员审核（登记人除外）。",
                en: "A reviewer of the unit or above it looks at it next, not whoever recorded it.")
        case .parent:
            language.say(
                zh: "等待上级单位的审核员审核。", en: "A reviewer of the parent unit looks at it next.")
        case .programmeOffice:
            language.say(zh: "等待主管科室审核。", en: "The programme office looks at it next.")
        }
    }
}
