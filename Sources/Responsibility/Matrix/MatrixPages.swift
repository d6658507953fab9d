import Storage
import Web

extension PlanMatrix {
    func page(_ language: Language) -> HTML {
        """
        \(if: path.count > 1, crumbs(language))
        \(choices(language))
        \(if: programme == nil, nothingYet(language), else: table(language))
        """
    }

    private var year: String { query.form["year"] ?? "" }
    /// The filters without the place in the list.
    private var bare: Form { query.form.replacing("after", with: nil) }

    private func crumbs(_ language: Language) -> HTML {
        """
        <nav class="crumbs" aria-label="\(language.say(zh: "上级单位", en: "Units above"))">
        \(path.dropLast().map { "<a href=\"\(link: "/matrix?\(query: bare.replacing("unit", with: $0.id.description))")\">\($0.name)</a>" as HTML }, separator: " › ")
        </nav>
        """
    }

    private func choices(_ language: Language) -> HTML {
        let view = FormView(form: query.form, language: language)
        return """
            <form method="get" action="/matrix" class="matrix-choices no-print">
            <input type="hidden" name="unit" value="\(unit.id)">
            \(if: !programmes.isEmpty, view.field("programme").choice(programmes.map { ($0.key, $0.title(in: language)) }))
            \(view.field("year").choice(years.map { ("\($0)", "\($0)") }))
            \(view.field("rows").choice([
                ("children", language.say(zh: "直接下级", en: "directly below")),
                ("below", language.say(zh: "全部下级", en: "all below")),
            ]))
            \(view.field("kind").choice(
                [("", language.say(zh: "全部类别", en: "every kind"))] + kinds.map { ($0.key, $0.title(in: language)) }))
            <button>\(language.say(zh: "显示", en: "Show"))</button>
            </form>
            """
    }

    private func nothingYet(_ language: Language) -> HTML {
        language.empty(
            zh: "\(year) 年还没有下达计划。计划下达后，这里按单位和事项显示完成情况。",
            en:
                "No plan has been issued for \(year). Once there is one, this shows how each unit stands with each duty."
        )
    }

    private func table(_ language: Language) -> HTML {
        """
        <section aria-labelledby="matrix">
        <h2 id="matrix">\(programme?.title(in: language)) · \(year)</h2>
        \(if: allDuties.count > Self.mostDuties, parts(language))
        <div class="table grid" tabindex="0" role="region" aria-labelledby="matrix">
        <table class="matrix\(if: duties.count <= 30, " few")">
        <thead><tr><th scope="col">\(language.say(zh: "单位", en: "Unit"))</th>\
        <th scope="col" class="duty"><span>\(language.say(zh: "完成 / 应完成（含下级）", en: "Done of owed, units below included"))</span></th>
        \(zip(duties.indices, duties).map { head($0 + 1, $1, language) })</tr></thead>
        <tbody>\(rows.map { row($0, language) })</tbody>
        </table></div>
        \(if: rows.count == (query.after == nil ? 1 : 0), language.empty(zh: "没有符合条件的下级单位。", en: "No unit below fits."))
        \(if: hasMore ? rows.last : nil, { language.nextPage("/matrix?\(query: bare.replacing("after", with: $0.unit.id.description))") })
        \(if: query.after != nil, "<p class=\"no-print\"><a href=\"\(link: "/matrix?\(query: bare)")\">\(language.say(zh: "回到第一页", en: "Back to the first page"))</a></p>")
        \(legend(language))
        </section>
        """
    }

    /// More duties than columns: the groups of columns to choose from.
    private func parts(_ language: Language) -> HTML {
        let count = (allDuties.count + Self.mostDuties - 1) / Self.mostDuties
        return """
            <nav class="filters" aria-label="\(language.say(zh: "事项", en: "Duties"))">
            \((0..<count).map { part in
                """
                <a href="\(link: "/matrix?\(query: bare.replacing("part", with: String(part + 1)))")"\(if: part == query.part, " aria-current=\"true\"")>\
                \(part * Self.mostDuties + 1)–\(min((part + 1) * Self.mostDuties, allDuties.count))</a>
                """ as HTML
            })
            </nav>
            """
    }

    private func head(_ number: Int, _ duty: Duty, _ language: Language) -> HTML {
        """
        <th scope="col" class="duty"><span title="\(duty.title(in: language))"><b>\(number)</b> \(duty.title(in: language))</span></th>
        """
    }

