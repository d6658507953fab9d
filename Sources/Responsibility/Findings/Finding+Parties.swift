import Storage
import Web

/// What is told of a finding after it was recorded: what it is about, which posts answer for it, which other units it concerns.
///
/// A checklist asks for none of these, so that findings of inspections get them here.
extension Finding {
    struct Parties: Sendable {
        var category: String
        /// All the posts that answer for it from now on.
        var posts: [ID<Post>]
        /// Units that it concerns besides; those that were named before stay.
        var units: [ID<Unit>]
    }

    /// Names them, as long as the finding is not closed.
    static func name(_ parties: Parties, of id: ID<Finding>, by access: Access, in tx: Transaction) throws {
        let finding = try find(id, by: access, in: tx)
        try access.requireOne(of: [.rectify, .inspect], at: finding.unitID, in: tx)
        guard finding.stage != .closed else { throw Refusal.conflict(.findingMoved) }
        try access.requireAll(.viewUnits, at: Set(parties.units), in: tx)
        let named = try tx.all(
            .unscoped(
                "SELECT unit_id FROM finding_unit WHERE finding_id = \(id)", because: "permission was asked at the unit"
            )
        ) { (unit: ID<Unit>) in unit }
        let why: StaticString = "permission was asked at the unit"
        try tx.run(.unscoped("UPDATE finding SET category = \(parties.category) WHERE id = \(id)", because: why))
        try tx.run(.unscoped("DELETE FROM finding_post WHERE finding_id = \(id)", because: why))
        let added = Set(parties.units).subtracting(named + [finding.unitID])
        try addParties(posts: parties.posts, units: added, besides: [finding.unitID] + named, to: id, in: tx)
        try Entry.write(
            .correct, "finding", id, unit: finding.unitID,
            [
                "category": .text(parties.category), "posts": .list(parties.posts.map { .of($0) }),
                "units": .list(added.sorted().map { .of($0) }),
            ], by: access, in: tx)
    }
}

extension FindingView {
    /// The form in which category, posts and other units are told.
    func partiesForm(_ language: Language) -> HTML {
        let isBack = typed?.form["category"] != nil
        let view = isBack ? typed ?? FormView(language: language) : FormView(language: language)
        let ticked = isBack ? Set(view.form.all("posts")) : Set(choices.filter(\.isNamed).map(\.id.description))
        return """
            <details\(attribute: "open", if: isBack)><summary>\(language.say(zh: "类别、责任岗位和有关单位", en: "Category, posts and other units"))</summary>
            <form method="post" action="\(link: "/findings/\(finding.id)/parties")" class="narrow">
            <div class="field"><label for="category">\(view.field("category").label)</label>
            <input id="category" name="category" maxlength="60" value="\(isBack ? view.form["category"] ?? "" : finding.category)"></div>
            \(if: !choices.isEmpty, """
                <fieldset class="field" id="posts"><legend>\(view.field("posts").label)</legend>
                \(view.mistakes.filter { $0.place == "posts" }.map { "<p class=\"mistake\">\($0.sentence(in: language))</p>" as HTML })
                <ul class="ticks">\(choices.map { post in
                    "<li><label><input type=\"checkbox\" name=\"posts\" value=\"\(post.id)\"\(attribute: "checked", if: ticked.contains(post.id.description))> <span>\(post.name)</span></label></li>" as HTML
                })</ul></fieldset>
                """)
            \(view.field("other_units").input(required: false, max: 500, hint: language.say(
                zh: "要增加的单位代码，用逗号分开；已列的不用再写。", en: "Codes of units to add, separated by commas; those named already stay.")))
            <button>\(language.say(zh: "保存", en: "Save"))</button></form></details>
            """
    }
}
