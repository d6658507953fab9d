import Storage
import Web

extension PostsView {
    func page(_ view: FormView) -> HTML {
        let language = view.language
        return """
            \(view.summary)
            <p><a href="\(link: "/units/\(unit.id)")">\(language.say(zh: "回到单位页", en: "Back to the unit"))</a></p>
            \(if: posts.isEmpty, language.empty(
            zh: "还没有登记岗位。登记岗位和任职人员后，责任落到岗位上，换人不断线。",
            en: "No post yet. Once posts and their holders are on record, a duty stays with the post when people change."))
            \(posts.map { section($0, view) })
            \(if: mayManage, newPost(view))
            """
    }

    private func section(_ post: Post, _ view: FormView) -> HTML {
        let language = view.language
        let own = holders.filter { $0.postID == post.id }
        let (current, coming) = (own.filter { $0.holds(on: today) }, own.filter { $0.since > today })
        let past = own.filter { !$0.holds(on: today) && $0.since <= today }
        let vacant = max(0, post.authorised - current.count { !$0.isSubstitute })
        let answers = responsibilities.filter { $0.postID == post.id }
        return """
            <section aria-labelledby="post-\(post.id)"><h2 id="post-\(post.id)">\(post.name)</h2>
            <p class="hint">\(language.say(zh: "编制 \(post.authorised) 人", en: "for \(post.authorised)"))\
            \(if: vacant > 0, " · \(language.say(zh: "空缺 \(vacant) 人", en: "\(vacant) vacant"))")\
            \(if: post.isPartTime, " · \(language.say(zh: "兼职", en: "part time"))")</p>
            \(if: !answers.isEmpty, "<p>\(answers.map { "\($0.kind.title(in: language)) \($0.field)" as HTML }, separator: " · ")</p>")
            <ul class="lines">
            \(current.map { holder($0, language) })
            \(coming.map { holder($0, language) })
            \(past.map { "<li class=\"past\">\($0.name) <span class=\"hint\">\($0.since) – \($0.until)\($0.substituteWord(language))</span></li>" as HTML })
            </ul>
            \(if: mayManage && !people.isEmpty, appointment(post, view))
            </section>
            """
    }

    private func holder(_ holder: PostHolder, _ language: Language) -> HTML {
        """
        <li>\(holder.name) <span class="hint">\
        \(if: holder.until, { "\(holder.since) – \($0)" })\
        \(if: holder.until == nil, "\(language.say(zh: "自", en: "since")) \(holder.since)")\(holder.substituteWord(language))</span>
        \(if: mayManage, end(of: holder, language))</li>
        """
    }

    private func end(of holder: PostHolder, _ language: Language) -> HTML {
        """
        <details class="act"><summary>\(language.say(zh: "卸任", en: "End"))<span class="unseen"> \(holder.name)</span></summary>
        <form method="post" action="\(link: "/post-holders/\(holder.id)/end")" class="inline">
        <input type="hidden" name="unit" value="\(unit.id)">
        <p>\(language.say(
            zh: "从所填日期起，\(holder.name)不再任此岗位；任职经历和责任保留。",
            en: "From that day on \(holder.name) no longer has the post; that they had it stays on record."))</p>
        <label for="until-\(holder.id)">\(language.say(zh: "自何日起不再任职", en: "First day without the post"))</label>
        <input id="until-\(holder.id)" name="until" type="date" min="\(holder.since)" value="\(max(today, holder.since))" required>
        <button>\(language.say(zh: "卸任", en: "End"))</button></form></details>
        """
    }

    private func appointment(_ post: Post, _ view: FormView) -> HTML {
        let language = view.language
        let isOpen = view.form["post_id"] == post.id.description
        let (typed, mistakes) = isOpen ? (view.form, view.mistakes) : (Form(), [])
        func day(_ name: String, _ label: String, _ value: String, required: Bool) -> HTML {
            let own = mistakes.filter { $0.place == "\(name)-\(post.id)" }.map { $0.sentence(in: language) }
            return """
                <div class="field"><label for="\(name)-\(post.id)">\(label)</label>
                \(if: !own.isEmpty, "<p class=\"mistake\" id=\"\(name)-\(post.id)-mistake\">\(texts: own, separator: "<br>")</p>")
                <input id="\(name)-\(post.id)" name="\(name)" type="date" value="\(typed[name] ?? value)"\(attribute: "required", if: required)\
                \(if: !own.isEmpty, " aria-invalid=\"true\" aria-describedby=\"\(name)-\(post.id)-mistake\"")></div>
                """
        }
        return """
            <details class="act"\(attribute: "open", if: isOpen)><summary>\(language.say(zh: "任职", en: "Appoint"))<span class="unseen"> \(post.name)</span></summary>
            <form method="post" action="\(link: "/posts/\(post.id)/holders")" class="row">
            <input type="hidden" name="unit" value="\(unit.id)">
            <div class="field"><label for="person-\(post.id)">\(language.say(zh: "人员", en: "Person"))</label>
            <select id="person-\(post.id)" name="person">\(people.map { "<option value=\"\($0.id)\"\(attribute: "selected", if: typed["person"] == $0.id.description)>\($0.name)</option>" as HTML })</select></div>
            \(day("since", language.say(zh: "自", en: "Since"), today.description, required: true))
            \(day("until", language.say(zh: "至（不含当日，可不填）", en: "Until (that day excluded; optional)"), "", required: false))
            <div class="field"><label class="tick"><input type="checkbox" name="substitute"\(attribute: "checked", if: typed["substitute"] != nil)> \(language.say(zh: "代行职责", en: "stands in as a substitute"))</label></div>
            <button>\(language.say(zh: "任职", en: "Appoint"))</button>
            </form></details>
            """
    }

    private func newPost(_ view: FormView) -> HTML {
        let language = view.language
        let typed = view.form["post"] == nil ? Form() : view.form
        let own = FormView(form: typed, mistakes: view.form["post"] == nil ? [] : view.mistakes, language: language)
        return """
            <section aria-labelledby="new-post"><h2 id="new-post">\(language.say(zh: "登记岗位", en: "Add a post"))</h2>
            <form method="post" action="\(link: "/units/\(unit.id)/posts")" class="narrow">
            \(own.field("post").input(max: Post.longestName))
            \(FormView(form: typed["authorised"] == nil ? .with("authorised", "1") : typed, mistakes: own.mistakes, language: language)
                .field("authorised").input(type: "number"))
            <label class="tick"><input type="checkbox" name="part_time"\(attribute: "checked", if: typed["part_time"] != nil)> \(language.say(zh: "兼职", en: "part time"))</label>
            \(own.field("responsibility").choice([("", "–")] + PostResponsibility.Kind.allCases.map { ($0.rawValue, $0.title(in: language)) }))
            \(own.field("field").input(required: false, max: 100))
            <button class="primary">\(language.say(zh: "登记岗位", en: "Add the post"))</button>
            </form></section>
            """
    }
}

extension PostHolder {
    /// Whether the post is held on the day.
    func holds(on day: Day) -> Bool { since <= day && until.map { $0 > day } ?? true }

    fileprivate func substituteWord(_ language: Language) -> HTML {
        isSubstitute ? " · \(language.say(zh: "代行", en: "substitute"))" : ""
    }
}
