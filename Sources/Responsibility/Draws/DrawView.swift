import Storage
import Web

/// The page of a draw: what is published, what was drawn, and who came instead of whom.
struct DrawView: Sendable {
    let draw: Draw
    let batch: InspectionBatch
    let file: DrawFile
    let mayDraw: Bool

    static func of(_ id: ID<Draw>, by access: Access, in tx: Transaction) throws -> DrawView {
        let draw = try Draw.find(id, by: access, in: tx)
        return DrawView(
            draw: draw, batch: try InspectionBatch.find(draw.batchID, by: access, in: tx), file: try draw.published,
            mayDraw: try access.holds(.inspect, at: draw.issuingUnitID, in: tx))
    }

    func page(_ view: FormView) -> HTML {
        let language = view.language
        return """
            \(view.summary)
            <p><a href="\(link: "/inspections/batches/\(batch.id)")">\(language.say(zh: "回到批次", en: "Back to the batch"))</a></p>
            <dl class="facts">
            \(fact(language.say(zh: "名录", en: "List"), language.say(
                zh: "\(file.list.units.count) 个单位，\(file.list.inspectors.count) 名检查人员，事先回避 \(file.list.recusals.count) 项",
                en: "\(file.list.units.count) units, \(file.list.inspectors.count) inspectors, \(file.list.recusals.count) recusals beforehand")))
            \(fact(language.say(zh: "名录摘要", en: "Digest of the list"), file.listDigest, isDigest: true))
            \(fact(language.say(zh: "种子承诺", en: "Commitment"), file.commitment, isDigest: true))
            \(if: file.seed, { fact(language.say(zh: "种子", en: "Seed"), $0, isDigest: true) })
            \(if: (file.witness ?? "").nonEmpty, { fact(language.say(zh: "见证语", en: "Words of the witness"), $0) })
            </dl>
            <p><a class="button" href="\(link: "/inspections/draws/\(draw.id)/file")" download>\(language.say(zh: "下载公布的文件", en: "Download the published file"))</a></p>
            <p class="hint">\(language.say(
                zh: "任何人用 dutybook draw verify 文件名 就能复核，不需要本系统的账号。",
                en: "Anybody can check it with dutybook draw verify FILE, without an account."))</p>
            \(if: draw.drawnAt == nil, drawing(view), else: result(view))
            """
    }

    private func fact(_ name: String, _ value: String, isDigest: Bool = false) -> HTML {
        """
        <div><dt>\(name)</dt><dd>\(if: isDigest, "<code class=\"digest\">\(value)</code>", else: "\(value)")</dd></div>
        """
    }

    private func drawing(_ view: FormView) -> HTML {
        let language = view.language
        guard mayDraw else {
            return language.empty(zh: "已公布，尚未抽取。", en: "It is published; nothing has been drawn yet.")
        }
        return """
            <form method="post" action="\(link: "/inspections/draws/\(draw.id)/drawing")">
            \(view.field("witness").input(required: false, max: Draw.longestWitness, hint: language.say(
                zh: "可请在场的人在公布之后随口说一个数或一句话，它参与抽取，谁也无法事先算出结果。",
                en: "Somebody present may say a number or some words now. They enter the draw, so that nobody can have worked it out before.")))
            <button class="primary">\(language.say(zh: "抽取", en: "Draw"))</button></form>
            """
    }

    private func result(_ view: FormView) -> HTML {
        let language = view.language
        let names = Dictionary(file.list.inspectors.map { ($0.key, $0.name) }) { first, _ in first }
        let units = Dictionary(file.list.units.map { ($0.key, $0) }) { first, _ in first }
        let teams = file.draw?.finalTeams ?? []
        return """
            <h2>\(language.say(zh: "抽取结果", en: "What was drawn"))</h2>
            <div class="table"><table><thead><tr><th scope="col">\(language.say(zh: "单位", en: "Unit"))</th>\
            <th scope="col">\(language.say(zh: "检查人员", en: "Inspectors"))</th></tr></thead>
            <tbody>\(teams.map { team in
                "<tr><th scope=\"row\">\(units[team.unit]?.name ?? "")</th><td>\(team.inspectors.compactMap { names[$0] }.joined(separator: language.say(zh: "、", en: ", ")))</td></tr>" as HTML
            })</tbody></table></div>
            \(if: !(file.recusals ?? []).isEmpty, redraws(names, units, language))
            \(if: mayDraw, recusal(teams, names, units, view))
            """
    }

    private func redraws(
        _ names: [String: String], _ units: [String: DrawList.DrawnUnit], _ language: Language
    ) -> HTML {
        """
        <h2>\(language.say(zh: "抽取后的回避", en: "Recusals after the draw"))</h2>
        <ul class="lines">\((file.recusals ?? []).map { redraw in
            let (unit, old, new) = (units[redraw.unit]?.name ?? "", names[redraw.inspector] ?? "", names[redraw.replacement] ?? "")
            return "<li>\(language.say(zh: "\(unit)：\(old)回避，由\(new)接替", en: "\(unit): \(new) instead of \(old)")) <span class=\"hint\">\(redraw.reason)</span></li>" as HTML
        })</ul>
        """
    }

    private func recusal(
        _ teams: [RandomDraw.Team], _ names: [String: String], _ units: [String: DrawList.DrawnUnit], _ view: FormView
    ) -> HTML {
        let language = view.language
        return """
            <h2>\(language.say(zh: "有人需要回避", en: "Somebody has an interest"))</h2>
            <form method="post" action="\(link: "/inspections/draws/\(draw.id)/recusals")">
            \(view.field("unit").choice(teams.map { ($0.unit, units[$0.unit]?.name ?? "") }))
            \(view.field("inspector").choice(Set(teams.flatMap(\.inspectors)).sorted().map { ($0, names[$0] ?? "") }))
            \(view.field("reason").input(max: Draw.longestReason, hint: language.say(
                zh: "只写事由，如“曾在该站工作”。理由会公布。", en: "What it is about, such as “worked there before”. It is published.")))
            <button>\(language.say(zh: "由下一个数重抽", en: "Draw somebody else by the next number"))</button></form>
            """
    }
}
