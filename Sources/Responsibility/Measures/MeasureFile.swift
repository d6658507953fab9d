import Storage

extension Measure {
    /// The files that lie with it; who may see the measure may see them, and nobody else.
    func files(in tx: Transaction) throws -> [CaseFile] {
        try tx.all(
            .unscoped(
                """
                SELECT \(CaseFile.columns) FROM case_file e
                WHERE e.subject_kind = 'measure' AND e.subject_id = \(id) ORDER BY e.id
                """, because: "the measure was found by somebody who may know of it"), CaseFile.init)
    }

    /// Puts files to it; those named in it may, the archive does not.
    static func add(
        _ files: [NewActivity.NewEvidence], to id: ID<Measure>, by access: Access, in tx: Transaction
    ) throws {
        let (measure, _) = try find(id, as: Set(Part.allCases), by: access, in: tx)
        guard !files.isEmpty else {
            throw Refusal.invalid([Mistake("files", zh: "请选择文件", en: "choose a file")])
        }
        try CaseFile.add(files, to: .measure, id, of: measure.unitID, by: access, in: tx)
        try measure.note(.file, by: access, in: tx)
        try measure.enter(.add, ["files": .list(files.map { .erasable($0.name) })], by: access, in: tx)
    }

    /// One of its files, for whoever may see it; taking it is written down as a look.
    static func take(
        _ file: ID<CaseFile>, of id: ID<Measure>, by access: Access, in tx: Transaction
    ) throws -> CaseFile {
        let measure = try find(id, by: access, in: tx)
        guard let found = try measure.files(in: tx).first(where: { $0.id == file }) else { throw Refusal.notFound }
        try measure.enter(.look, ["at": "file", "file": .of(file)], by: access, in: tx)
        return found
    }
}
