import Web

/// What a list's address holds: its filters, its order, and the last line of the page before.
extension Form {
    /// The address without the place in the list: its first page.
    var fromTheStart: Form {
        names.filter { $0 == "after" || $0.hasPrefix("after_") }.reduce(self) { $0.replacing($1, with: nil) }
    }

    /// What was typed into a field of a filter, without blanks around it; `nil` when there is nothing.
    func filter(_ name: String) -> String? {
        self[name]?.trimmed.nonEmpty
    }

    /// The filters as hidden fields, so that a form keeps those that it does not show.
    func hidden(except shown: [String]) -> HTML {
        let kept: [HTML] = fromTheStart.names.filter { !shown.contains($0) }.flatMap { name in
            all(name).map { "<input type=\"hidden\" name=\"\(name)\" value=\"\($0)\">" as HTML }
        }
        return "\(kept)"
    }
}

extension String {
    var nonEmpty: String? { isEmpty ? nil : self }
}

/// The heading of a column by which a list can be put in order.
struct SortHeading: Sendable {
    /// The value of `sort` in the address.
    let key: String
    let title: String
    var isNumber = false
    /// Whether the greatest comes first.
    var isDescending = false

    /// A link to the first page in that order; the order that the list has is named to screen readers.
    func cell(_ current: String, _ query: Form, standard: String) -> HTML {
        let isCurrent = current == key
        let address = query.fromTheStart.replacing("sort", with: key == standard ? nil : key)
        let order: StaticString = isDescending ? "descending" : "ascending"
        return """
            <th scope="col"\(if: isNumber, " class=\"n\"")\(if: isCurrent, " aria-sort=\"\(order)\"")>\
            <a class="sort" href="\(link: "?\(query: address)")">\(title)\
            \(if: isCurrent, "<span aria-hidden=\"true\"> \(if: isDescending, "↓", else: "↑")</span>")</a></th>
            """
    }
}
