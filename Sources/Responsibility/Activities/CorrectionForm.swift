import Storage
import Web

/// The form in which a record is corrected. It begins with what the record says.
struct CorrectionForm: Sendable {
    let view: FormView
    let activity: Activity
    let unit: Unit
    let files: [Evidence]
    let list: ProposalList
    let fields: WorkFields
    let attachments: AttachmentFields
    /// Whether accepted work is reviewed again when the record says something else.
    let hasAccepted: Bool
    let hasReturned: Bool
    /// Whether this person reviews here, and after the correction no more.
    let mayReview: Bool
    /// What the record says meanwhile, where that is not what was typed.
    let differences: [ActivityWording.Difference]

    /// - Parameter typed: `nil` for a form that is opened.
    static func of(
        _ id: ID<Activity>, _ typed: Form?, mistakes: [Mistake] = [], isStale: Bool = false,
        at office: OfficeClock, by access: Access, _ language: Language, in tx: Transaction
    ) throws -> CorrectionForm {
        let activity = try Activity.find(id, by: access, in: tx)
        try access.require(.recordActivities, at: activity.unitID, in: tx)
        let unit = try Unit.find(activity.unitID, by: access, in: tx)
        let files = try Evidence.of(id, by: access, in: tx)
        let counted = try Fulfilment.of(id, by: access, in: tx)
        let now = try ActivityWording.of(activity, by: access, in: tx)
        var form = typed ?? filled(now, files, at: office)
        form = form.replacing("version", with: isStale || typed == nil ? String(activity.version) : form["version"])
        let wording = wording(form, now, at: office)
        let mark = RecordForm.mark(unit: unit.id, kind: wording.kind, heldOn: wording.heldOn)
        let proposals = try Proposal.of(
            kind: wording.kind, heldOn: wording.heldOn, title: wording.subject, unit: unit.id, countedBy: id,
            by: access, in: tx)
        let already = Set(counted.map(\.obligationID))
        let isUnmoved = wording.kind == activity.kind && wording.heldOn == activity.heldOn
        let ticked =
            form["proposed_for"] == mark
            ? Set(form.all("obligations").compactMap { ID<Obligation>($0) })
            : isUnmoved ? already : ticked(proposals, already)
        let view = FormView(form: form, mistakes: mistakes, language: language)
        return CorrectionForm(
            view: view, activity: activity, unit: unit,
            files: files,
            list: ProposalList(
                mark: mark, proposals: proposals, ticked: ticked,
                states: Dictionary(counted.map { ($0.obligationID, $0.state) }) { first, _ in first }, form: form,
                mistakes: mistakes,
                approvals: Dictionary(counted.map { ($0.obligationID, $0.approval) }) { first, _ in first }),
            fields: WorkFields(
                view: view, kind: wording.kind, content: try .of(view, unit: unit.id, by: access, in: tx),
                asksTime: now.heldAt != nil || proposals.contains { $0.obligation.dueAt != nil }),
            attachments: try AttachmentFields.of(form, unit: unit.id, except: id, by: access, in: tx),
            hasAccepted: counted.contains { one in
                one.state == .accepted && proposals.first { $0.obligation.id == one.obligationID }?.needsReview ?? true
            }, hasReturned: counted.contains { $0.state == .returned },
            mayReview: try tx.value(
                """
                SELECT 1 FROM \(Fulfilment.reviewed) WHERE f.activity_id = \(id) AND \(Fulfilment.mayReview(access)) LIMIT 1
                """, as: Int.self) != nil,
            differences: isStale ? now.differences(to: wording, office, language) : [])
    }

    /// Of a duty's occurrences the one that the new day fits takes the place of the one that was counted before.
    private static func ticked(_ proposals: [Proposal], _ now: Set<ID<Obligation>>) -> Set<ID<Obligation>> {
        let sure = proposals.filter(\.isUnambiguous)
        let duties = Set(sure.map(\.obligation.dutyID))
        let kept = proposals.filter { now.contains($0.obligation.id) && !duties.contains($0.obligation.dutyID) }
        return Set((sure + kept).map(\.obligation.id))
    }
}

extension CorrectionForm {
    private var language: Language { view.language }

