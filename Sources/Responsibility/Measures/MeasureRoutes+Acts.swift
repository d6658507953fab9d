import Hummingbird
import Storage
import Web

/// The doors to each step on a measure's way.
extension MeasureRoutes {
    func addActs(to members: RouterGroup<MemberContext>) {
        members.post("measures/:measure/parties", use: name)
        members.post("measures/:measure/notice", use: deliverNotice)
        members.post("measures/:measure/defences", use: defend)
        members.post("measures/:measure/defences/:defence/examination", use: check)
        members.post("measures/:measure/decisions", use: decide)
        members.post("measures/:measure/decisions/return", use: returnDecision)
        members.post("measures/:measure/delivery", use: deliver)
        members.post("measures/:measure/ending", use: drop)
        members.post("measures/:measure/appeals", use: appeal)
        members.post("measures/:measure/appeals/:appeal/extension", use: extend)
        members.post("measures/:measure/appeals/:appeal/outcome", use: settle)
    }

    private typealias Work = @Sendable (Transaction) throws -> Void

    /// Does a step and shows the page again; with the mistakes and what was typed when it was not done.
    private func act(
        _ request: Request, _ context: MemberContext, _ read: (inout FormReader, ID<Measure>) throws -> Work
    ) async throws -> Response {
        let (access, id) = (context.access, try context.id("measure", Measure.self))
        let form = try await request.form()
        do {
            var reader = FormReader(form)
            let work = try read(&reader, id)
            let isSeen = try await services.database.write { tx in
                try work(tx)
                return try tx.value(
                    "SELECT 1 FROM measure m WHERE m.id = \(id) AND \(Measure.seen(by: access))", as: Int.self) != nil
            }
            return .seeOther(isSeen ? "/measures/\(id)" : "/measures")
        } catch Refusal.invalid(let mistakes) {
            return try await page(form, mistakes, context)
        } catch let invalid as InvalidForm {
            return try await page(form, invalid.mistakes, context)
        } catch Refusal.conflict(let conflict) {
            return try await page(form, [Mistake("now", .conflict(conflict))], context, status: .conflict)
        }
    }

    @Sendable func name(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        return try await act(request, context) { reader, id in
            let (person, part) = try reader.checked(
                reader.id("person", as: ID<Person>.self), reader.choice("part", of: Measure.Part.self))
            return { tx in try Measure.name(person, as: part, in: id, by: access, in: tx) }
        }
    }

    @Sendable func deliverNotice(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        return try await act(request, context) { reader, id in
            let (day, mode) = try reader.checked(
                reader.day("on", as: Day.self), reader.choice("mode", of: Delivery.Mode.self))
            return { tx in try Measure.deliverNotice(of: id, on: day, by: mode, access: access, in: tx) }
        }
    }

    @Sendable func defend(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        return try await act(request, context) { reader, id in
            let (text, way, day) = try reader.checked(
                reader.multiline("text", max: Measure.longestText), reader.choice("way", of: Defence.Way.self),
                reader.optionalDay("on", as: Day.self))
            return { tx in try Measure.file(text, way, on: day ?? access.today, of: id, by: access, in: tx) }
        }
    }

    @Sendable func check(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, defence) = (context.access, try context.id("defence", Defence.self))
        return try await act(request, context) { reader, id in
            let text = try reader.checked(reader.multiline("checked", max: Measure.longestText))
            return { tx in try Measure.check(defence, of: id, text, by: access, in: tx) }
        }
    }

    @Sendable func decide(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        return try await act(request, context) { reader, id in
            let reasons = reader.multiline("reasons", max: Measure.longestText)
            let ruling = try reader.ruling()
            let text = try reader.checked(reasons)
            return { tx in try Measure.decide(id, ruling, reasons: text, by: access, in: tx) }
        }
    }

    @Sendable func returnDecision(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        return try await act(request, context) { reader, id in
            let reason = try reader.checked(reader.multiline("return_reason", max: Measure.longestText))
            return { tx in try Measure.returnDecision(of: id, reason: reason, by: access, in: tx) }
        }
    }

    @Sendable func deliver(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        return try await act(request, context) { reader, id in
            let (day, mode) = try reader.checked(
                reader.day("on", as: Day.self), reader.choice("mode", of: Delivery.Mode.self))
            return { tx in try Measure.deliverDecision(of: id, on: day, by: mode, access: access, in: tx) }
        }
    }

    @Sendable func drop(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        return try await act(request, context) { reader, id in
            let reason = try reader.checked(reader.multiline("drop_reason", max: Measure.longestText))
            return { tx in try Measure.drop(id, reason: reason, by: access, in: tx) }
        }
    }

    @Sendable func appeal(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        return try await act(request, context) { reader, id in
            let (route, grounds, day) = try reader.checked(
                reader.choice("route", of: AppealRoute.self), reader.multiline("grounds", max: Measure.longestText),
                reader.optionalDay("on", as: Day.self))
            return { tx in
                try Measure.appeal(route, against: id, grounds: grounds, on: day ?? access.today, by: access, in: tx)
            }
        }
    }

    @Sendable func extend(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, appeal) = (context.access, try context.id("appeal", Appeal.self))
        return try await act(request, context) { reader, id in
            let (days, reason) = try reader.checked(
                reader.integer("more_days", in: 1...30),
                reader.multiline("extension_reason", max: Measure.longestText))
            return { tx in
                try Measure.extend(appeal, of: id, by: days, reason: reason, access: access, in: tx)
            }
        }
    }

    @Sendable func settle(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, appeal) = (context.access, try context.id("appeal", Appeal.self))
        return try await act(request, context) { reader, id in
            let (outcome, reasons, told, mode) = (
                reader.choice("appeal_outcome", of: Appeal.Outcome.self),
                reader.multiline("reasons", max: Measure.longestText), reader.day("told_on", as: Day.self),
                reader.choice("mode", of: Delivery.Mode.self)
            )
            let milder = try reader.optionalRuling()
            let read = try reader.checked(outcome, reasons, told, mode)
            return { tx in
                try Measure.settle(
                    appeal, of: id, read.0, milder: milder, reasons: read.1, toldOn: read.2, read.3, by: access, in: tx)
            }
        }
    }
}
