import Storage
import Web

/// The part of one's own page where one says what one wants to be reminded of.
struct ReminderSection: Sendable {
    let choice: ReminderChoice
    /// Whether this server sends mail at all.
    let isOn: Bool

    func html(_ view: FormView) -> HTML {
        let language = view.language
        // What was typed, when it came back with a mistake.
        let typed = view.form["digest"] == nil ? FormView(form: choice.form, language: language) : view
        return """
            <section aria-labelledby="reminders"><h2 id="reminders">\(language.say(zh: "邮件提醒", en: "Reminders by mail"))</h2>
            \(if: !isOn, "<p class=\"notice\">\(language.say(zh: "本系统目前没有设置发信服务器，不会发出邮件；您的选择会保留。", en: "This server has no mail server set and sends nothing; what you choose is kept."))</p>")
            <form method="post" action="/account/reminders" class="narrow">
            <p>\(language.say(
                zh: "汇总邮件列出您所在单位即将到期和逾期的任务、等您审核的工作、被退回的工作和有关问题；没有可提醒的内容时不发。",
                en: "A digest lists what is due soon and overdue in your own units, what waits for your review, what came back, and findings that concern you. When there is nothing to tell, nothing is sent."))</p>
            \(typed.field("mail_address").input(type: "email", required: false, max: 254, autocomplete: "email", hint: language.say(zh: "不填则不发邮件。", en: "Leave it empty to get no mail.")))
            \(typed.field("digest").choice(ReminderChoice.Digest.allCases.map { ($0.rawValue, $0.title(in: language)) }))
            <div class="field"><label class="tick"><input type="checkbox" name="at_once"\(attribute: "checked", if: typed.form["at_once"] == "on")> \
            \(language.say(zh: "工作被退回、任务逾期时立即通知", en: "Tell me at once when work comes back or something becomes overdue"))</label></div>
            \(typed.field("mail_language").choice([("", language.say(zh: "系统默认", en: "as the server is set"))] + Language.allCases.map { ($0.rawValue, $0 == .zh ? "中文" : "English") }))
            <button class="primary">\(language.say(zh: "保存提醒设置", en: "Save"))</button>
            </form></section>
            """
    }

    /// The page behind the link in a mail. Opening it changes nothing, because programs open links, too.
    static func stopPage(_ language: Language) -> HTML {
        """
        <form method="post" class="narrow">
        <p>\(language.say(
            zh: "停止后不再收到提醒邮件，已在发送队列中的也不再发出。登录后在“我的账号”可以重新打开。",
            en: "You will get no more reminders, nor those that wait to be sent. You can turn them on again under My account."))</p>
        <button class="primary">\(language.say(zh: "停止发送", en: "Stop these mails"))</button>
        </form>
        """
    }

    static func stoppedPage(_ language: Language) -> HTML {
        """
        <p class="notice good" role="status">\(language.say(zh: "已停止，不会再给您发提醒邮件。", en: "Stopped: you will get no more reminders."))</p>
        <p><a href="/account">\(language.say(zh: "我的账号", en: "My account"))</a></p>
        """
    }
}
