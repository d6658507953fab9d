import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to the good practice of a circular; the others are those of reports.
struct CircularRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.post("reports/circular/:unit/practice", use: hold)
        members.post("reports/circular/:unit/practice/removal", use: remove)
    }

    @Sendable func hold(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await change(try await request.form(), context) { reader in
            try reader.checked(
                reader.id("activity", as: ID<Activity>.self),
                reader.text("sentence", max: GoodPractice.longestSentence))
        }
    }

    @Sendable func remove(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await change(try await request.form(), context) { reader in
            (try reader.checked(reader.id("activity", as: ID<Activity>.self)), nil)
        }
    }

    private func change(
        _ form: Form, _ context: MemberContext,
        _ read: (inout FormReader) throws -> (activity: ID<Activity>, sentence: String?)
    ) async throws -> Response {
        let (access, unit) = (context.access, try context.id("unit", Unit.self))
        var reader = FormReader(form)
        let (year, period) = try reader.checked(
            reader.integer("year", in: 2000...2100), reader.choice("period", of: ReportPeriod.self))
        do {
            let (activity, sentence) = try read(&reader)
            try await services.database.write { tx in
                try GoodPractice.hold(
                    activity, sentence, unit: unit, year: year, period: period, by: access, in: tx)
            }
        } catch Refusal.invalid(let mistakes) where period.isCircular {
            return try await ReportRoutes(services: services).draftPage(form, mistakes, context)
        } catch let invalid as InvalidForm where period.isCircular {
            return try await ReportRoutes(services: services).draftPage(form, invalid.mistakes, context)
        }
        return .seeOther(period.path(unit, year) + "#practice")
    }
}
