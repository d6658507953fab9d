import Web

extension Mistake {
    /// What a broken rule of a form is called in both languages.
    init(_ problem: Problem) {
        let (zh, en): (String, String) =
            switch problem.rule {
            case .missing: ("必填", "must be filled in")
            case .tooLong(let limit): ("最多 \(limit) 个字", "has at most \(limit) characters")
            case .tooMany(let limit): ("最多 \(limit) 项", "has at most \(limit) items")
            case .controlCharacter: ("含有不能使用的控制字符", "has a control character")
            case .notADay: ("不是有效日期（例如 2026-03-05）", "is not a date (like 2026-03-05)")
            case .notANumber: ("不是整数", "is not a whole number")
            case .outOfRange(let range):
                (
                    "应在 \(range.lowerBound) 到 \(range.upperBound) 之间",
                    "must be from \(range.lowerBound) to \(range.upperBound)"
                )
            case .notAChoice: ("请从列表中选择", "must be one of those offered")
            case .malformed: ("格式不正确", "is not of the right form")
            }
        let name = Field.words(problem.field)
        self.init(
            problem.field, zh: "\(name?.zh ?? problem.field)：\(zh)", en: "\(name?.en ?? problem.field) \(en)")
    }

    static func noTime(_ field: String) -> Mistake {
        Mistake(field, zh: "不是有效时间（例如 09:30）", en: "it is not a time (like 09:30)")
    }

    static let unreadableForm = Mistake("form", zh: "表单没有完整送达，请重试", en: "the form did not arrive whole: send it again")

    /// The summary at the top of a form, each line leading to its field.
    static func list(_ mistakes: [Mistake], _ language: Language) -> HTML {
        """
        <div class="mistakes" role="alert" tabindex="-1" id="mistakes">
        <h2>\(language.say(zh: "请改正以下内容", en: "Please put this right"))</h2>
        <ul>\(mistakes.map { "<li><a href=\"#\($0.place)\">\($0.sentence(in: language))</a></li>" as HTML })</ul>
        </div>
        """
    }
}

extension InvalidForm {
    var mistakes: [Mistake] { problems.map(Mistake.init) }
}

extension Form {
    /// The year asked for, from 2000 to 2100; another one is as good as none.
    var year: Int? { self["year"].flatMap { Int($0) }.flatMap { (2000...2100).contains($0) ? $0 : nil } }

    static func with(_ name: String, _ value: String) -> Form {
        var form = Form()
        form.add(value, to: name)
        return form
    }
}

/// A field of a form: a label, what is typed into it, and what is wrong with it.
struct Field: Sendable {
    let name: String
    let form: Form
    let mistakes: [Mistake]
    let language: Language

