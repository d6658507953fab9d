import Storage
import Web

extension PostsView {
    func page(_ language: Language) -> HTML {
        """
        <p><a href="\(link: "/units/\(unit.id)")">\(language.say(zh: "回到单位页", en: "Back to the unit"))</a></p>
        \(if: posts.isEmpty, language.empty(
            zh: "还没有登记岗位。登记岗位和任职人员后，责任落到岗位上，换人不断线。",
            en: "No post yet. Once posts and their holders are on record, a duty stays with the post when people change."))
        \(posts.map { section($0, language) })
        \(if: mayManage, newPost(language))
        """
    }

    private func section(_ post: Post, _ language: Language) -> HTML {
        let current = holders.filter { $0.postID == post.id && ($0.until.map { $0 > today } ?? true) }
        let past = holders.filter { $0.postID == post.id && ($0.until.map { $0 <= today } ?? false) }
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
            \(past.map { "<li class=\"past\">\($0.name) <span class=\"hint\">\($0.since) – \($0.until)</span></li>" as HTML })
            </ul>
            \(if: mayManage && !people.isEmpty, appointment(post, language))
            </section>
            """
    }

    private func holder(_ holder: PostHolder, _ language: Language) -> HTML {
        """
        <li>\(holder.name) <span class="hint">\(language.say(zh: "自", en: "since")) \(holder.since)\
        \(if: holder.isSubstitute, " · \(language.say(zh: "代行", en: "substitute"))")</span>
        \(if: mayManage, """
            <form method="post" action="\(link: "/post-holders/\(holder.id)/end")" class="plain">
            <input type="hidden" name="unit" value="\(unit.id)"><input type="hidden" name="until" value="\(today)">
            <button class="quiet">\(language.say(zh: "卸任", en: "End today"))<span class="unseen"> \(holder.name)</span></button></form>
            """)</li>
        """
    }

    private func appointment(_ post: Post, _ language: Language) -> HTML {
        """
        <details><summary>\(language.say(zh: "任职", en: "Appoint"))<span class="unseen"> \(post.name)</span></summary>
        <form method="post" action="\(link: "/posts/\(post.id)/holders")" class="inline">
        <input type="hidden" name="unit" value="\(unit.id)">
        <div class="field"><label for="person-\(post.id)">\(language.say(zh: "人员", en: "Person"))</label>
        <select id="person-\(post.id)" name="person">\(people.map { "<option value=\"\($0.id)\">\($0.name)</option>" as HTML })</select></div>
        <div class="field"><label for="since-\(post.id)">\(language.say(zh: "自", en: "Since"))</label>
        <input id="since-\(post.id)" name="since" type="date" value="\(today)" required></div>
        <label class="tick"><input type="checkbox" name="substitute"> \(language.say(zh: "代行", en: "substitute"))</label>
        <button>\(language.say(zh: "任职", en: "Appoint"))</button>
        </form></details>
        """
    }

    private func newPost(_ language: Language) -> HTML {
        """
        <section aria-labelledby="new-post"><h2 id="new-post">\(language.say(zh: "登记岗位", en: "Add a post"))</h2>
        <form method="post" action="\(link: "/units/\(unit.id)/posts")" class="narrow">
        <div class="field"><label for="post">\(language.say(zh: "岗位名称", en: "Name of the post"))</label>
        <input id="post" name="post" maxlength="\(Post.longestName)" required autocomplete="off"></div>
        <div class="field"><label for="authorised">\(language.say(zh: "编制人数", en: "For how many people"))</label>
        <input id="authorised" name="authorised" type="number" min="1" max="10000" value="1" required></div>
        <label class="tick"><input type="checkbox" name="part_time"> \(language.say(zh: "兼职", en: "part time"))</label>
        <div class="field"><label for="responsibility">\(language.say(zh: "责任", en: "Responsibility"))</label>
        <select id="responsibility" name="responsibility"><option value="">–</option>
        \(PostResponsibility.Kind.allCases.map { "<option value=\"\($0.rawValue)\">\($0.title(in: language))</option>" as HTML })
        </select></div>
        <div class="field"><label for="field">\(language.say(zh: "分管领域（可不填）", en: "Field of work (optional)"))</label>
        <input id="field" name="field" maxlength="100" autocomplete="off"></div>
        <button class="primary">\(language.say(zh: "登记岗位", en: "Add the post"))</button>
        </form></section>
        """
    }
}