    var page: HTML {
        """
        \(view.summary)
        \(if: !differences.isEmpty, staleNotice)
        <p class="lead"><a href="\(link: "/activities/\(activity.id)")">\(activity.title)</a> · \(unit.name) · \
        \(language.say(zh: "第 \(activity.version) 版", en: "version \(activity.version)"))</p>
        \(consequences)
        <form method="post" action="\(link: "/activities/\(activity.id)/correction")" enctype="multipart/form-data" \
        class="record correction" data-proposals="\(link: "/activities/\(activity.id)/correction/proposals")">
        \(FormView.defaultButton)
        <input type="hidden" name="version" value="\(view.form["version"])">
        <div class="columns">
        <div>
        <div class="row">
        \(fields.kindAndDay)
        </div>
        \(fields.words)
        \(if: !files.isEmpty, fileList)
        \(attachments.html(view))
        \(fields.content.html)
        \(view.field("reason").input(max: Correction.longestReason, hint: language.say(
            zh: "为什么更正。原来的内容会作为旧版本保留，理由对能看到这条记录的人可见。",
            en: "Why it is corrected. What it says now is kept as an old version; whoever sees the record sees the reason.")))
        </div>
        <aside aria-labelledby="obligations-title">
        <h2 id="obligations-title">\(language.say(zh: "计入的任务", en: "Counts towards"))</h2>
        <div id="obligations" aria-live="polite">\(proposalList)</div>
        <button class="quiet no-script" name="step" value="list" formnovalidate>\
        \(language.say(zh: "按类别和日期重新列出", en: "List again for this kind and date"))</button>
        </aside>
        </div>
        <button class="primary">\(language.say(zh: "更正", en: "Correct the record"))</button>
        </form>
        """
    }

    /// What depends on the kind and the day; the script renews it.
    var proposalList: HTML { "\(fields.particulars)\(list.html(language))" }

    /// What will come of it, said before it is sent.
    private var consequences: HTML {
        var lines = [language.say(zh: "原来的内容保留为旧版本，随时可以查看。", en: "What the record says now is kept as an old version.")]
        if hasReturned {
            lines.append(language.say(zh: "提交后，被退回的任务重新报审。", en: "What was returned is put forward again."))
        }
        if hasAccepted {
            lines.append(
                language.say(
                    zh:
                        "已认定的工作要重新审核：改动任何文字、类别、日期、时间、核查结果、出席情况、议题或议定事项，移除材料或改材料日期，都会使已认定的任务回到“待审核”。只补充材料、增减计入的任务，不影响其他任务的认定。",
                    en:
                        "Accepted work will be reviewed again: if any words, the kind, the day or time, what a check found, attendance, "
                        + "agenda or decisions are changed, or a file is taken off or given another day, what was accepted waits for review again. Adding files, or counting the "
                        + "work towards more or fewer obligations, leaves the other acceptances as they are."))
        }
        if mayReview {
            lines.append(
                language.say(
                    zh: "更正以后，您不能再审核这条记录。", en: "Once you have corrected it, you can no longer review this record."))
        }
        return "<div class=\"notice\"><ul>\(lines.map { "<li>\($0)</li>" as HTML })</ul></div>"
    }

    private var staleNotice: HTML {
        """
        <section class="notice" aria-labelledby="stale"><h2 id="stale">\(language.say(
            zh: "记录已被别人更正：现在的内容 → 您填写的内容", en: "Somebody corrected it meanwhile: what it says now → what you typed"))</h2>
        <dl class="facts">\(differences.map { $0.row(language) })</dl>
        <p>\(language.say(
            zh: "您填写的内容都在下面。再次提交将以您填写的为准，别人的更正保留为旧版本。",
            en: "Everything that you typed is below. If you send it again it takes the place of the other correction, which is kept as an old version."))</p>
        </section>
        """
    }

    private var fileList: HTML {
        let dropped = Set(view.form.all("drop"))
        return """
            <fieldset class="field files"><legend>\(language.say(zh: "已有材料", en: "Files that it has"))</legend>
            <ul class="ticks">\(files.map { file in
                """
                <li><span><a href="\(link: "/evidence/\(file.id)")">\(file.name)</a> <span class="hint">\(size(file.size))</span></span>
                <span class="inline">\(day(of: file))
                <label><input type="checkbox" name="drop" value="\(file.id)"\
                \(attribute: "checked", if: dropped.contains(file.id.description))> <span>\(language.say(zh: "移除", en: "Take off"))\
                <span class="unseen"> \(file.name)</span></span></label></span></li>
                """ as HTML
            })</ul></fieldset>
            """
    }

    private func day(of file: Evidence) -> HTML {
        let name = "day-\(file.id)"
        let own = view.mistakes.filter { $0.place == name }
        return """
            <label for="\(name)">\(language.say(zh: "材料日期", en: "Date"))<span class="unseen"> \(file.name)</span></label>
            \(if: !own.isEmpty, "<p class=\"mistake\" id=\"\(name)-mistake\">\(own.map { $0.sentence(in: language) }.joined(separator: "\n"))</p>")
            <input id="\(name)" name="\(name)" type="date" value="\(view.form[name])"\
            \(if: !own.isEmpty, " aria-invalid=\"true\" aria-describedby=\"\(name)-mistake\"")>
            """
    }
}
