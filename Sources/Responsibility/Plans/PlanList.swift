import Storage
import Web

/// Which of the plans somebody looks at, and in which order (计划清单).
///
/// The address holds all of its state: `year`, `programme`, `text`, `sort`, and `after…`.
struct PlanList: Sendable {
    var query = Form()

    static let pageLength = 50

    /// `year` begins with the newest year, programme by programme; `issued` with what was issued last.
    enum Sort: String, Sendable {
        case year, issued

        var order: SQL {
            switch self {
            case .year: "n.year DESC, g.key, n.id"
            case .issued: "n.issued_on DESC, n.id DESC"
            }
        }
    }

    var sort: Sort { query["sort"].flatMap(Sort.init) ?? .year }
    var year: Int? { query["year"].flatMap { Int($0) } }
    var programme: String? { query.filter("programme") }
    /// A part of a unit's name, or its code.
    var text: String? { query.filter("text").map { String($0.prefix(60)) } }

    /// Whether anything narrows the list.
    var isFiltered: Bool { year != nil || programme != nil || text != nil }

    /// What a plan (alias `n`, its programme `g`, its unit `u`) has to fulfil; never empty.
    var conditions: [SQL] {
        var conditions: [SQL] = ["n.year > 0"]
        if let year { conditions.append("n.year = \(year)") }
        if let programme { conditions.append("g.key = \(programme)") }
        if let text {
            conditions.append("(u.code = \(text) OR LOWER(u.name) LIKE \(ActivityList.pattern(text)) ESCAPE '!')")
        }
        if let following { conditions.append(following) }
        return conditions
    }

    /// What comes after the last plan of the page before.
    private var following: SQL? {
        guard let id = query["after"].flatMap({ ID<Plan>($0) }) else { return nil }
        switch sort {
        case .year:
            guard let year = query["after_year"].flatMap({ Int($0) }), let key = query["after_programme"] else {
                return nil
            }
            return "(n.year < \(year) OR n.year = \(year) AND (g.key > \(key) OR g.key = \(key) AND n.id > \(id)))"
        case .issued:
            guard let day = query["after_day"].flatMap({ Day($0) }) else { return nil }
            return "(n.issued_on < \(day) OR n.issued_on = \(day) AND n.id < \(id))"
        }
    }

    /// The address of the page after the one that ends with a plan.
    func next(after plan: Plan.Listed) -> Form {
        let address = query.fromTheStart.replacing("after", with: plan.id.description)
        return switch sort {
        case .year:
            address.replacing("after_year", with: String(plan.plan.year))
                .replacing("after_programme", with: plan.programmeKey)
        case .issued: address.replacing("after_day", with: plan.plan.issuedOn.description)
        }
    }
}
