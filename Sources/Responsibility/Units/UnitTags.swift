import Storage
import Web

/// What a unit is besides its kind (标签), such as `fire-key-unit`: catalogues select units by it.
struct UnitTags: Sendable, Equatable {
    /// In order, each once.
    let all: [String]

    static let longest = 40
    static let most = 20
    /// What stands between two tags of a list.
    private static let separators: Set<Character> = [",", "，", ";", "；", "、", "\n"]

    init(_ tags: some Sequence<String>) { all = Set(tags).sorted() }

    /// Reads a list with commas or semicolons, half or full width, between the tags.
    init(parsing text: String) {
        self.init(
            text.split(whereSeparator: Self.separators.contains).map { String($0).trimmed }.filter { !$0.isEmpty })
    }

    var text: String { all.joined(separator: ", ") }

    /// What is wrong with them, for the form's field or the file's row.
    func mistakes(at place: String) -> [Mistake] {
        var mistakes: [Mistake] = []
        if all.count > Self.most {
            mistakes.append(
                Mistake(place, zh: "标签最多 \(Self.most) 个", en: "a unit has at most \(Self.most) tags"))
        }
        for tag in all where tag.count > Self.longest || tag.unicodeScalars.contains(where: { $0.value < 32 }) {
            mistakes.append(
                Mistake(
                    place, zh: "标签“\(tag.prefix(Self.longest))”过长或含有控制字符（最多 \(Self.longest) 个字）",
                    en: "the tag “\(tag.prefix(Self.longest))” is too long or has a control character"))
        }
        return mistakes
    }

    static func of(_ unit: ID<Unit>, by access: Access, in tx: Transaction) throws -> UnitTags {
        UnitTags(
            try tx.all(
                "SELECT t.tag FROM unit_tag t WHERE t.unit_id = \(unit) AND \(access.may(.viewUnits, at: unit))"
            ) { (tag: String) in tag })
    }

    /// Gives a unit exactly these tags. What is issued already stays; the next issue goes by the new tags.
    func set(for unit: ID<Unit>, by access: Access, in tx: Transaction) throws {
        try access.require(.manageUnits, at: unit, in: tx)
        let mistakes = mistakes(at: "tags")
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        let old = try Self.of(unit, by: access, in: tx)
        guard old != self else { return }
        try Self.replace([(unit, self)], in: tx)
        try Entry.write(
            .amend, "unit", unit, unit: unit,
            [
                "from": ["tags": .list(old.all.map { .text($0) })], "to": ["tags": .list(all.map { .text($0) })],
                "on": .of(access.today),
            ], by: access, in: tx)
    }

    /// Writes the tags of many units. The caller has asked for the permission and writes the entry.
    static func replace(_ tags: [(unit: ID<Unit>, tags: UnitTags)], in tx: Transaction) throws {
        for units in stride(from: 0, to: tags.count, by: 2_000).map({ tags[$0..<min($0 + 2_000, tags.count)] }) {
            try tx.run(
                .unscoped(
                    "DELETE FROM unit_tag WHERE unit_id IN \(units.map(\.unit))",
                    because: "permission was asked at each unit or above it"))
        }
        try tx.load(
            "unit_tag", ["unit_id", "tag"], because: "permission was asked at each unit or above it"
        ) { rows in
            for (unit, tags) in tags {
                for tag in tags.all {
                    try rows.add(unit)
                    try rows.add(tag)
                    try rows.endRow()
                }
            }
        }
    }

    /// The tags that the newest catalogues select units by, to be offered where tags are typed.
    static func asked(in tx: Transaction) throws -> UnitTags {
        UnitTags(
            try Programme.all(in: tx).flatMap { programme in
                try Programme.file(of: programme.versionID, in: tx).duties.flatMap(\.owedBy.tags)
            })
    }

    /// The tags as small marks in a line.
    func line(_ language: Language) -> HTML {
        guard !all.isEmpty else { return "" }
        return """
            <p class="tags"><span class="hint">\(language.say(zh: "标签：", en: "Tags:"))</span> \
            \(all.map { "<span class=\"tag\">\($0)</span>" as HTML }, separator: " ")</p>
            """
    }
}
