import Storage
import Web

/// That work was written down by another unit than the one that did it (代填).
struct OnBehalf: Sendable {
    /// Who recorded it.
    let name: String?
    let unitID: ID<Unit>
    let unitName: String

    /// The unit of whoever records the work of a unit that is not their own; `nil` for one's own, and for the machine's administrator.
    static func unit(of access: Access, recordingFor unit: ID<Unit>, in tx: Transaction) throws -> ID<Unit>? {
        guard let person = access.personID, !access.tops(.recordActivities).contains(unit) else { return nil }
        let home = try tx.value(
            .unscoped(
                "SELECT unit_id FROM person WHERE id = \(person)", because: "everybody knows their own unit"),
            as: ID<Unit>.self)
        return home == unit ? nil : home
    }

    static func of(_ activity: ID<Activity>, by access: Access, in tx: Transaction) throws -> OnBehalf? {
        try tx.first(
            """
            SELECT p.name, u.id, u.name FROM activity v JOIN unit u ON u.id = v.recorder_unit_id
            LEFT JOIN account a ON a.id = v.recorded_by LEFT JOIN person p ON p.id = a.person_id
            WHERE v.id = \(activity) AND \(access.may(.viewRecords, at: "v.unit_id"))
            """, OnBehalf.init)
    }

    func sentence(for unit: Unit, _ language: Language) -> String {
        let who = name.map { language.say(zh: "的\($0)", en: ", by \($0)") } ?? ""
        return language.say(
            zh: "由\(unitName)\(who)代\(unit.name)填报", en: "recorded on behalf of \(unit.name) by \(unitName)\(who)")
    }
}
