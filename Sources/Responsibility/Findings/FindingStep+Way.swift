import Storage

/// How a finding goes from stage to stage, and who takes which step.
extension FindingStep.Step {
    /// The stages in which the step is taken, and the one to which it leads; `nil` for steps that lead nowhere.
    var way: (from: [Finding.Stage], to: Finding.Stage)? {
        switch self {
        case .plan: ([.open, .planned], .planned)
        case .apply: ([.planned], .applied)
        case .check: ([.applied], .checked)
        case .sign: ([.checked], .signed)
        case .close: ([.signed], .closed)
        case .return: ([.applied, .checked, .signed], .planned)
        case .reopen: ([.closed], .open)
        case .find, .ask, .grant, .refuse, .stage: nil
        }
    }

    /// What it needs; a return belongs to whoever would take the next step.
    func permission(at stage: Finding.Stage) -> Permission {
        switch self {
        case .find: .inspect
        case .plan, .apply, .ask, .stage: .rectify
        case .check: .checkRectification
        case .sign: .signRectification
        case .close, .reopen: .closeFindings
        case .grant, .refuse: .extendRectification
        case .return:
            switch stage {
            case .checked: .signRectification
            case .signed: .closeFindings
            case .open, .planned, .applied, .closed: .checkRectification
            }
        }
    }

    /// The three that close it.
    static let closing: [FindingStep.Step] = [.check, .sign, .close]
    /// Whoever takes one of these is a rectifier.
    static let rectifying: [FindingStep.Step] = [.plan, .apply, .stage]

    /// Where a return and a reopening begin anew, so that the steps before them bind nobody to the three.
    fileprivate var beginsAnew: Bool { self == .apply }
}

extension Finding {
    /// Refuses whoever must be kept apart from a step by what they did for this finding before.
    static func separate(_ step: FindingStep.Step, by access: Access, from steps: [FindingStep]) throws {
        let rectifiers = steps.filter { FindingStep.Step.rectifying.contains($0.step) }
        try Separation.rectifierVerifies.check(
            access, apartFrom: rectifiers.map(\.madeBy), persons: rectifiers.compactMap(\.personID))
        guard FindingStep.Step.closing.contains(step) else { return }
        let last = steps.lastIndex { $0.step.beginsAnew } ?? steps.startIndex
        let others = steps[last...].filter { FindingStep.Step.closing.contains($0.step) && $0.step != step }
        try Separation.oneStepEach.check(
            access, apartFrom: others.map(\.madeBy), persons: others.compactMap(\.personID))
    }
}
