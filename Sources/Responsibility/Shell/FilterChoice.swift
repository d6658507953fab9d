import Web

extension Form {
    /// The field of a list's filters in which one of some values is chosen, or all.
    ///
    /// - Parameter all: what it says when nothing is chosen.
    func filter(
        _ name: String, _ label: String, _ options: [(value: String, title: String)], all: String? = nil,
        _ language: Language
    ) -> HTML {
        let chosen = self[name] ?? ""
        func option(_ value: String, _ title: String) -> HTML {
            "<option value=\"\(value)\"\(attribute: "selected", if: value == chosen)>\(title)</option>"
        }
        return """
            <div class="field"><label for="\(name)">\(label)</label><select id="\(name)" name="\(name)">\
            \(option("", all ?? language.say(zh: "全部", en: "All")))\(options.map { option($0.value, $0.title) })</select></div>
            """
    }
}
