import Storage

extension Scheme {
    private static let why: StaticString = "schemes are for everybody, as catalogues are"

    /// Takes a scheme into use. The same file again changes nothing; an edited file needs a new version number.
    static func adopt(
        _ source: String, by access: Access, in tx: Transaction
    ) throws -> (scheme: Scheme, isNew: Bool) {
        try access.requireEverywhere(.manageSchemes)
        let file = try SchemeFile.read(
            source, kinds: .exactly(Set(Unit.kinds(in: tx).map(\.key))), duties: .exactly(knownDuties(in: tx)))
        if let known = try find(file.key, version: file.version, in: tx) {
            try file.require(source, sameAs: self.source(of: known.versionID, in: tx))
            return (known, false)
        }
        if let newest = try all(in: tx).first(where: { $0.key == file.key }) {
            guard file.version > newest.version, file.appliesFrom > newest.appliesFrom else {
                throw Refusal.invalid([
                    Mistake(
                        "version", zh: "新版的版本号和施行日期都应晚于第 \(newest.version) 版（\(newest.appliesFrom) 起）",
                        en:
                            "a new version has a higher number than \(newest.version) and applies from after \(newest.appliesFrom)"
                    )
                ])
            }
        }
        let schemeID =
            try tx.value(.unscoped("SELECT id FROM scheme WHERE key = \(file.key)", because: why), as: ID<Scheme>.self)
            ?? newScheme(file.key, in: tx)
        let versionID = tx.id(SchemeVersion.self)
        try tx.run(
            .unscoped(
                """
                INSERT INTO scheme_version (id, scheme_id, version, applies_from, title_zh, title_en, source, adopted_on)
                VALUES (\(versionID), \(schemeID), \(file.version), \(file.appliesFrom), \(file.title.zh),
                        \(file.title.en), \(source), \(access.today))
                """, because: "permission for the whole tree was asked"))
        try file.enter("scheme", schemeID, count: file.items.count, source, by: access, in: tx)
        guard let scheme = try find(file.key, version: file.version, in: tx) else { throw Refusal.notFound }
        return (scheme, true)
    }

    private static func newScheme(_ key: String, in tx: Transaction) throws -> ID<Scheme> {
        let id = tx.id(Scheme.self)
        try tx.run(
            .unscoped(
                "INSERT INTO scheme (id, key) VALUES (\(id), \(key))",
                because: "permission for the whole tree was asked"))
        return id
    }

    /// The duties of the adopted catalogues, by the keys of programme and duty.
    static func adoptedDuties(
        in tx: Transaction
    ) throws -> [(programme: String, key: String, id: ID<Duty>)] {
        try tx.all(
            .unscoped(
                """
                SELECT g.key, d.key, d.id FROM duty d JOIN programme g ON g.id = d.programme_id ORDER BY g.key, d.key
                """, because: "catalogues are for everybody")
        ) { (programme: String, key: String, id: ID<Duty>) in (programme: programme, key: key, id: id) }
    }

    /// The duties of the adopted and of the shipped catalogues.
    static func knownDuties(in tx: Transaction) throws -> [String: Set<String>] {
        try adoptedDuties(in: tx).reduce(into: SchemeFile.shippedDuties) { known, duty in
            known[duty.programme, default: []].insert(duty.key)
        }
    }

    /// The newest version of each scheme, by key.
    static func all(in tx: Transaction) throws -> [Scheme] {
        try tx.all(
            .unscoped(
                """
                SELECT \(columns) FROM scheme c JOIN scheme_version cv ON cv.scheme_id = c.id
                WHERE cv.version = (SELECT MAX(version) FROM scheme_version WHERE scheme_id = c.id) ORDER BY c.key
                """, because: why), Scheme.init)
    }

    static func find(_ key: String, version: Int, in tx: Transaction) throws -> Scheme? {
        try tx.first(
            .unscoped(
                """
                SELECT \(columns) FROM scheme c JOIN scheme_version cv ON cv.scheme_id = c.id
                WHERE c.key = \(key) AND cv.version = \(version)
                """, because: why), Scheme.init)
    }

    /// The version by which a period is assessed: the newest that applies before it ends.
    static func find(_ key: String, on last: Day, in tx: Transaction) throws -> Scheme {
        let found = try tx.first(
            .unscoped(
                """
                SELECT \(columns) FROM scheme c JOIN scheme_version cv ON cv.scheme_id = c.id
                WHERE c.key = \(key) AND cv.applies_from <= \(last) ORDER BY cv.version DESC LIMIT 1
                """, because: why), Scheme.init)
        guard let found else {
            throw Refusal.invalid([
                Mistake(
                    "scheme", zh: "没有适用于该考核期的方案“\(key)”", en: "no version of the scheme “\(key)” applies to that period"
                )
            ])
        }
        return found
    }

    /// The words of the file that was adopted.
    static func source(of version: ID<SchemeVersion>, in tx: Transaction) throws -> String {
        try tx.value(
            .unscoped("SELECT source FROM scheme_version WHERE id = \(version)", because: why), as: String.self)
            ?? ""
    }

    static func file(of version: ID<SchemeVersion>, in tx: Transaction) throws -> SchemeFile {
        try SchemeFile.read(source(of: version, in: tx), kinds: .any, duties: .any)
    }
}
