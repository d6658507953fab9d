import Storage
import Web

/// The form in which somebody writes down a finding: an inspector, the programme office for feedback from above, the unit itself.
struct FindingForm: Sendable {
    let view: FormView
    let units: [Unit]
    let unit: Unit?
    let sources: [Finding.Source]
    /// The duties that the unit owes this year.
    let duties: [(id: ID<Duty>, title: String)]
    let posts: [(id: ID<Post>, name: String)]
    let kept: [KeptUpload]
    let forerunner: Finding.Forerunner?

    /// Those who may record findings somewhere.
    static func isOpen(to access: Access) -> Bool {
        access.may(.inspect) || access.may(.rectify) || access.may(.closeFindings)
    }

    static func require(at unit: ID<Unit>, by access: Access, in tx: Transaction) throws {
        try access.requireOne(of: [.inspect, .rectify, .closeFindings], at: unit, in: tx)
    }

    static func of(
        _ typed: Form, mistakes: [Mistake], by access: Access, _ language: Language, in tx: Transaction
    ) throws -> FindingForm {
        let permission: Permission = access.may(.inspect) ? .inspect : .rectify
        let units = try Unit.choices(for: permission, by: access, limit: UnitChoice.most, in: tx)
        var mistakes = mistakes
        let unit = try unit(typed["unit"], of: units, permission, &mistakes, by: access, in: tx)
        let sources = try Finding.Source.allCases.filter { source in
            try NewFinding.permissions(for: source).contains { permission in
                try unit.map { try access.holds(permission, at: $0.id, in: tx) } ?? access.may(permission)
            }
        }
        let unitText = unit.map { units.count > UnitChoice.few ? UnitChoice.label($0) : $0.id.description }
        var form = typed
        for (name, value) in [
            ("unit", unitText ?? typed["unit"] ?? ""), ("found_on", typed["found_on"] ?? access.today.description),
            ("due_on", typed["due_on"] ?? access.today.adding(days: 30).description),
            ("source", typed["source"] ?? sources.first?.rawValue ?? ""),
            ("track", typed["track"] ?? Finding.Track.byDate.rawValue), ("once", typed["once"] ?? Token.make()),
        ] { form = form.replacing(name, with: value) }
        let forerunner = try unit.flatMap { unit in
            try Finding.forerunner(
                unit: unit.id, item: (typed["item"] ?? "").trimmed, duty: typed["duty"].flatMap { ID($0) },
                foundOn: typed["found_on"].flatMap { Day($0) } ?? access.today, by: access, in: tx)
        }
        return FindingForm(
            view: FormView(form: form, mistakes: mistakes, language: language), units: units, unit: unit,
            sources: sources, duties: try unit.map { try duties(of: $0.id, by: access, language, in: tx) } ?? [],
            posts: try unit.map { try posts(of: $0.id, by: access, in: tx) } ?? [],
            kept: try KeptUpload.find(typed.all("kept"), by: access, in: tx), forerunner: forerunner)
    }

    private static func unit(
        _ typed: String?, of units: [Unit], _ permission: Permission, _ mistakes: inout [Mistake], by access: Access,
        in tx: Transaction
    ) throws -> Unit? {
        guard let typed, !typed.trimmed.isEmpty else { return units.count <= UnitChoice.few ? units.first : nil }
        do {
            return try UnitChoice.find(typed, for: permission, by: access, in: tx)
        } catch Refusal.invalid(let wrong) {
            if !mistakes.contains(where: { $0.place == "unit" }) { mistakes += wrong }
            return nil
        }
    }

    private static func duties(
        of unit: ID<Unit>, by access: Access, _ language: Language, in tx: Transaction
    ) throws -> [(id: ID<Duty>, title: String)] {
        try tx.all(
            """
            SELECT DISTINCT o.duty_id, d.title_zh, d.title_en FROM obligation o JOIN plan p ON p.id = o.plan_id
            JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
            WHERE o.unit_id = \(unit) AND o.year = \(access.today.year) AND \(access.may(.viewUnits, at: unit))
            ORDER BY o.duty_id
            """
        ) { (id: ID<Duty>, zh: String, en: String) in (id, language.say(zh: zh, en: en)) }
    }

    private static func posts(
        of unit: ID<Unit>, by access: Access, in tx: Transaction
    ) throws -> [(id: ID<Post>, name: String)] {
        try tx.all(
            "SELECT t.id, t.name FROM post t WHERE t.unit_id = \(unit) AND \(access.may(.viewUnits, at: unit)) ORDER BY t.id"
        ) { (id: ID<Post>, name: String) in (id, name) }
    }
}

