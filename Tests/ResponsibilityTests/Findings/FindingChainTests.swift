import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Who takes which step of the chain, and when: one table.
@Suite struct FindingChainTests {
    /// Somebody, and what each step says to them when it is due: what they may do (✓), may not (✗), or may not know of (?).
    private static let table: [(login: String, steps: String)] = [
        // plan apply check sign close return-applied return-checked return-signed reopen ask answer
        ("qs-clerk", "✓✓✗✗✗✗✗✗✗✓✗"),
        ("qs-reviewer", "✗✗✓✗✗✓✗✗✗✗✗"),
        ("head", "✓✓✗✓✗✗✓✗✗✓✓"),
        ("office", "✗✗✓✗✓✓✗✓✓✗✓"),
        ("inspector", "✗✗✓✗✗✓✗✗✗✗✗"),
        ("auditor", "✗✗✗✗✗✗✗✗✗✗✗"),
        ("admin", "???????????"),
        ("bs-clerk", "???????????"),
        ("bs-reviewer", "???????????"),
    ]
    private static let steps: [(step: FindingStep.Step, at: Finding.Stage)] = [
        (.plan, .open), (.apply, .planned), (.check, .applied), (.sign, .checked), (.close, .signed),
        (.return, .applied), (.return, .checked), (.return, .signed), (.reopen, .closed), (.ask, .planned),
        (.grant, .planned),
    ]

    @Test("every role × every step", arguments: Backend.available)
    func roles(backend: Backend) async throws {
        try await World.on(backend) { world in
            for (index, due) in Self.steps.enumerated() {
                for (login, answers) in Self.table {
                    let id = try await world.open(try world.newFinding("\(due.step) \(login) \(index)"))
                    try await world.bring(id, to: due.at)
                    if due.step == .grant { try await world.take(.ask, of: id, by: "qs-clerk") }
                    let refused = await refusal { try await world.take(due.step, of: id, by: login) }
                    switch Array(answers)[index] {
                    case "✓": #expect(refused == nil, "\(login) \(due.step) at \(due.at)")
                    case "✗":
                        #expect(
                            refused == .notAllowed(due.step.permission(at: due.at)), "\(login) \(due.step) at \(due.at)"
                        )
                    default: #expect(refused == .notFound, "\(login) \(due.step) at \(due.at)")
                    }
                }
            }
        }
    }

    @Test("a step at the wrong stage is refused, whoever asks for it", arguments: Backend.available)
    func wrongStage(backend: Backend) async throws {
        let who: [FindingStep.Step: String] = [
            .plan: "qs-clerk", .apply: "qs-clerk", .check: "inspector", .sign: "head", .close: "office",
            .reopen: "office", .ask: "qs-clerk", .stage: "qs-clerk",
        ]
        try await World.on(backend) { world in
            for stage in Finding.Stage.allCases {
                for (step, login) in who {
                    let fits =
                        switch step {
                        case .ask: [.open, .planned].contains(stage)
                        case .stage: false
                        default: step.way?.from.contains(stage) ?? false
                        }
                    guard !fits else { continue }
                    let id = try await world.open(try world.newFinding("\(stage) \(step)"))
                    try await world.bring(id, to: stage)
                    let before = try await world.finding(id)
                    let refused = await refusal { try await world.take(step, of: id, by: login) }
                    #expect(refused == .conflict(.findingMoved), "\(step) at \(stage)")
                    #expect(try await world.finding(id) == before)
                }
                for login in ["qs-reviewer", "head", "office"] where [.open, .planned, .closed].contains(stage) {
                    let id = try await world.open(try world.newFinding("\(stage) return \(login)"))
                    try await world.bring(id, to: stage)
                    let refused = await refusal { try await world.take(.return, of: id, by: login) }
                    #expect(refused == .conflict(.findingMoved) || refused == .notAllowed(.checkRectification))
                }
            }
        }
    }

    @Test(
        "nobody verifies their own rectification, and nobody takes two of the three steps", arguments: Backend.available
    )
    func separation(backend: Backend) async throws {
        try await World.on(backend) { world in
            let (machine, root) = (world.services.machine("tests"), try world.unit("YX"))
            let all = try #require(world.accounts["head"])
            try await world.services.database.write { tx in
                for role in [Role.programmeOffice, .clerk, .inspector] {
                    try Account.grant(role, at: root, to: all, by: machine, in: tx)
                }
            }
            // The head, who now may everything, planned it.
            let own = try await world.open(try world.newFinding())
            try await world.take(.plan, of: own, by: "head")
            try await world.take(.apply, of: own, by: "qs-clerk")
            for step in [FindingStep.Step.check, .return] {
                let refused = await refusal { try await world.take(step, of: own, by: "head") }
                #expect(refused == .conflict(.separation(.rectifierVerifies)), "\(step)")
            }
            // They checked another one.
            let checked = try await world.open(try world.newFinding("二号"))
            try await world.bring(checked, to: .applied)
            try await world.take(.check, of: checked, by: "head")
            let signed = await refusal { try await world.take(.sign, of: checked, by: "head") }
            #expect(signed == .conflict(.separation(.oneStepEach)))
            // After a return it begins anew: whoever checked may sign the next time, if another has checked.
            try await world.take(.return, of: checked, by: "head")
            try await world.take(.apply, of: checked, by: "qs-clerk")
            try await world.take(.check, of: checked, by: "inspector")
            try await world.take(.sign, of: checked, by: "head")
            let closed = await refusal { try await world.take(.close, of: checked, by: "head") }
            #expect(closed == .conflict(.separation(.oneStepEach)))
            try await world.take(.close, of: checked, by: "office")
            // An extension is not answered by whoever asked for it, nor does the machine verify anything.
            let late = try await world.open(try world.newFinding("三号"))
            try await world.take(.ask, of: late, by: "head")
            let answered = await refusal { try await world.take(.grant, of: late, by: "head") }
            #expect(answered == .conflict(.separation(.askerAnswers)))
            try await world.bring(late, to: .applied)
            let byMachine = await refusal {
                try await world.services.database.write { tx in
                    try Finding.verify(.check, of: late, opinion: "", by: machine, in: tx)
                }
            }
            #expect(byMachine == .conflict(.separation(.rectifierVerifies)))
        }
    }

    @Test("of two closers at once one closes it, and the other is told", arguments: Backend.available)
    func twoClosers(backend: Backend) async throws {
        try await World.on(backend) { world in
            let (machine, root) = (world.services.machine("tests"), try world.unit("YX"))
            let auditor = try #require(world.accounts["auditor"])
            try await world.services.database.write { tx in
                try Account.grant(.programmeOffice, at: root, to: auditor, by: machine, in: tx)
            }
            let id = try await world.open(try world.newFinding())
            try await world.bring(id, to: .signed)
            async let first = refusal { try await world.take(.close, of: id, by: "office") }
            async let second = refusal { try await world.take(.close, of: id, by: "auditor") }
            let refused = [await first, await second]
            #expect(refused.count { $0 == nil } == 1)
            #expect(refused.contains(.conflict(.findingMoved)))
            let steps = try await world.services.database.read { tx in try FindingStep.of(id, in: tx) }
            #expect(steps.count { $0.step == .close } == 1)
        }
    }
}
