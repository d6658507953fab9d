import HTTPTypes
import Hummingbird
import Web

extension Refusal {
    var status: HTTPResponse.Status {
        switch self {
        case .signInNeeded: .unauthorized
        case .notFound: .notFound
        case .notAllowed, .otherSite: .forbidden
        case .invalid: .unprocessableContent
        case .conflict: .conflict
        case .tooLarge, .uploadTooLarge: .contentTooLarge
        case .tooOften: .tooManyRequests
        }
    }

    /// What happened, in a heading.
    func title(in language: Language) -> String {
        switch self {
        case .signInNeeded: language.say(zh: "请先登录", en: "Sign in first")
        case .notFound: language.say(zh: "没有这个页面", en: "There is no such page")
        case .notAllowed: language.say(zh: "没有权限", en: "You may not do this")
        case .invalid: language.say(zh: "填写有误", en: "Something is not right yet")
        case .conflict: language.say(zh: "现在不能这样做", en: "This cannot be done now")
        case .tooLarge, .uploadTooLarge: language.say(zh: "文件太大", en: "Too large")
        case .tooOften: language.say(zh: "请稍后再试", en: "Try again later")
        case .otherSite: language.say(zh: "请求被拒绝", en: "Refused")
        }
    }

    /// What to do about it.
    func sentence(in language: Language) -> String {
        switch self {
        case .signInNeeded: language.say(zh: "登录后才能看到这个页面。", en: "This page is for people who have signed in.")
        case .notFound:
            language.say(
                zh: "地址可能写错了，或者您无权查看这里的内容。", en: "The address may be wrong, or what is here is not for you to see.")
        case .notAllowed:
            language.say(
                zh: "您的角色不能在这个单位办理此事。需要时请联系系统管理员。",
                en: "Your role does not allow this in this unit. Ask an administrator if you need it.")
        case .invalid(let mistakes):
            mistakes.map { $0.sentence(in: language) }.joined(separator: language.say(zh: "；", en: "; "))
        case .conflict(let conflict): conflict.sentence(in: language)
        case .tooLarge(let limit):
            language.say(
                zh: "一次最多 \(limit >> 20) MB。", en: "At most \(limit >> 20) MB can be sent at a time.")
        case .uploadTooLarge(let file, let total):
            language.say(
                zh: "一个文件最多 \(file >> 20) MB，一次最多共 \(total >> 20) MB；这次没有收下任何内容。请返回上一页，减少文件后再提交，其余文件以后可以补充。",
                en:
                    "A file may have \(file >> 20) MB, all files of a form together \(total >> 20) MB; nothing was taken. Go back, "
                    + "send fewer files, and add the others later.")
        case .tooOften(let seconds):
            if seconds < 60 {
                language.say(zh: "请在 \(seconds) 秒后再试。", en: "Try again in \(seconds) seconds.")
            } else {
                language.say(
                    zh: "输错密码的次数太多。请在 \((seconds + 59) / 60) 分钟后再试；忘记密码请找系统管理员重置。",
                    en:
                        "Too many wrong passwords. Try again in \((seconds + 59) / 60) minutes, or ask an administrator to reset yours."
                )
            }
        case .otherSite:
            language.say(
                zh: "这个请求来自别的网站。请从本系统的页面操作。", en: "The request came from another site. Use the pages of this system.")
        }
    }

    func page(_ language: Language, _ frame: Frame) -> Response {
        let mistakes: [Mistake] = if case .invalid(let mistakes) = self { mistakes } else { [] }
        let body: HTML = """
            \(if: mistakes.isEmpty, "<p>\(sentence(in: language))</p>", else: Mistake.list(mistakes, language))
            <p><a href="/">\(language.say(zh: "回到首页", en: "Back to the first page"))</a></p>
            """
        var response = frame.page(title(in: language), language: language, body).response(status: status)
        if case .tooOften(let seconds) = self { response.headers[.retryAfter] = String(seconds) }
        return response
    }

    /// The disk is full or read-only: nothing was saved.
    static func unwritablePage(_ language: Language, _ frame: Frame) -> Response {
        frame.page(
            language.say(zh: "暂时不能保存", en: "Nothing can be saved at the moment"), language: language,
            """
            <p>\(language.say(
                zh: "服务器的磁盘已满或不可写。这次提交没有保存任何内容，请返回上一页保留已填写的内容，并联系系统管理员。",
                en: "The server's disk is full or cannot be written to. Nothing of what you sent was saved: go back to keep what you typed, and tell an administrator."))</p>
            """
        ).response(status: .serviceUnavailable)
    }

