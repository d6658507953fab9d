import Storage
import Web

/// The page of a programme: its duties with clause, cadence and cost.
struct ProgrammeView: Sendable {
    let programme: Programme
    let duties: [Duty]
    let titles: [ID<Duty>: CadenceTitles]

    static func of(_ key: String, in tx: Transaction) throws -> ProgrammeView {
        guard let programme = try Programme.all(in: tx).first(where: { $0.key == key }) else { throw Refusal.notFound }
        let duties = try Duty.all(of: programme.versionID, in: tx)
        return ProgrammeView(
            programme: programme, duties: duties, titles: try CadenceTitles.of(duties, programme.id, in: tx))
    }

    func page(_ language: Language) -> HTML {
        """
        <p class="lead">\(language.say(zh: "第 \(programme.version) 版，自", en: "Version \(programme.version), applies from")) \
        \(programme.appliesFrom)\(language.say(zh: " 起施行", en: ""))</p>
        <div class="table"><table>
        <thead><tr><th scope="col">\(language.say(zh: "责任事项", en: "Duty"))</th>\
        <th scope="col">\(language.say(zh: "依据", en: "Source"))</th>\
        <th scope="col">\(language.say(zh: "频次", en: "How often"))</th>\
        <th scope="col" class="n">\(language.say(zh: "每次约需", en: "Time each"))</th></tr></thead>
        <tbody>\(duties.map { row($0, language) })</tbody>
        </table></div>
        """
    }

    private func row(_ duty: Duty, _ language: Language) -> HTML {
        """
        <tr><th scope="row">\(duty.title(in: language))<span class="hint block">\(duty.text(in: language))</span></th>
        <td>\(duty.source(in: language))</td>
        <td>\(duty.cadenceSentence(titles[duty.id] ?? .none, language))</td><td class="n">\(hours(duty.minutes, language))</td></tr>
        """
    }
}

extension Duty {
    /// How often it is owed, in a sentence.
    func cadenceSentence(_ titles: CadenceTitles, _ language: Language) -> String {
        do { return language.say(try Cadence(text: rule).sentence(titles)) } catch { return rule }
    }
}
