import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Findings in a test's world, written down and moved on as people do.
extension World {
    func newFinding(
        _ title: String = "灭火器过期", at code: String = "QS", item: String = "", duty: ID<Duty>? = nil,
        grade: Finding.Grade = .ordinary, track: Finding.Track = .byDate, foundOn: Day? = nil,
        dueOn: Day = "2026-04-30",
        source: Finding.Source = .inspection, once: String = Token.make()
    ) throws -> NewFinding {
        NewFinding(
            unitID: try unit(code), foundByUnitID: try unit("YX"), source: source, item: item, dutyID: duty,
            title: title,
            facts: "库房两具灭火器压力不足", grade: grade, foundOn: foundOn ?? clock.today, track: track, dueOn: dueOn,
            once: once, office: clock.office)
    }

    /// Opens it as somebody.
    func open(_ new: NewFinding, by login: String = "inspector") async throws -> ID<Finding> {
        let access = try await access(login)
        return try await services.database.write { tx in try Finding.open(new, by: access, in: tx) }
    }

    func finding(_ id: ID<Finding>) async throws -> Finding {
        let access = try await access("office")
        return try await services.database.read { tx in try Finding.find(id, by: access, in: tx) }
    }

    /// A step, as the chain's own functions take it.
    func take(_ step: FindingStep.Step, of id: ID<Finding>, by login: String) async throws {
        let access = try await access(login)
        try await services.database.write { tx in
            switch step {
            case .plan:
                let finding = try Finding.find(id, by: access, in: tx)
                let version = try Rectification.versions(of: id, in: tx).last?.version ?? 0
                try Rectification.plan(
                    World.plan(for: finding, version: version), for: id, by: access, in: tx)
            case .apply: try Finding.apply(.init(note: "已更换"), for: id, by: access, in: tx)
            case .check, .sign, .close: try Finding.verify(step, of: id, opinion: "", by: access, in: tx)
            case .return: try Finding.return(id, reason: "照片不清", by: access, in: tx)
            case .reopen:
                try Finding.reopen(
                    id, reason: "又过期了", dueOn: access.today.adding(days: 30), by: access, in: tx)
            case .ask:
                let due = try Finding.find(id, by: access, in: tx).dueOn
                try FindingExtension.ask(
                    for: id, until: max(due, access.today).adding(days: 10), reason: "厂家缺货", by: access, in: tx)
            case .grant, .refuse:
                try FindingExtension.answer(step == .grant, for: id, answer: "见申请", by: access, in: tx)
            case .stage:
                let open = try RectificationStage.of(id, in: tx).first { $0.doneOn == nil }
                try RectificationStage.finish(open?.position ?? 0, of: id, by: access, in: tx)
            case .find: break
            }
        }
    }

    /// Everything that any track and grade asks for.
    static func plan(for finding: Finding, version: Int) -> NewRectification {
        NewRectification(
            who: "安全员", measures: "全部更换", money: "2000 元", dueOn: finding.dueOn, contingency: "备用灭火器",
            interim: "加派人员值守",
            stages: finding.track == .longTerm
                ? [.init(title: "排查", dueOn: finding.dueOn), .init(title: "更换", dueOn: finding.dueOn)] : [],
            version: version)
    }

    /// Brings it through all steps up to a stage, each by somebody else.
    func bring(_ id: ID<Finding>, to stage: Finding.Stage) async throws {
        let way: [(FindingStep.Step, String, Finding.Stage)] = [
            (.plan, "qs-clerk", .planned), (.apply, "qs-clerk", .applied), (.check, "inspector", .checked),
            (.sign, "head", .signed), (.close, "office", .closed),
        ]
        for (step, login, reached) in way {
            let now = try await finding(id).stage
            if now == stage { return }
            guard step.way?.from.first == now else { continue }
            try await take(step, of: id, by: login)
            #expect(try await finding(id).stage == reached)
        }
    }
}

/// What a refusal was, or that there was none.
func refusal(_ work: () async throws -> Void) async -> Refusal? {
    do {
        try await work()
        return nil
    } catch { return error as? Refusal }
}
