import Storage

/// What the command line asks about measures.
extension Services {
    /// One line of the list of measures.
    public struct MeasureLine: Sendable {
        public let id: String
        public let view: String
        public let subject: String
        public let unit: String
        public let standing: String
        public let title: (zh: String, en: String)
        /// The last day in effect; empty where there is none.
        public let until: String
    }

    /// One limit of a route of appeal.
    public struct AppealClock: Sendable {
        public let step: String
        public let title: (zh: String, en: String)
        public let within: (zh: String, en: String)
        public let last: String
        public let isProvisional: Bool
    }

    /// The newest measures that somebody may know of, as the page lists them.
    public func measures(by access: Access) async throws -> [MeasureLine] {
        try await database.read { tx in
            try MeasureList.read(by: access, in: tx).sections.flatMap { section in
                section.measures.map { measure, standing in
                    let told = measure.told(to: section.view.part)
                    let ruling = told.ruling ?? measure.considered
                    return MeasureLine(
                        id: measure.id.description, view: section.view.rawValue, subject: measure.subject,
                        unit: measure.unit,
                        standing: standing.rawValue,
                        title: (ruling.title(in: .zh), ruling.title(in: .en)),
                        until: told.lapsesOn?.adding(days: -1).description ?? "")
                }
            }
        }
    }

    /// Each limit of a route, counted from the day on which what starts it happened.
    public func appealClocks(_ route: AppealRoute, from day: Day) async throws -> [AppealClock] {
        try await database.read { tx in
            let calendar = try Measure.calendar(in: tx)
            return route.limits.map { limit in
                let last = route.last(limit, from: day, calendar: calendar)
                let words = limit.within.words
                return AppealClock(
                    step: limit.step.rawValue,
                    title: (limit.step.title(of: route, in: .zh), limit.step.title(of: route, in: .en)),
                    within: (words.zh.trimmed, words.en), last: last.day.description, isProvisional: last.provisional)
            }
        }
    }
}
