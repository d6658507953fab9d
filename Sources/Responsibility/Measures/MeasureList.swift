import Storage
import Web

/// The measures that somebody may know of: their own, those in which they do something, and the archive.
struct MeasureList: Sendable {
    let sections: [Section]
    let mayDraft: Bool
    let today: Day

    struct Section: Sendable {
        let view: View
        let measures: [(measure: Measure, standing: Measure.Standing)]
        let hasMore: Bool
    }

    enum View: String, Sendable, CaseIterable {
        case subject, party, archive

        /// What whoever reads does in the measures of the list, as far as it says so.
        var part: Measure.Part? { self == .subject ? .subject : nil }
    }

    static let pageLength = 50

    /// The sections, or one of them from some measure on.
    static func read(
        _ view: View? = nil, before: ID<Measure>? = nil, by access: Access, in tx: Transaction
    ) throws -> MeasureList {
        let calendar = try Measure.calendar(in: tx)
        let wanted = View.allCases.filter { $0 != .archive || access.may(.keepMeasures) }
        return MeasureList(
            sections: try wanted.filter { view == nil || $0 == view }.map { each in
                let rows = try tx.all(
                    """
                    SELECT \(Measure.columns) FROM \(Measure.tables)
                    WHERE \(Measure.seen(by: access)) AND \(each.condition(access)) AND m.id < \(before ?? ID(rawValue: .max))
                    ORDER BY m.id DESC LIMIT \(pageLength + 1)
                    """, Measure.init)
                let shown = Array(rows.prefix(pageLength))
                let defences = try Measure.defences(of: shown.map(\.id), in: tx)
                return Section(
                    view: each,
                    measures: shown.map { measure in
                        let standing = measure.standing(
                            on: access.today, answer: measure.answer(calendar), defences: defences[measure.id] ?? [])
                        return (measure, standing)
                    }, hasMore: rows.count > pageLength)
            }, mayDraft: access.may(.handleMeasures), today: access.today)
    }
}

extension MeasureList.View {
    fileprivate func condition(_ access: Access) -> SQL {
        let person = access.personID ?? ID(rawValue: 0)
        switch self {
        case .subject:
            return
                "m.id IN (SELECT y.measure_id FROM measure_party y WHERE y.person_id = \(person) AND y.part = 'subject')"
        case .party:
            return
                "m.id IN (SELECT y.measure_id FROM measure_party y WHERE y.person_id = \(person) AND y.part <> 'subject')"
        case .archive: return access.may(.keepMeasures, at: "m.unit_id")
        }
    }

    fileprivate func title(in language: Language) -> String {
        switch self {
        case .subject: language.say(zh: "关于我的", en: "About me")
        case .party: language.say(zh: "我参与办理的", en: "In which I do something")
        case .archive: language.say(zh: "问责档案", en: "Archive")
        }
    }

    fileprivate func empty(in language: Language) -> HTML {
        switch self {
        case .subject: language.empty(zh: "没有关于您的问责事项。", en: "There is no measure about you.")
        case .party: language.empty(zh: "您没有正在办理的问责事项。", en: "You are named in no measure.")
        case .archive: language.empty(zh: "档案里还没有问责事项。", en: "The archive holds no measure.")
        }
    }
}

extension MeasureList {
    func page(_ language: Language) -> HTML {
        """
        <p class="lead">\(language.say(
            zh: "这里只登记由有权的人作出决定的问责措施；系统不提出、不计算、不作出任何措施，考核也不读取。",
            en: "A register of measures that competent people decide. The program proposes, works out and issues none, and no assessment reads them."))</p>
        \(if: mayDraft, "<p class=\"actions\"><a class=\"button primary\" href=\"/measures/new\">\(language.say(zh: "登记拟办事项", en: "Begin a measure"))</a></p>")
        \(sections.map { section($0, language) })
        """
    }

    private func section(_ section: Section, _ language: Language) -> HTML {
        """
        <section aria-labelledby="\(section.view.rawValue)"><h2 id="\(section.view.rawValue)">\(section.view.title(in: language))</h2>
        \(if: section.measures.isEmpty, section.view.empty(in: language))
        <ul class="lines">\(section.measures.map { line($0.measure, $0.standing, toldTo: section.view.part, language) })</ul>
        \(if: section.hasMore ? section.measures.last : nil, { language.nextPage("/measures?view=\(section.view.rawValue)&before=\($0.measure.id)") })
        </section>
        """
    }

    private func line(
        _ measure: Measure, _ standing: Measure.Standing, toldTo part: Measure.Part?, _ language: Language
    ) -> HTML {
        let told = measure.told(to: part)
        let ruling = (told.ruling ?? measure.considered).title(in: language)
        return """
            <li><span class="badge \(standing.badge)">\(standing.title(in: language))</span> \
            <a href="\(link: "/measures/\(measure.id)")">\(measure.subject)</a> \
            <span class="hint">\(told.ruling == nil ? language.say(zh: "拟：\(ruling)", en: "considered: \(ruling)") : ruling) · \(measure.unit)\(if: told.lapsesOn, { " · \(language.say(zh: "影响期至 \($0.adding(days: -1)) 止", en: "in effect until \($0.adding(days: -1))"))" as HTML })</span></li>
            """
    }
}