    /// What fields are called.
    static let names: [String: (zh: String, en: String)] = [
        "login": ("登录名", "Login"), "password": ("密码", "Password"), "again": ("再输一遍密码", "Password again"),
        "name": ("姓名", "Name"), "organisation": ("本单位名称", "Name of the organisation"),
        "code": ("代码", "Code"), "kind": ("类别", "Kind"), "unit": ("单位", "Unit"),
        "unit_name": ("单位名称", "Name of the unit"),
        "parent": ("上级单位", "Parent unit"), "role": ("角色", "Role"), "title": ("标题", "Title"), "held_on": ("日期", "Date"),
        "place": ("地点", "Place"), "chair": ("主持人", "Chair"), "recorder": ("记录人", "Recorder"),
        "minutes": ("内容", "What was done"), "files": ("佐证材料", "Files"), "reason": ("理由", "Reason"),
        "year": ("年度", "Year"), "opened_on": ("设立日期", "Opened on"), "programme": ("责任制", "Programme"),
        "post": ("岗位名称", "Name of the post"),
        "authorised": ("编制人数", "For how many people"), "responsibility": ("责任", "Responsibility"),
        "field": ("分管领域（可不填）", "Field of work (optional)"), "since": ("自", "Since"), "until": ("至", "Until"),
        "person": ("人员", "Person"), "old_password": ("现在的密码", "Current password"),
        "new_password": ("新密码", "New password"),
        "list": ("名单", "List"), "work": ("工作开展情况", "Work done"), "problems": ("存在的问题", "Problems found"),
        "next": ("下一步打算", "Next steps"), "cut_off": ("数据截至", "As of"),
        "tags": ("标签", "Tags"), "from": ("自何日起", "From"), "version": ("版本", "Version"),
        "rows": ("显示的单位", "Units shown"),
        "calendar": ("日历", "Calendar"), "days": ("工作日数", "Working days"),
        "day": ("日期", "Day"), "working": ("改为", "Becomes"), "notice": ("放假安排（JSON）", "The notice (JSON)"),
        "attended": ("出席", "Present"), "absent": ("缺席人员", "Absent"), "absence": ("缺席原因", "Reason of absence"),
        "sitting_in": ("列席", "Sitting in"), "agenda": ("议题", "Agenda"), "decision": ("议定事项", "Decision"),
        "decision_owner": ("责任人", "Who sees to it"), "decision_due": ("完成时限", "Due"),
        "attendance": ("出席情况", "Attendance"), "decisions": ("议定事项", "Decisions"),
        "checklist": ("检查表", "Checklist"), "method": ("方式", "Method"), "inspectors": ("检查人员", "Inspectors"),
        "inspector": ("检查人员", "Inspector"), "witness": ("见证语（可不填）", "Words of a witness (optional)"),
        "summary": ("总体情况", "On the whole"), "remarks": ("单位意见", "Remarks of the unit"),
        "addendum": ("补充说明", "Addendum"),
        "due": ("整改期限", "Put right by"), "units": ("被检查单位", "Units"),
        "issuer": ("发起单位", "Issuing unit"), "from_day": ("开始日期", "First day"), "to_day": ("结束日期", "Last day"),
        "publish_within": ("签字后几个工作日内公开", "Published within working days"),
        "sign_within": ("几个工作日内签字", "Working days for signing"),
        "window_days": ("同一单位多少天内只查一次", "One inspection in so many days"),
        "year_limit": ("同一发起单位每年最多几次", "Inspections a year by the issuing unit"),
        "strata": ("抽取比例", "Ratios"), "per_unit": ("每个单位几名检查人员", "Inspectors a unit"),
        "held_time": ("时间", "Time"), "outcome": ("核查结果", "What the check found"),
        "trigger_kind": ("事件类别", "Kind of event"), "on": ("日期", "Day"), "time": ("时间", "Time"),
        "event_title": ("事由", "What it is"), "withdrawal_reason": ("撤回的理由", "Why it is withdrawn"),
        "suspension": ("中止事由", "Reason for stopping"),
        "files_on": ("材料日期（与工作日期不同时填写）", "The files' date, if it is not the day of the work"),
        "reuse": ("使用已有文件", "Use a file again"),
        "scheme": ("考核方案", "Scheme"), "half": ("考核期", "Period"),
        "remark": ("说明", "Remark"), "records": ("工作记录", "Records of work"),
        "words": ("异议和理由", "What is wrong, and why"),
        "points": ("分值", "Points"), "upheld": ("裁定", "Decision"),
        "subject": ("被问责人", "Whom it concerns"), "basis": ("依据", "Legal basis"),
        "sanction": ("处分种类", "Which sanction"), "months": ("影响期（月）", "Has effect for (months)"),
        "route": ("申诉途径", "Route of appeal"), "answer_days": ("答复期限（工作日）", "Days for the answer (working days)"),
        "deciders": ("决定人", "Deciders"), "appeal_deciders": ("申诉裁定人", "Who decides an appeal"),
        "findings": ("所依据问题的编号", "Numbers of the findings it rests on"),
        "mode": ("送达方式", "How it was delivered"),
        "text": ("陈述申辩", "The defence"), "way": ("方式", "How it was given"), "checked": ("核实情况", "What was checked"),
        "reasons": ("决定理由", "Reasons"), "grounds": ("申诉理由", "Grounds"), "more_days": ("延长日数", "Days more"),
        "appeal_outcome": ("裁定", "Outcome"), "part": ("作为", "As"),
        "drop_reason": ("不再办理的理由", "Why it ends here"), "return_reason": ("退回的理由", "Why it goes back"),
        "extension_reason": ("延长的理由", "Why it is put off"),
        "mail_address": ("邮箱", "Mail address"), "mail_language": ("邮件语言", "Language of the mails"),
        "digest": ("汇总邮件", "Digest"),
        "activity": ("工作记录", "Record"), "sentence": ("好在哪里（一句话）", "What is good about it (one sentence)"),
        "period": ("时段", "Time"),
        "obligations": ("计入的任务", "Counts towards"), "form": ("表单", "The form"),
        "finding_title": ("问题", "What is wrong"), "facts": ("事实", "Facts"), "clause": ("依据条款", "Clause"),
        "grade": ("等级", "Grade"), "track": ("整改方式", "How it is put right"), "source": ("来源", "Source"),
        "source_name": ("来源说明", "Whose inspection"), "found_on": ("发现日期", "Found on"),
        "category": ("类别（可不填）", "Category (optional)"), "item": ("检查项（可不填）", "Item (optional)"),
        "duty": ("责任事项", "Duty"), "posts": ("责任岗位", "Posts"), "other_units": ("其他有关单位", "Other units"),
        "who": ("责任人", "Who sees to it"), "measures": ("整改措施", "Measures"), "money": ("资金", "Money"),
        "due_on": ("期限", "Last day"), "contingency": ("预案", "Contingency"),
        "interim": ("临时措施", "Interim measures"), "stage": ("阶段", "Stage"), "stage_due": ("阶段时限", "Stage ends"),
        "note": ("整改说明", "Note"), "obligation": ("任务", "Obligation"), "step": ("步骤", "Step"),
        "investigator": ("调查核实人", "Investigator"), "opinion": ("意见（可不填）", "Opinion (optional)"),
        "extend_to": ("延期到", "Extend to"), "answer": ("批复意见", "Answer"),
        "told_how": ("通报方式", "How they were told"), "told_on": ("告知日期", "Told on"),
    ]

