import Storage

/// A file that an organisation takes into use version by version: a catalogue of duties, a checklist, a scheme.
protocol VersionedFile {
    var key: String { get }
    var version: Int { get }
    var appliesFrom: Day { get }
}

extension ProgrammeFile: VersionedFile {}
extension ChecklistFile: VersionedFile {}
extension SchemeFile: VersionedFile {}

extension VersionedFile {
    /// Refuses other words under a number that is in use.
    func require(_ source: String, sameAs known: String) throws {
        guard source != known else { return }
        throw Refusal.invalid([
            Mistake(
                "version", zh: "第 \(version) 版已经采用过，内容不同；请改用新的版本号并写明修改内容",
                en: "version \(version) is in use with other words: give the file a new version and say what changed")
        ])
    }

    /// Writes down that this version was taken into use, from these words.
    func enter<Kind>(
        _ subjectKind: String, _ subject: ID<Kind>, count: Int, _ source: String, by access: Access, in tx: Transaction
    ) throws {
        try Entry.write(
            version == 1 ? .adopt : .revise, subjectKind, subject, count: count,
            [
                "key": .text(key), "version": .of(version), "applies_from": .of(appliesFrom),
                "source_sha256": .text(Digest.of(Array(source.utf8)).hex),
            ], by: access, in: tx)
    }
}
