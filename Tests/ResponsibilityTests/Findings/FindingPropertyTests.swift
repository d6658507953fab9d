import Foundation
import Storage
import TestWorld
import Testing
import Web

@testable import Responsibility

/// Random steps over findings: whatever is tried, the numbers equal a recount and the trail leads to the stage.
@Suite struct FindingPropertyTests {
    @Test(
        "the numbers on the board equal a recount after any steps", arguments: Backend.available,
        [1, 7, 42] as [UInt64])
    func recount(backend: Backend, seed: UInt64) async throws {
        try await World.on(backend) { world in
            var random = Seeded(state: seed)
            let who = ["qs-clerk", "qs-reviewer", "head", "office", "inspector", "qs-station", "bs-clerk"]
            let steps: [FindingStep.Step] = [
                .plan, .plan, .apply, .apply, .check, .check, .sign, .sign, .close, .close, .return, .reopen, .ask,
                .grant,
                .refuse, .stage,
            ]
            var ids: [ID<Finding>] = []
            for turn in 0..<160 {
                if ids.isEmpty || turn.isMultiple(of: 12) {
                    ids.append(
                        try await world.open(
                            try world.newFinding(
                                "\(turn)", at: ["QS", "QS-1", "BS"].randomElement(using: &random) ?? "QS",
                                item: "i\(turn % 36)",
                                grade: .ordinary, track: turn.isMultiple(of: 24) ? .longTerm : .byDate)))
                    continue
                }
                let (step, login, id) = (
                    steps.randomElement(using: &random) ?? .plan, who.randomElement(using: &random) ?? "head",
                    ids.randomElement(using: &random) ?? ids[0]
                )
                let refused = await refusal { try await world.take(step, of: id, by: login) }
                if turn.isMultiple(of: 40) { world.clock.go(to: world.clock.today.adding(days: 20)) }
                _ = refused
            }
            let (office, root, opened) = (try await world.access("office"), try world.unit("YX"), ids.count)
            try await world.services.database.read { tx in
                let all = try tx.all(
                    .unscoped("SELECT \(Finding.columns) FROM finding g", because: "a test looks"), Finding.init)
                #expect(all.count == opened)
                let numbers = try FindingList.asked(Form.with("view", "board"), by: office, in: tx).read(
                    by: office, in: tx)
                for stage in Finding.Stage.allCases {
                    #expect(numbers.counts[stage] == all.count { $0.stage == stage }, "\(stage)")
                }
                let line = try FindingNumbers.of(root, by: office, in: tx)
                #expect(line.open == all.count { $0.stage != .closed })
                #expect(line.overdue == all.count { $0.isOverdue(on: office.today) })
                for finding in all {
                    let trail = try FindingStep.of(finding.id, in: tx)
                    let last = trail.last { $0.step.way != nil }
                    #expect(finding.stage == (last?.step.way?.to ?? .open))
                    #expect(finding.round == 1 + trail.count { $0.step == .reopen })
                    let rectifiers = Set(trail.filter { FindingStep.Step.rectifying.contains($0.step) }.map(\.madeBy))
                    for step in trail where step.step == .close {
                        #expect(!rectifiers.contains(step.madeBy))
                    }
                }
                #expect(Set(all.map(\.number)).count == all.count)
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    /// The same numbers for the same seed (SplitMix64).
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }
}
