import Foundation
import Storage
import Web

extension Services {
    /// A finding as the command line prints it.
    public struct ListedFinding: Sendable {
        public let number: String
        public let unit: String
        public let title: String
        public let stage: String
        public let grade: String
        public let foundOn: Day
        public let dueOn: Day
        public let isOverdue: Bool
    }

    /// The first findings of a unit and all below it; `query` has the filters of the page's address.
    public func findings(
        unitCode: String?, query: [(String, String)], limit: Int, by access: Access
    ) async throws -> [ListedFinding] {
        let form = query.reduce(into: Form()) { $0.add($1.1, to: $1.0) }
        return try await database.readAtLength { tx in
            let list = try FindingList.asked(form.unit(unitCode, by: access, in: tx), by: access, in: tx)
            let ids = try list.firstIDs(of: list.stages, limit: limit, by: access, in: tx)
            return try FindingList.lines(of: ids, by: access, in: tx).map { line in
                ListedFinding(
                    number: line.number, unit: line.unitCode, title: line.title, stage: line.stage.rawValue,
                    grade: line.grade.rawValue, foundOn: line.foundOn, dueOn: line.dueOn,
                    isOverdue: line.stage != .closed && line.dueOn < access.today)
            }
        }
    }

    /// The ledger of rectification as a file.
    public func findingLedger(
        unitCode: String?, query: [(String, String)], format: String, in language: Language, by access: Access
    ) async throws -> [UInt8] {
        let form = query.reduce(into: Form()) { $0.add($1.1, to: $1.0) }
        guard let format = Export.Format(rawValue: format) else {
            throw Refusal.invalid([Mistake("format", zh: "只有 xlsx 和 csv", en: "it is xlsx or csv")])
        }
        return try await database.readAtLength { tx in
            let list = try FindingList.asked(form.unit(unitCode, by: access, in: tx), by: access, in: tx)
            return try FindingLedger.export(list, by: access, language, in: tx).bytes(format, language)
        }
    }

    /// What opening a finding did, or would do.
    public struct OpenedFinding: Sendable {
        /// `nil` after a dry run.
        public let number: String?
        /// The number of the one that it repeats.
        public let repeats: String?
    }

    /// Writes down a finding.
    public func openFinding(
        unitCode: String, source: String, sourceName: String, title: String, facts: String, place: String, item: String,
        grade: String, track: String, foundOn: Day, dueOn: Day, dryRun: Bool, by access: Access
    ) async throws -> OpenedFinding {
        guard let source = Finding.Source(rawValue: source), let grade = Finding.Grade(rawValue: grade),
            let track = Finding.Track(rawValue: track)
        else {
            throw Refusal.invalid([
                Mistake(
                    "source", zh: "来源、等级或整改方式不对，见 --help", en: "source, grade or track is not one of those in --help")
            ])
        }
        let (office, once) = (clock, Token.make())
        let work: @Sendable (Transaction) throws -> OpenedFinding = { tx in
            let unit = try Unit.find(code: unitCode, by: access, in: tx)
            let new = NewFinding(
                unitID: unit.id, foundByUnitID: try Finding.finder(source, at: unit.id, by: access, in: tx),
                source: source, sourceName: sourceName.trimmed, item: item.trimmed, title: title.trimmed,
                facts: facts.trimmed, place: place.trimmed, grade: grade, foundOn: foundOn, track: track, dueOn: dueOn,
                once: once, office: office)
            let forerunner = try Finding.forerunner(of: new, by: access, in: tx)
            let mistakes = new.mistakes(on: access.today)
            guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
            if dryRun { return OpenedFinding(number: nil, repeats: forerunner?.number) }
            let id = try Finding.open(new, by: access, in: tx)
            return OpenedFinding(
                number: try Finding.find(id, by: access, in: tx).number, repeats: forerunner?.number)
        }
        return try await dryRun ? database.read(work) : database.write(work)
    }

    /// Takes files of findings into the book, all rows or none.
    public func importFindings(
        _ files: [URL], dryRun: Bool, by access: Access
    ) async throws -> (added: Int, known: Int) {
        let read = try files.map { (name: $0.lastPathComponent, bytes: [UInt8](try Data(contentsOf: $0))) }
        let office = clock
        let work: @Sendable (Transaction) throws -> (added: Int, known: Int) = { tx in
            let found = try FindingImport.read(read, at: office, by: access, in: tx)
            guard found.mistakes.isEmpty else { throw Refusal.invalid(found.mistakes) }
            if !dryRun { try found.apply(by: access, in: tx) }
            return (found.new.count, found.known)
        }
        return try await dryRun ? database.readAtLength(work) : database.write(work)
    }
}

extension Form {
    /// The filters, with the unit of a code.
    fileprivate func unit(_ code: String?, by access: Access, in tx: Transaction) throws -> Form {
        guard let code else { return self }
        return replacing("unit", with: try Unit.find(code: code, by: access, in: tx).id.description)
    }
}