extension FindingForm {
    private var language: Language { view.language }

    var page: HTML {
        """
        \(view.summary)
        \(if: forerunner, { repeatNotice($0) })
        <form method="post" action="/findings" enctype="multipart/form-data">\(FormView.defaultButton)
        <input type="hidden" name="once" value="\(view.form["once"])">
        \(if: forerunner, { "<input type=\"hidden\" name=\"repeats\" value=\"\($0.id)\">" })
        <div class="row">\(view.field("unit").unit(units, chosen: unit))
        \(view.field("found_on").input(type: "date"))</div>
        <p class="actions"><button class="quiet" name="again" value="list" formnovalidate>\(language.say(
            zh: "换了单位后，点这里列出它的责任事项和岗位", en: "After choosing another unit: list its duties and posts"))</button></p>
        <div class="row">\(view.field("source").choice(sources.map { ($0.rawValue, $0.title(in: language)) }))
        \(view.field("source_name").input(required: false, max: 200, hint: language.say(
            zh: "上级反馈的写明检查单位和检查名称。", en: "For feedback from above: who inspected, and what.")))</div>
        \(view.field("finding_title").input(max: Finding.longestTitle))
        \(view.field("facts").area(rows: 4, required: true, hint: language.say(
            zh: "看到的事实。只写工作和设施情况，不写任何人的言论、观点。", en: "What was seen. The work and the place only, never what anybody says or thinks.")))
        <div class="row">\(view.field("place").input(required: false, max: 200))
        \(view.field("category").input(required: false, max: 60, hint: language.say(zh: "如消防、用电、台账。", en: "Such as fire, electricity, records.")))
        \(view.field("clause").input(required: false, max: 200))</div>
        <div class="row">\(view.field("grade").choice(Finding.Grade.allCases.map { ($0.rawValue, $0.title(in: language)) }, hint: language.say(
            zh: "重大：危害大、须停产停用或本单位难以独自消除。", en: "Major: great harm, a stop, or beyond what the unit can do alone.")))
        \(view.field("track").choice(Finding.Track.allCases.map { ($0.rawValue, $0.title(in: language)) }))
        \(view.field("due_on").input(type: "date"))</div>
        \(view.field("duty").choice([("", language.say(zh: "不涉及", en: "None"))] + duties.map { ($0.id.description, $0.title) }, hint: language.say(
            zh: "未整改期间，该常态责任显示为存疑；重大问题显示为不达标。", en: "Until it is closed, a standing duty named here is in question, or failing where the finding is major.")))
        \(view.field("item").input(required: false, max: 100, hint: language.say(
            zh: "检查项编号或名称，用于识别重复问题；没有可不填。", en: "The item's key or name, by which repeats are recognised; may be empty.")))
        \(if: !posts.isEmpty, postTicks)
        \(view.field("other_units").input(required: false, max: 500, hint: language.say(zh: "单位代码，用逗号分开。", en: "Codes of units, separated by commas.")))
        \(fileField)
        <button class="primary">\(forerunner == nil ? language.say(zh: "登记问题", en: "Record it") : language.say(zh: "作为重复问题登记", en: "Record it as a repetition"))</button></form>
        """
    }

    private func repeatNotice(_ old: Finding.Forerunner) -> HTML {
        """
        <p class="notice">\(language.say(
            zh: "\(Finding.repeatWindow) 个月内该单位已有同一检查项或责任事项的问题，登记后将标为重复：",
            en: "The same item or duty was found at this unit within \(Finding.repeatWindow) months; recording it counts as a repetition of")) \
        <a href="\(link: "/findings/\(old.id)")">\(old.number) \(old.title)</a> (<time>\(old.foundOn)</time>)</p>
        """
    }

    private var postTicks: HTML {
        let ticked = Set(view.form.all("posts"))
        return """
            <fieldset class="field"><legend>\(view.field("posts").label)</legend>
            <ul class="ticks">\(posts.map { post in
                """
                <li><label><input type="checkbox" name="posts" value="\(post.id)"\(attribute: "checked", if: ticked.contains(post.id.description))> <span>\(post.name)</span></label></li>
                """ as HTML
            })</ul></fieldset>
            """
    }

    private var fileField: HTML {
        """
        <div class="field"><label for="files">\(language.say(zh: "现场照片、材料（整改前）", en: "Photographs and papers (before)"))</label>
        <p class="hint" id="files-hint">\(language.say(zh: "不是必需的。", en: "Not required."))</p>
        <input id="files" name="files" type="file" multiple aria-describedby="files-hint"></div>
        \(kept.ticks(language))
        """
    }
}
