/// What the keys in a cadence are called in its catalogue; a key without a title stands for itself.
struct CadenceTitles: Hashable, Sendable {
    /// The trigger of a clock, or the event of a gate.
    var kind: ProgrammeFile.Words?
    /// The stages of a clock, or the approvals of a gate, by their keys.
    var parts: [String: ProgrammeFile.Words] = [:]

    static let none = CadenceTitles()

    func kind(_ key: String) -> ProgrammeFile.Words { kind ?? .init(zh: key, en: key) }
    func part(_ key: String) -> ProgrammeFile.Words { parts[key] ?? .init(zh: key, en: key) }
}

extension ProgrammeFile {
    /// The titles behind the keys of a duty's cadence.
    func titles(of duty: Duty) -> CadenceTitles {
        switch duty.cadence {
        case .clock(let clock):
            CadenceTitles(
                kind: triggers.first { $0.key == clock.trigger }?.title,
                parts: Dictionary(clock.stages.map { ($0.key, $0.title) }) { first, _ in first })
        case .gate(let gate):
            CadenceTitles(
                kind: events.first { $0.key == gate.event }?.title,
                parts: Dictionary(gate.approvals.map { ($0.key, $0.title) }) { first, _ in first })
        case .fixed, .quota, .standing: .none
        }
    }
}
