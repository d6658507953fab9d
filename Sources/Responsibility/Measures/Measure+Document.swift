import Documents
import Storage

extension MeasureView {
    /// The written decision as a Word document: GB/T 9704-2012 in Chinese, plain A4 in English; `nil` before it is decided, and for the subject before it was delivered.
    func document(in language: Language) -> WordDocument? {
        guard let ruling = votes.first?.ruling, let decided = measure.decidedOn,
            measure.isTold(to: part)
        else { return nil }
        let issuer = parties.first { $0.part == .decider }?.unit ?? measure.unit
        let title = language.say(
            zh: "关于对\(measure.subject)予以\(ruling.name(in: .zh))的决定",
            en: "Decision on \(measure.subject): \(ruling.name(in: .en))")
        var blocks: [WordDocument.Block] = [.title(title)]
        blocks.append(.addressee(language.say(zh: "\(measure.subject)：", en: "\(measure.subject):")))
        func section(_ heading: String, _ texts: [String]) {
            blocks.append(.heading(.first, RichText(heading)))
            blocks += texts.flatMap { $0.split(separator: "\n") }.map { .paragraph(RichText(String($0))) }
        }
        section(language.say(zh: "查明的事实", en: "Facts"), [measure.facts] + records.map(\.title))
        section(language.say(zh: "依据", en: "Legal basis"), [measure.basis])
        section(language.say(zh: "告知和陈述申辩", en: "Notice and defence"), hearing(language))
        section(
            language.say(zh: "决定", en: "Decision"),
            [
                language.say(
                    zh: "决定予以\(ruling.title(in: .zh))，自\(language.long(decided))起生效。",
                    en: "Decided: \(ruling.title(in: .en)), in effect from \(language.long(decided)).")
            ] + votes.map(\.reasons) + [
                language.say(
                    zh: "决定人：\(votes.map(\.name).joined(separator: "、"))。",
                    en: "Decided by \(votes.map(\.name).joined(separator: ", ")).")
            ])
        section(language.say(zh: "申诉", en: "Appeal"), appealWords(language))
        blocks.append(.signature(issuer: issuer, date: language.long(decided)))
        return WordDocument(language == .zh ? .official : .plain, title: title, creator: issuer, blocks: blocks)
    }

    private func hearing(_ language: Language) -> [String] {
        var lines =
            measure.noticedOn.map { day in
                [
                    language.say(
                        zh: "已于\(language.long(day))将事实、依据和拟采取的措施（\(measure.considered.title(in: .zh))）告知本人。",
                        en:
                            "On \(language.long(day)) the person was told the facts, the rule and what was considered (\(measure.considered.title(in: .en)))."
                    )
                ]
            } ?? []
        for defence in defences {
            let day = language.long(defence.filedOn)
            lines.append(language.say(zh: "\(day)陈述申辩：\(defence.text)", en: "Defence of \(day): \(defence.text)"))
            lines.append(language.say(zh: "核实情况：\(defence.checked)", en: "What was checked: \(defence.checked)"))
        }
        if defences.isEmpty {
            lines.append(language.say(zh: "期限内没有陈述申辩。", en: "No defence was filed in the time for it."))
        }
        return lines
    }

    private func appealWords(_ language: Language) -> [String] {
        AppealRoute.open(first: measure.route, filed: []).compactMap { route in
            guard let file = route.limit(.file), let decide = route.limit(.decide) else { return nil }
            return language.say(
                zh:
                    "不服本决定的，可以自知道本决定之日起\(file.within.words.zh)内提出\(route.title(in: .zh))，受理机关在\(decide.within.words.zh)内作出决定；期间不停止执行，不得因申诉加重。",
                en:
                    "Whoever does not accept it can file (\(route.title(in: .en))) within \(file.within.words.en) of knowing of it, to be decided within \(decide.within.words.en); it suspends nothing, and nothing is made heavier by it."
            )
        }
    }
}

extension Measure.Ruling {
    fileprivate func name(in language: Language) -> String {
        sanction.map { $0.title(in: language) } ?? kind.title(in: language)
    }
}