    /// What a field is called; the fields of a list's rows end in the row's number.
    static func words(_ name: String) -> (zh: String, en: String)? {
        if let known = names[name] { return known }
        guard let end = name.lastIndex(of: "_"), let row = Int(name[name.index(after: end)...]),
            let known = names[String(name[..<end])]
        else { return nil }
        return ("\(known.zh)（第 \(row) 行）", "\(known.en) (row \(row))")
    }

    var label: String { Field.words(name).map { language.say(zh: $0.zh, en: $0.en) } ?? name }
    var value: String { form[name] ?? "" }
    private var own: [Mistake] { mistakes.filter { $0.place == name } }

    /// One line of text.
    func input(
        type: StaticString = "text", required: Bool = true, max: Int? = nil, autocomplete: StaticString = "off",
        list: StaticString? = nil, hint: String? = nil
    ) -> HTML {
        wrap(
            hint,
            """
            <input id="\(name)" name="\(name)" type="\(type)" value="\(type.description == "password" ? "" : value)"\
            \(attribute: "required", if: required)\(attribute: "maxlength", max) autocomplete="\(autocomplete)"\(attribute: "list", list?.description)\(describedBy(hint))>
            """)
    }

    func area(rows: Int, required: Bool = false, hint: String? = nil) -> HTML {
        wrap(
            hint,
            """
            <textarea id="\(name)" name="\(name)" rows="\(rows)"\(attribute: "required", if: required)\(describedBy(hint))>
            \(value)</textarea>
            """)
    }

    func choice(_ options: [(value: String, title: String)], hint: String? = nil) -> HTML {
        wrap(
            hint,
            """
            <select id="\(name)" name="\(name)"\(describedBy(hint))>
            \(options.map { "<option value=\"\($0.value)\"\(attribute: "selected", if: $0.value == value)>\($0.title)</option>" as HTML })
            </select>
            """)
    }

    private func describedBy(_ hint: String?) -> HTML {
        let ids = (hint == nil ? [] : ["\(name)-hint"]) + (own.isEmpty ? [] : ["\(name)-mistake"])
        guard !ids.isEmpty else { return "" }
        return " aria-describedby=\"\(ids.joined(separator: " "))\"\(if: !own.isEmpty, " aria-invalid=\"true\"")"
    }

    private func wrap(_ hint: String?, _ control: HTML) -> HTML {
        """
        <div class="field">
        <label for="\(name)">\(label)</label>
        \(if: hint, { "<p class=\"hint\" id=\"\(name)-hint\">\($0)</p>" })
        \(if: !own.isEmpty, "<p class=\"mistake\" id=\"\(name)-mistake\">\(own.map { $0.sentence(in: language) }.joined(separator: "\n"))</p>")
        \(control)
        </div>
        """
    }
}

/// A form on a page: what was typed and what is wrong with it, for all its fields.
struct FormView: Sendable {
    var form = Form()
    var mistakes: [Mistake] = []
    let language: Language

    func field(_ name: String) -> Field { Field(name: name, form: form, mistakes: mistakes, language: language) }

    /// Stands first in a form with several buttons, so that the return key does what the last one says.
    static let defaultButton: HTML = "<button class=\"unseen\" tabindex=\"-1\" aria-hidden=\"true\"></button>"

    var summary: HTML { mistakes.isEmpty ? "" : Mistake.list(mistakes, language) }
}