    /// For what nobody foresaw: nothing is shown but the number under which it was written down.
    static func unforeseenPage(_ language: Language, _ frame: Frame, request: String) -> Response {
        frame.page(
            language.say(zh: "系统出错", en: "Something went wrong"), language: language,
            """
            <p>\(language.say(zh: "问题已经记录，编号", en: "It has been written down under the number")) \(request)</p>
            """
        ).response(status: .internalServerError)
    }
}

extension Conflict {
    func sentence(in language: Language) -> String {
        switch self {
        case .separation(.recorderReviews):
            language.say(
                zh: "登记人不能审核自己登记的工作，更正过记录的人也不能审核，请由另一人审核。",
                en: "Whoever recorded the work cannot review it, nor can whoever corrected it: somebody else must.")
        case .separation(.rectifierVerifies):
            language.say(
                zh: "制定整改方案或申请销号的人不能核查、审签、销号，请由另一人办理。",
                en:
                    "Whoever planned the rectification or applied for closing cannot check, sign or close it: somebody else must."
            )
        case .separation(.oneStepEach):
            language.say(
                zh: "核查、审签、销号须由不同的人办理，您已经办过其中一步。",
                en: "Checking, signing and closing are done by different people, and you have done one of these steps.")
        case .separation(.askerAnswers):
            language.say(
                zh: "申请延期的人不能批复自己的申请，请由另一人批复。",
                en: "Whoever asked for the extension cannot answer it: somebody else must.")
        case .separation(.inspectorRecused):
            language.say(
                zh: "与被检查单位有利害关系的人应当回避，不能检查该单位。",
                en: "Somebody with an interest in the unit does not inspect it.")
        case .separation(.scorersApart):
            language.say(
                zh: "单位自评和考核评分须由不同的人办理，您已经办过其中一项，请由另一人办理。",
                en:
                    "The unit's own score and the reviewer's are given by different people, and you have given one: somebody else must."
            )
        case .separation(.scorerDecides):
            language.say(
                zh: "给该单位评过分的人不能裁定它的异议，请由另一人裁定。",
                en: "Whoever scored the unit cannot decide its objection: somebody else must.")
        case .separation(.investigatorDecides):
            language.say(
                zh: "调查核实的人不能作出决定，请由另一人决定。",
                en: "Whoever investigated cannot decide: somebody else must.")
        case .separation(.deciderDecidesAppeal):
            language.say(
                zh: "作出原决定或调查核实的人不能裁定申诉，请由另一人裁定。",
                en: "Whoever decided or investigated cannot decide the appeal: somebody else must.")
        case .alreadyReviewed:
            language.say(zh: "这条记录刚刚已被审核，请刷新页面。", en: "This has just been reviewed: load the page again.")
        case .inspectionSigned:
            language.say(
                zh: "被检查单位已经签字，检查结果不能再更正；可以登记补充说明。",
                en: "The unit has signed the result, which is not corrected any more: write an addendum.")
        case .inspectionUnsigned:
            language.say(
                zh: "被检查单位还没有签字，请直接更正。", en: "The unit has not signed yet: correct the inspection itself.")
        case .signedOther:
            language.say(
                zh: "检查结果在您打开页面以后更正过，请看过更正再签字。",
                en: "The result was corrected after you opened the page: read it again before you sign.")
        case .alreadyCorrected:
            language.say(
                zh: "您打开页面以后，这条记录已被更正，请核对后再提交。",
                en: "The record has been corrected since you opened the page: compare, and send it again.")
        case .alreadyAsked: language.say(zh: "已经申请过，正在等待答复。", en: "It has been asked already and waits for an answer.")
        case .alreadyIssued: language.say(zh: "计划已经下达。", en: "The plan has been issued already.")
        case .yearClosed:
            language.say(
                zh: "该年度已经归档，不能再登记、审核、豁免、改期或下达。确有必要时请主管科室重新启用该年度。",
                en:
                    "That year is closed: nothing of it can be recorded, reviewed, waived, moved or issued any more. If it has to be, the programme office opens the year again."
            )
        case .underWay:
            language.say(zh: "这份计划正在处理中，请等它完成后再办。", en: "Work on this plan is under way: wait until it is done.")
        case .planNotInForce:
            language.say(zh: "这份计划已经撤回或被新版本取代。", en: "This plan was withdrawn, or a newer version has taken its place.")
        case .notOpen: language.say(zh: "这项任务已不在办理中。", en: "This obligation is no longer open.")
        case .noClock:
            language.say(zh: "这项任务不是由事件触发的时限。", en: "This obligation is no time limit that an event started.")
        case .runOut: language.say(zh: "期限已过，不能再中止。", en: "The limit has run out and cannot be stopped.")
        case .notSuspended: language.say(zh: "这一时限没有中止。", en: "This limit is not stopped.")
        case .eventWithdrawn: language.say(zh: "这个事件已经撤回。", en: "This event was withdrawn.")
        case .eventUsed:
            language.say(
                zh: "已有工作登记在这个事件的任务上：时间不能再改，也不能撤回；确实不适用的，由主管科室豁免。",
                en:
                    "Work was put forward for this event: it can be neither moved nor withdrawn; what does not apply is waived by the programme office."
            )
        case .eventRuled:
            language.say(
                zh: "这个事件的期限已有人中止、延长、改期或豁免：时间不能再改，可以撤回后重新登记。",
                en:
                    "Somebody has stopped, extended, moved or waived something of this event: its time cannot be changed; withdraw it and record it again."
            )
        case .eventOfFinding:
            language.say(
                zh: "这个事件由问题登记自动产生，不能更正或撤回；确实不适用的，由主管科室豁免。",
                en:
                    "This event is one that a finding started: it is neither corrected nor withdrawn; what does not apply is waived by the programme office."
            )
        case .findingMoved:
            language.say(
                zh: "这个问题已不在这一步，可能刚刚有人办过，请刷新页面。",
                en: "The finding is not at this step any more, somebody may just have taken it: load the page again.")
        case .otherStep:
            language.say(
                zh: "考核不在这一步，请刷新页面查看现在的进度。",
                en: "The assessment is not at this step: load the page again to see where it is.")
        case .alreadyScored:
            language.say(
                zh: "您打开页面以后，这一项刚刚被别人改过，请核对后再提交。",
                en: "Somebody has scored this line since you opened the page: compare, and send it again.")
        case .alreadyDecided:
            language.say(
                zh: "这件异议刚刚已由别人裁定，请刷新页面。", en: "Somebody else has just decided this objection: load the page again.")
        case .objectionsOver: language.say(zh: "异议期已过。", en: "The time for objecting is over.")
        case .measureStep:
            language.say(
                zh: "现在还不能办或已不能再办这一步，请看事项页上的办理情况。",
                en: "This step is not due, or no longer: see how far it has come on its page.")
        case .measureTooEarly:
            language.say(
                zh: "还不能作出决定：须先送达告知书，并等答复期满，或收到陈述申辩且写明核实情况。",
                en:
                    "Nothing can be decided yet: the notice must have been delivered, and the days for the answer have passed or a defence was filed and what was checked of it written down."
            )
        case .measureDecided:
            language.say(zh: "已经作出决定，不再重复登记。", en: "It has been decided already: nothing was added.")
        case .measureDisagrees:
            language.say(
                zh: "另一名决定人刚刚登记了不同的决定，请核对后表示同意，或退回重新商定。",
                en: "Another decider has just recorded another decision: look at it, and agree or send it back.")
        case .unitClosed: language.say(zh: "该单位已撤销。", en: "This unit is closed.")
        case .inUse: language.say(zh: "还在使用，不能删除。", en: "It is in use and cannot be removed.")
        case .alreadySetUp: language.say(zh: "系统已经初始化过。", en: "The system has been set up already.")
        case .lastAdministrator:
            language.say(zh: "至少要保留一名全局管理员。", en: "One administrator of the whole organisation must remain.")
        case .widerRoles:
            language.say(
                zh: "该账号在您管理的单位之外还有角色，请由上级系统管理员办理。",
                en: "This account holds a role beyond the units that you manage: an administrator above must do this.")
        case .reportChanged:
            language.say(
                zh: "您打开后这份报告又有改动，请重新打开核对后再出具。",
                en: "The report has changed since you opened it: open it again, check it, and then issue it.")
        case .notUnique(let field):
            language.say(zh: "“\(field)”重复。", en: "“\(field)” is taken.")
        }
    }
}
