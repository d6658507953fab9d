import Storage

/// What an inspection says, apart from its files and from what its problems say as findings.
struct InspectionWording: Sendable, Equatable {
    var kind: Inspection.Kind
    var method: Inspection.Method
    var title: String
    var heldOn: Day
    var summary: String
    var inspectors: [Named]
    /// One for each item of the checklists, in their order.
    var outcomes: [InspectionItem.Outcome]

    /// An inspector with the name of today.
    struct Named: Sendable, Equatable {
        let id: ID<Person>
        let name: String
    }

    /// What an inspection says now.
    static func of(
        _ inspection: Inspection, _ items: [InspectionItem], in tx: Transaction
    ) throws -> InspectionWording {
        InspectionWording(
            kind: inspection.kind, method: inspection.method, title: inspection.title, heldOn: inspection.heldOn,
            summary: inspection.summary,
            inspectors: try tx.all(
                .unscoped(
                    """
                    SELECT p.id, p.name FROM inspection_inspector n JOIN person p ON p.id = n.person_id
                    WHERE n.inspection_id = \(inspection.id) ORDER BY n.position
                    """, because: "the inspection was found with permission"), Named.init),
            outcomes: items.map(\.outcome))
    }

    /// The fields that differ; items are called by their titles.
    func differences(
        to new: InspectionWording, _ items: [String], _ language: Language
    ) -> [ActivityWording.Difference] {
        zip(fields(items, language), new.fields(items, language)).compactMap { old, new in
            old.value == new.value ? nil : .init(field: old.name, old: old.value, new: new.value)
        }
    }

    private func fields(_ items: [String], _ language: Language) -> [(name: String, value: String)] {
        [
            ("title", title), ("kind", kind.title(in: language)), ("method", method.title(in: language)),
            ("held_on", heldOn.description),
            ("inspectors", inspectors.map(\.name).joined(separator: language.say(zh: "、", en: ", "))),
            ("summary", summary),
        ] + zip(items, outcomes).enumerated().map { ("\($0 + 1). \($1.0)", $1.1.title(in: language)) }
    }

    /// The members of an entry; items only where they differ from another version.
    func canonical(beside other: InspectionWording) -> Canonical {
        [
            "kind": .text(kind.rawValue), "method": .text(method.rawValue), "title": .text(title),
            "held_on": .of(heldOn), "inspectors": .list(inspectors.map { .of($0.id) }), "summary": .erasable(summary),
            "items": .list(
                zip(outcomes, other.outcomes).enumerated().filter { $0.element.0 != $0.element.1 }.map {
                    ["position": .of($0.offset), "outcome": .text($0.element.0.rawValue)]
                }),
        ]
    }
}

extension Inspection {
    /// Its items in their order. The inspection was found with permission.
    func items(in tx: Transaction) throws -> [InspectionItem] {
        try tx.all(
            .unscoped(
                "SELECT \(InspectionItem.columns) FROM inspection_item t WHERE t.inspection_id = \(id) ORDER BY t.position",
                because: "the inspection was found with permission"), InspectionItem.init)
    }

    /// The versions of the checklists by which it was made.
    static func lists(of items: [InspectionItem]) -> [NewInspection.CheckedList] {
        items.reduce(into: []) { lists, item in
            let list = NewInspection.CheckedList(key: item.checklist, version: item.version)
            if !lists.contains(list) { lists.append(list) }
        }
    }
}
