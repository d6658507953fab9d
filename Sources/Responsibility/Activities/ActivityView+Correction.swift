import Storage
import Web

extension ActivityView {
    /// Who recorded it and when, its versions, and the way to its correction.
    func correctionLine(_ clock: OfficeClock, _ language: Language) -> HTML {
        """
        <p class="hint">\(recordedBy.isEmpty ? language.machine : recordedBy) \
        \(language.say(zh: "登记于", en: "recorded it on")) \
        <time datetime="\(activity.recordedAt.description)">\(clock.wall(activity.recordedAt))</time>\
        \(if: activity.version > 1, """
             · <a href="\(link: "/activities/\(activity.id)/versions")">\(language.say(
                zh: "第 \(activity.version) 版，查看各版本", en: "version \(activity.version): see all versions"))</a>
            """)</p>
        \(if: mayCorrect, """
            <p class="actions"><a class="button" href="\(link: "/activities/\(activity.id)/correction")">\
            \(counts.contains { $0.state == .returned }
                ? language.say(zh: "更正并重新报审", en: "Correct it and put it forward again")
                : language.say(zh: "更正", en: "Correct it"))</a></p>
            """)
        """
    }
}
