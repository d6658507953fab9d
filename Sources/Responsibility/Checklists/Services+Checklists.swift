import Storage

/// What the command line asks of checklists.
extension Services {
    public func adoptChecklist(
        _ source: String, by access: Access
    ) async throws -> (key: String, version: Int, isNew: Bool) {
        try await database.write { tx in
            let (checklist, isNew) = try Checklist.adopt(source, by: access, in: tx)
            return (checklist.key, checklist.version, isNew)
        }
    }
}
