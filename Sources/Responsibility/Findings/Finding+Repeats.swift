import Storage

extension Finding {
    /// So many months after a finding, the same one at the same unit counts as its repetition.
    static let repeatWindow = 24

    /// An earlier finding that a new one repeats.
    struct Forerunner: Sendable, Equatable {
        let id: ID<Finding>
        let year: Int
        let sequence: Int
        let title: String
        let foundOn: Day

        var number: String { Finding.number(year, sequence) }
    }

    /// The newest finding of the same item, or of the same duty, at the unit within the window.
    ///
    /// - Parameter once: of the form, so that one that is sent twice does not repeat itself.
    static func forerunner(
        unit: ID<Unit>, item: String, duty: ID<Duty>?, foundOn: Day, once: String = "", by access: Access,
        in tx: Transaction
    ) throws -> Forerunner? {
        let first = foundOn.adding(months: -repeatWindow)
        func newest(_ same: SQL) throws -> Forerunner? {
            try tx.first(
                """
                SELECT g.id, g.year, g.sequence, g.title, g.found_on FROM finding g
                WHERE g.unit_id = \(unit) AND \(same) AND g.found_on >= \(first) AND g.found_on <= \(foundOn)
                  AND g.once <> \(once) AND \(access.may(.viewUnits, at: unit))
                ORDER BY g.found_on DESC, g.id DESC LIMIT 1
                """, Forerunner.init)
        }
        let ofItem = item.isEmpty ? nil : try newest("g.item = \(item) AND g.item <> ''")
        let ofDuty = try duty.flatMap { try newest("g.duty_id = \($0)") }
        return [ofItem, ofDuty].compactMap { $0 }.max { ($0.foundOn, $0.id) < ($1.foundOn, $1.id) }
    }
}