    private func row(_ row: Row, _ language: Language) -> HTML {
        """
        <tr\(if: row.source == .below, " class=\"below\"")><th scope="row"><a href="\(link: "/units/\(row.unit.id)?year=\(year)")">\(row.unit.name)</a>\(rowNote(row, language))</th>
        \(total(row, language))\(duties.map { cell($0, of: row, language) })</tr>
        """
    }

    private func rowNote(_ row: Row, _ language: Language) -> HTML {
        let note: String? =
            switch row.source {
            case .own: row.isTop ? language.say(zh: "本级", en: "the unit itself") : nil
            case .below: language.say(zh: "下级合计", en: "units below")
            case .tooMany: language.say(zh: "下级单位多，逐级打开", en: "too many below: open a part")
            }
        return """
            \(if: note, { "<span class=\"hint block\">\($0)</span>" })\
            \(if: row.hasUnitsBelow && !row.isTop, "<a class=\"open no-print\" href=\"\(link: "/matrix?\(query: bare.replacing("unit", with: row.unit.id.description))")\">\(language.say(zh: "看下级", en: "its units"))<span class=\"unseen\"> \(row.unit.name)</span></a>")
            """
    }

    private func total(_ row: Row, _ language: Language) -> HTML {
        guard row.total.owed > 0 else { return "<td class=\"cell sum\"></td>" }
        return """
            <td class="cell sum"><a href="\(link: "/units/\(row.unit.id)/obligations?\(query: listed(nil, own: false))")">\
            \(row.total.done)/\(row.total.owed)</a></td>
            """
    }

    private func cell(_ duty: Duty, of row: Row, _ language: Language) -> HTML {
        if row.source == .tooMany {
            return """
                <td class="cell"><a href="\(link: "/units/\(row.unit.id)/obligations?\(query: listed(duty.id, own: false))")">\
                <span aria-hidden="true">…</span><span class="unseen">\(language.say(zh: "打开清单", en: "open the list"))</span></a></td>
                """
        }
        guard let cell = row.cells[duty.id] else { return "<td class=\"cell\"></td>" }
        let address: Link =
            if let single = cell.single {
                "/obligations/\(single.id)"
            } else {
                "/units/\(row.unit.id)/obligations?\(query: listed(duty.id, own: row.source == .own))"
            }
        return """
            <td class="cell s-\(cell.standing.rawValue)"><a href="\(address)" title="\(row.unit.name) · \(duty.title(in: language))">\
            <span aria-hidden="true">\(cell.standing.sign)</span><span class="unseen">\(cell.standing.title(in: language))</span>\
            \(if: cell.progress, { "<small>\($0)</small>" })</a></td>
            """
    }

    /// The filters of the list behind a number.
    private func listed(_ duty: ID<Duty>?, own: Bool) -> Form {
        var form = Form.with("year", year)
        if let programme { form.add(programme.key, to: "programme") }
        if let duty { form.add(duty.description, to: "duty") }
        if own { form.add("yes", to: "own") }
        return form
    }

    private func legend(_ language: Language) -> HTML {
        let shown = Set(rows.flatMap { row in duties.compactMap { row.cells[$0.id]?.standing } })
        return """
            <p class="legend">\(Cell.order.filter(shown.contains).map { $0.badge(language) }, separator: " ")</p>
            <p class="hint">\(language.say(
                zh: "格内数字为“已完成/应完成”；颜色和符号取其中最需要关注的一项。虚线框的行本级没有任务，数字为下级合计。",
                en: "Numbers in a cell are done of owed; sign and colour are those of what most needs to be known. A row with dotted cells owes nothing itself: its numbers are those of the units below."))</p>
            <ol class="duties" start="\(duties.startIndex + 1)">\(duties.map { "<li>\($0.title(in: language)) <span class=\"hint\">\($0.cadenceSentence(titles[$0.id] ?? .none, language))</span></li>" as HTML })</ol>
            """
    }
}

extension PlanMatrix.Cell {
    /// `9/12`; nothing where a sign says it all.
    var progress: String? {
        if let single { return single.required > 1 ? "\(single.counted)/\(single.required)" : nil }
        return owed > 0 ? "\(done)/\(owed)" : nil
    }
}
