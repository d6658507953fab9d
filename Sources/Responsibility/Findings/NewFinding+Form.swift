import Storage
import Web

extension Form {
    /// The finding that the form describes, or all that is wrong with it.
    func newFinding(at office: OfficeClock, by access: Access, in tx: Transaction) throws -> NewFinding {
        var reader = FormReader(self)
        let (source, title, facts, foundOn, dueOn, grade, track, duty, posts, once) = try reader.checked(
            reader.choice("source", of: Finding.Source.self), reader.text("finding_title", max: Finding.longestTitle),
            reader.multiline("facts", max: Finding.longestText), reader.day("found_on", as: Day.self),
            reader.day("due_on", as: Day.self), reader.choice("grade", of: Finding.Grade.self),
            reader.choice("track", of: Finding.Track.self), reader.optionalID("duty", as: ID<Duty>.self),
            reader.values("posts", as: ID<Post>.self, max: 50), reader.text("once", max: 40))
        let (sourceName, place, category, clause, item, others) = try reader.checked(
            reader.optionalText("source_name", max: 200), reader.optionalText("place", max: 200),
            reader.optionalText("category", max: 60), reader.optionalText("clause", max: 200),
            reader.optionalText("item", max: 100), reader.optionalText("other_units", max: 500))
        let permission = NewFinding.permissions(for: source).first { access.may($0) } ?? .inspect
        let unit = try UnitChoice.find(self["unit"] ?? "", for: permission, by: access, in: tx)
        if let duty {
            guard try Duty.newestTitle(of: duty, in: tx) != nil else { throw Refusal.notFound }
        }
        return NewFinding(
            unitID: unit.id,
            foundByUnitID: try Finding.finder(source, at: unit.id, by: access, in: tx), source: source,
            sourceName: sourceName ?? "", item: item ?? "", dutyID: duty, title: title, facts: facts,
            clause: clause ?? "", place: place ?? "", category: category ?? "", grade: grade, foundOn: foundOn,
            track: track, dueOn: dueOn, otherUnits: try Self.units(others ?? "", by: access, in: tx), posts: posts,
            once: once, office: office)
    }

    /// Units by their codes.
    static func units(_ codes: String, by access: Access, in tx: Transaction) throws -> [ID<Unit>] {
        let codes = codes.split { ",，、; ；".contains($0) }.map(String.init)
        guard !codes.isEmpty else { return [] }
        let known = try tx.all(
            "SELECT u.code, u.id FROM unit u WHERE u.code IN \(codes) AND \(access.may(.viewUnits, at: "u.id"))"
        ) { (code: String, id: ID<Unit>) in (code, id) }
        let unknown = Set(codes).subtracting(known.map(\.0)).sorted()
        guard unknown.isEmpty else {
            throw Refusal.invalid([
                Mistake(
                    "other_units", zh: "没有代码为“\(unknown.joined(separator: "、"))”的单位",
                    en: "there is no unit with the code “\(unknown.joined(separator: ", "))”")
            ])
        }
        return known.map(\.1).sorted()
    }
}

extension Finding {
    /// By which permission somebody finds what comes from a source that is not the unit itself.
    static func finding(_ source: Source) -> Permission { source == .superior ? .closeFindings : .inspect }

    /// On whose behalf somebody finds something: the highest of their own units above it; of its own the unit itself.
    static func finder(
        _ source: Source, at unit: ID<Unit>, by access: Access, in tx: Transaction
    ) throws -> ID<Unit> {
        guard source != .own else { return unit }
        let permission = finding(source)
        let tops: SQL =
            access.mayEverywhere(permission) ? "TRUE" : "a.ancestor_id IN \(access.tops(permission))"
        return try tx.value(
            .unscoped(
                """
                SELECT a.ancestor_id FROM unit_ancestry a WHERE a.unit_id = \(unit) AND \(tops)
                ORDER BY a.depth DESC LIMIT 1
                """, because: "they are the person's own units"), as: ID<Unit>.self) ?? unit
    }

    /// The finding that a new one repeats.
    static func forerunner(of new: NewFinding, by access: Access, in tx: Transaction) throws -> Forerunner? {
        try forerunner(
            unit: new.unitID, item: new.item, duty: new.dutyID, foundOn: new.foundOn, once: new.once, by: access,
            in: tx)
    }
}
