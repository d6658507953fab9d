import Storage
import Web

/// What the command line asks of inspections.
extension Services {
    /// What the command line says of a plan.
    public struct PlannedBatch: Sendable {
        public let id: ID<InspectionBatch>?
        public let units: Int
        /// What would be too often: the unit's name and the warning, in both languages.
        public let clashes: [(unit: String, zh: String, en: String)]
    }

    public func planInspections(
        issuer: String, kind: Inspection.Kind, title: String, checklist: String, days: ClosedRange<Day>,
        units codes: [String], kinds: [String], publishWithin: Int?, signWithin: Int, windowDays: Int, yearLimit: Int,
        dryRun: Bool, by access: Access
    ) async throws -> PlannedBatch {
        let once = Token.make()
        let work: @Sendable (Transaction) throws -> PlannedBatch = { tx in
            let top = try Unit.find(code: issuer, by: access, in: tx)
            var units = try codes.map { try Unit.find(code: $0, by: access, in: tx) }
            units += try InspectionBatch.units(of: kinds, below: top.id, by: access, in: tx)
            var new = NewBatch(
                issuingUnitID: top.id, kind: kind, title: title, checklist: checklist, days: days,
                publishWithin: publishWithin, units: Set(units.map(\.id)).sorted(), once: once)
            new.limits = .init(windowDays: windowDays, perYear: yearLimit)
            new.signWithin = signWithin
            try new.check()
            let clashes = try Clash.of(
                new.units, by: top.id, in: days, limits: new.limits, by: access, in: tx)
            let names = Dictionary(units.map { ($0.id, $0.name) }) { first, _ in first }
            return PlannedBatch(
                id: dryRun ? nil : try InspectionBatch.plan(new, by: access, in: tx), units: new.units.count,
                clashes: clashes.map { (names[$0.unitID] ?? "", $0.sentence(in: .zh), $0.sentence(in: .en)) })
        }
        return try await dryRun ? database.readAtLength(work) : database.write(work)
    }

    /// What somebody says of one item at the command line.
    public struct ItemAnswer: Sendable {
        public var item: String
        public var facts: String
        public var isMajor: Bool

        public init(item: String, facts: String, isMajor: Bool) {
            self.item = item
            self.facts = facts
            self.isMajor = isMajor
        }
    }

    /// Records an inspection; items that are not named are fine.
    public func recordInspection(
        unit code: String, checklist: String, batch: ID<InspectionBatch>?, kind: Inspection.Kind,
        method: Inspection.Method, title: String?, on day: Day, inspectors names: [String], problems: [ItemAnswer],
        notApplicable: [String], summary: String, dryRun: Bool, in language: Language, by access: Access
    ) async throws -> (id: ID<Inspection>?, number: String?, findings: Int) {
        let (once, office) = (Token.make(), clock)
        let work: @Sendable (Transaction) throws -> (ID<Inspection>?, String?, Int) = { tx in
            let unit = try Unit.find(code: code, by: access, in: tx)
            guard let list = try Checklist.all(in: tx).first(where: { $0.key == checklist }) else {
                throw Refusal.invalid([
                    Mistake(
                        "checklist", zh: "没有采用过检查表“\(checklist)”",
                        en: "the checklist “\(checklist)” has not been adopted")
                ])
            }
            let lists = [NewInspection.CheckedList(key: list.key, version: list.version)]
            let items = try NewInspection.items(of: lists, in: tx)
            let unknown = Set(problems.map(\.item) + notApplicable).subtracting(items.map(\.item.key)).sorted()
            guard unknown.isEmpty else {
                throw Refusal.invalid(
                    unknown.map { Mistake("item", zh: "检查表没有“\($0)”这一项", en: "the checklist has no item “\($0)”") })
            }
            let answers = items.map { item -> NewInspection.Answer? in
                if let problem = problems.first(where: { $0.item == item.item.key }) {
                    return .init(
                        outcome: .problem, facts: problem.facts, grade: problem.isMajor ? .major : .ordinary)
                }
                return .init(outcome: notApplicable.contains(item.item.key) ? .notApplicable : .fine)
            }
            let issuer =
                try batch.map { try InspectionBatch.find($0, by: access, in: tx).issuingUnitID }
                ?? Inspection.issuer(for: unit.id, by: access, in: tx)
            let members = try Inspectors.of(issuer, by: access, in: tx)
            let people = try names.map { name -> ID<Person> in
                let found = members.filter { $0.name == name }
                guard found.count == 1, let person = found.first else {
                    throw Refusal.invalid([
                        Mistake(
                            "inspectors", zh: "没有找到检查人员“\(name)”，或者不止一人",
                            en: "“\(name)” is no inspector, or more than one")
                    ])
                }
                return person.id
            }
            var new = NewInspection(
                unitID: unit.id, batchID: batch, checklists: lists, kind: kind, method: method,
                title: title ?? list.title(in: language), heldOn: day, inspectors: people, summary: summary,
                answers: answers, once: once, office: office)
            new.language = language
            new.items = items
            guard !dryRun else {
                let mistakes = new.mistakes(items, on: access.today)
                guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
                return (nil, nil, problems.count)
            }
            let id = try Inspection.record(new, by: access, in: tx)
            return (id, try Inspection.find(id, by: access, in: tx).number, problems.count)
        }
        return try await dryRun ? database.read(work) : database.write(work)
    }

    /// An inspection as the command line lists it.
    public struct ListedInspection: Sendable {
        public let id: ID<Inspection>
        public let number: String
        public let day: Day
        public let unit: String
        public let title: String
        public let problems: Int
        public let signedOn: Day?
    }

    public func inspections(unit code: String?, year: Int?, by access: Access) async throws -> [ListedInspection] {
        try await database.readAtLength { tx in
            var query = Form()
            if let code { query.add(try Unit.find(code: code, by: access, in: tx).id.description, to: "unit") }
            let year = year ?? access.today.year
            query.add("\(Day.first(ofMonth: 1, in: year))", to: "from")
            query.add("\(Day.last(ofMonth: 12, in: year))", to: "to")
            return try InspectionList.asked(query, by: access, in: tx).lines(Export.most, by: access, in: tx).map {
                ListedInspection(
                    id: $0.id, number: $0.number, day: $0.heldOn, unit: $0.unitName, title: $0.title,
                    problems: $0.problems, signedOn: $0.signedOn)
            }
        }
    }
}
