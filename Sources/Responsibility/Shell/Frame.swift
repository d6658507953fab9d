import Storage
import Web

/// The frame of every page: name of the organisation, places to go, language, who is signed in.
struct Frame: Sendable {
    var organisation: String?
    var member: Member?
    /// The path and query of the page, to come back to after a change of language.
    var path = "/"
    /// Whether the page can be fetched again by its address, as an answer to a POST cannot.
    var isAddressable = true

    /// What the frame shows of the person who is signed in.
    struct Member: Sendable {
        let name: String
        let today: Day
        let mayReview: Bool
        let mayPlan: Bool
        let mayViewRecords: Bool
        let mayManagePeople: Bool
        let mayMeasures: Bool

        init(_ access: Access) {
            name = access.personName
            today = access.today
            mayReview = access.may(.reviewActivities)
            mayPlan = access.may(.issuePlans) || access.may(.adoptProgrammes)
            mayViewRecords = access.may(.viewRecords)
            mayManagePeople = access.may(.managePeople)
            mayMeasures = access.may(.handleMeasures) || access.may(.keepMeasures)
        }
    }

    /// The whole page around `body`. `title` is the page's heading and comes first in the window's title.
    func page(_ title: String, language: Language, _ body: HTML) -> HTML {
        let organisation = self.organisation ?? language.productName
        return """
            <!DOCTYPE html>
            <html lang="\(language.tag)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title) · \(organisation)</title>
            <link rel="icon" href="\(Frame.icon)" type="image/svg+xml">
            <link rel="stylesheet" href="\(Frame.stylesheet)">
            <script src="\(Frame.script)" defer></script>
            </head>
            <body>
            <a class="skip" href="#main">\(language.skipToContent)</a>
            <header class="top">
            <a class="brand" href="/"><span class="mark" aria-hidden="true">责</span><span>\(organisation)</span></a>
            \(if: member, { places(for: $0, language) })
            <div class="who">
            \(if: isAddressable, languageSwitch(language))
            \(if: member, { account(of: $0, language) })
            </div>
            </header>
            <main id="main" tabindex="-1">
            <h1>\(title)</h1>
            \(body)
            </main>
            <footer class="bottom">\(footer(language))</footer>
            </body>
            </html>
            """
    }

    private func places(for member: Member, _ language: Language) -> HTML {
        """
        <nav class="places" aria-label="\(language.say(zh: "主导航", en: "Main"))">
        <a href="/"\(current("/"))>\(language.say(zh: "今日", en: "Today"))</a>
        <a href="/units"\(current("/units"))>\(language.say(zh: "单位", en: "Units"))</a>
        <a href="/calendar"\(current("/calendar"))>\(language.say(zh: "日历", en: "Calendar"))</a>
        \(if: member.mayReview, "<a href=\"/reviews\"\(current("/reviews"))>\(language.say(zh: "审核", en: "Reviews"))</a>")
        <a href="\(member.mayViewRecords ? "/inspections" : "/inspections/published" as Link)"\(current("/inspections"))>\(language.say(zh: "检查", en: "Inspections"))</a>
        \(if: member.mayViewRecords, "<a href=\"/findings\"\(current("/findings"))>\(language.say(zh: "整改", en: "Findings"))</a>")
        <a href="/plans"\(current("/plans"))>\(language.say(zh: "计划", en: "Plans"))</a>
        \(if: member.mayViewRecords, "<a href=\"/assessments\"\(current("/assessments"))>\(language.say(zh: "考核", en: "Assessment"))</a>")
        <a href="/reports"\(current("/reports"))>\(language.say(zh: "报告", en: "Reports"))</a>
        \(if: member.mayMeasures, "<a href=\"/measures\"\(current("/measures"))>\(language.say(zh: "问责", en: "Measures"))</a>")
        \(if: member.mayManagePeople, "<a href=\"/people\"\(current("/people"))>\(language.say(zh: "人员", en: "People"))</a>")
        </nav>
        """
    }

    private func current(_ place: String) -> HTML {
        let bare = path.prefix { $0 != "?" }
        let isHere = place == "/" ? bare == "/" : bare == place || bare.hasPrefix(place + "/")
        return isHere ? " aria-current=\"page\"" : ""
    }

    private func languageSwitch(_ language: Language) -> HTML {
        let other: Language = language == .zh ? .en : .zh
        return """
            <form method="post" action="/language" class="plain">
            <input type="hidden" name="next" value="\(path)">
            <button class="quiet" name="language" value="\(other.rawValue)" lang="\(other.tag)">\
            \(other == .zh ? "中文" : "English")</button>
            </form>
            """
    }

    private func account(of member: Member, _ language: Language) -> HTML {
        """
        <a class="name" href="/account"\(current("/account"))>\(member.name)</a>
        <form method="post" action="/sign-out" class="plain">
        <button class="quiet">\(language.say(zh: "退出", en: "Sign out"))</button>
        </form>
        """
    }

    private func footer(_ language: Language) -> HTML {
        """
        <span>\(language.productName)</span>
        \(if: member, { "<span>\(language.say(zh: "今天是", en: "Today is")) \(language.long($0.today))</span>" })
        """
    }

    static let assets = Assets(EmbeddedFiles.pages)
    private static let icon = assets.link("dutybook.svg")
    private static let stylesheet = assets.link("dutybook.css")
    private static let script = assets.link("dutybook.js")
}

extension Assets {
    /// The address of an asset, which changes with its content.
    func link(_ name: String) -> Link { self[name].map { "/assets/\($0.name)" } ?? .unusable }
}

extension Language {
    /// What a page says when there is nothing to show yet, and what belongs there.
    func empty(zh: String, en: String) -> HTML { "<p class=\"empty\">\(say(zh: zh, en: en))</p>" }

    func nextPage(_ link: Link) -> HTML {
        "<p><a rel=\"next\" href=\"\(link)\">\(say(zh: "下一页", en: "Next page"))</a></p>"
    }

    var productName: String { say(zh: "责任台账", en: "Dutybook") }
    fileprivate var skipToContent: String { say(zh: "跳到正文", en: "Skip to the content") }
}
