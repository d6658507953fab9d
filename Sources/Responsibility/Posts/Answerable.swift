import Storage
import Web

/// Who answers for a unit today: a responsibility, its post, and those who hold it.
struct Answerable: Sendable {
    let kind: PostResponsibility.Kind
    let field: String
    let post: String
    let holders: [String]

    /// What is in force for a unit, the principal responsibility first; vacant posts stand there without a name.
    static func of(_ unit: ID<Unit>, by access: Access, in tx: Transaction) throws -> [Answerable] {
        let answers = try tx.all(
            """
            SELECT r.id, r.kind, r.field, t.name, r.post_id FROM responsibility r JOIN post t ON t.id = r.post_id
            WHERE r.unit_id = \(unit) AND r.since <= \(access.today) AND (r.until IS NULL OR r.until > \(access.today))
              AND \(access.may(.viewUnits, at: "r.unit_id")) ORDER BY r.id LIMIT 50
            """
        ) {
            (_: ID<PostResponsibility>, kind: PostResponsibility.Kind, field: String, name: String, post: ID<Post>) in
            (kind: kind, field: field, name: name, post: post)
        }
        let holders = try tx.all(
            """
            SELECT h.post_id, p.name FROM post_holder h JOIN post t ON t.id = h.post_id JOIN person p ON p.id = h.person_id
            WHERE t.unit_id = \(unit) AND t.id IN \(answers.map(\.post)) AND \(access.may(.viewUnits, at: "t.unit_id"))
              AND h.since <= \(access.today) AND (h.until IS NULL OR h.until > \(access.today))
            ORDER BY h.substitute, h.since, h.id
            """
        ) { (post: ID<Post>, name: String) in (post: post, name: name) }
        return PostResponsibility.Kind.allCases.flatMap { kind in
            answers.filter { $0.kind == kind }.map { answer in
                Answerable(
                    kind: kind, field: answer.field, post: answer.name,
                    holders: holders.filter { $0.post == answer.post }.map(\.name))
            }
        }
    }

    /// The section on the unit's page.
    static func section(_ all: [Answerable], _ unit: ID<Unit>, _ language: Language) -> HTML {
        """
        <section aria-labelledby="answerable">
        <h2 id="answerable">\(language.say(zh: "责任", en: "Who answers for it"))</h2>
        <dl class="facts">\(all.map { $0.fact(language) })</dl>
        <p><a href="\(link: "/units/\(unit)/posts")">\(language.say(zh: "岗位和责任", en: "Posts and responsibilities"))</a></p>
        </section>
        """
    }

    private func fact(_ language: Language) -> HTML {
        let vacant = language.say(zh: "空缺", en: "vacant")
        return """
            <div><dt>\(kind.title(in: language))</dt><dd>\(post)\(if: !field.isEmpty, " · \(field)") \
            <span class="hint">\(holders.isEmpty ? vacant : holders.joined(separator: language.say(zh: "、", en: ", ")))</span></dd></div>
            """
    }
}
