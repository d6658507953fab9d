import Storage

/// One version of a checklist, as it was adopted. An inspection keeps the version by which it was made.
public struct Checklist: Sendable, Equatable {
    public let id: ID<Checklist>
    public let key: String
    public let version: Int
    public let appliesFrom: Day
    public let titleZh: String
    public let titleEn: String

    static let columns: SQL = "c.id, c.key, c.version, c.applies_from, c.title_zh, c.title_en"

    public func title(in language: Language) -> String { language.say(zh: titleZh, en: titleEn) }

    static let migration = Migration(
        "0315-checklists",
        """
        CREATE TABLE checklist (
            id {id},
            key TEXT NOT NULL CHECK (key <> ''),
            version BIGINT NOT NULL CHECK (version > 0),
            applies_from TEXT NOT NULL,
            title_zh TEXT NOT NULL,
            title_en TEXT NOT NULL,
            -- The words of the file that was adopted.
            source TEXT NOT NULL,
            adopted_on TEXT NOT NULL,
            UNIQUE (key, version)
        );
        """)
}

extension Checklist {
    /// Takes a checklist into use. The same file again changes nothing; an edited file needs a new version number.
    static func adopt(
        _ source: String, by access: Access, in tx: Transaction
    ) throws -> (checklist: Checklist, isNew: Bool) {
        try access.requireEverywhere(.adoptProgrammes)
        let file = try ChecklistFile.read(source)
        if let known = try find(file.key, version: file.version, in: tx) {
            try file.require(source, sameAs: self.source(of: known.id, in: tx))
            return (known, false)
        }
        if let newest = try all(in: tx).first(where: { $0.key == file.key }) {
            let problems = file.problems(following: try .read(self.source(of: newest.id, in: tx)))
            guard problems.isEmpty else {
                throw Refusal.invalid(problems.map { Mistake("version", zh: $0.sentence.zh, en: $0.sentence.en) })
            }
        }
        let new = Checklist(
            id: tx.id(Checklist.self), key: file.key, version: file.version, appliesFrom: file.appliesFrom,
            titleZh: file.title.zh, titleEn: file.title.en)
        try tx.run(
            .unscoped(
                """
                INSERT INTO checklist (id, key, version, applies_from, title_zh, title_en, source, adopted_on)
                VALUES (\(new.id), \(new.key), \(new.version), \(new.appliesFrom), \(new.titleZh), \(new.titleEn),
                        \(source), \(access.today))
                """, because: "permission for the whole tree was asked"))
        try file.enter("checklist", new.id, count: file.items.count, source, by: access, in: tx)
        return (new, true)
    }

    /// What the newest version of a checklist calls an item that a finding names (`fire-office/yearly-test`); else the words themselves.
    static func title(ofItem words: String, in tx: Transaction) throws -> (zh: String, en: String) {
        let parts = words.split(separator: "/")
        guard parts.count == 2, let list = try all(in: tx).first(where: { $0.key == parts[0] }),
            let item = try file(list.key, version: list.version, in: tx).items.first(where: { $0.key == parts[1] })
        else { return (words, words) }
        return ("\(item.title.zh)（\(list.titleZh)）", "\(item.title.en) (\(list.titleEn))")
    }

    /// The newest version of each checklist.
    static func all(in tx: Transaction) throws -> [Checklist] {
        try tx.all(
            .unscoped(
                """
                SELECT \(columns) FROM checklist c
                WHERE c.version = (SELECT MAX(version) FROM checklist WHERE key = c.key) ORDER BY c.key
                """, because: "checklists are for everybody"), Checklist.init)
    }

    static func find(_ key: String, version: Int, in tx: Transaction) throws -> Checklist? {
        try tx.first(
            .unscoped(
                "SELECT \(columns) FROM checklist c WHERE c.key = \(key) AND c.version = \(version)",
                because: "checklists are for everybody"), Checklist.init)
    }

    /// The words of the file that was adopted.
    static func source(of id: ID<Checklist>, in tx: Transaction) throws -> String {
        try tx.value(
            .unscoped("SELECT source FROM checklist WHERE id = \(id)", because: "checklists are for everybody"),
            as: String.self) ?? ""
    }

    /// What a version says; refuses one that was never adopted.
    static func file(_ key: String, version: Int, in tx: Transaction) throws -> ChecklistFile {
        guard let known = try find(key, version: version, in: tx) else {
            throw Refusal.invalid([
                Mistake(
                    "checklist", zh: "没有采用过检查表“\(key)”第 \(version) 版",
                    en: "the checklist “\(key)”, version \(version), has not been adopted")
            ])
        }
        return try .read(source(of: known.id, in: tx))
    }
}
