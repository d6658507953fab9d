import Storage
import Web

/// The cells of one row of figures: every number opens the list behind it.
struct FigureCells: Sendable {
    let unit: ID<Unit>
    let year: Int
    /// The key of the programme to which the list is narrowed.
    var programme: String?
    /// The earlier day whose figures they are.
    var asOf: Day?

    /// What tables count; *breached* has a column where there is any, so that the numbers add up to the bar.
    static func columns(_ total: Figures) -> [Obligation.Standing] {
        [.met, .late, .submitted, .onTrack, .dueSoon, .overdue] + (total.breached > 0 ? [.breached] : [])
    }

    func cells(_ figures: Figures, _ columns: [Obligation.Standing], _ language: Language) -> HTML {
        "\(columns.map { cell(figures[$0], $0, language) })"
    }

    func cell(_ n: Int, _ standing: Obligation.Standing, _ language: Language) -> HTML {
        guard n > 0 else { return "<td class=\"n\">0</td>" }
        return """
            <td class="n"><a href="\(list(standing))" class="t-\(standing.rawValue)">\(n)\
            <span class="unseen"> \(standing.title(in: language))</span></a></td>
            """
    }

    /// The list behind a number. Written out, not made from a form: a page of a large unit has more than a thousand.
    func list(_ standing: Obligation.Standing) -> Link {
        switch (programme, asOf) {
        case (let programme?, let day?):
            "/units/\(unit)/obligations?year=\(year)&standing=\(standing.rawValue)&programme=\(programme)&as_of=\(day)"
        case (let programme?, nil):
            "/units/\(unit)/obligations?year=\(year)&standing=\(standing.rawValue)&programme=\(programme)"
        case (nil, let day?): "/units/\(unit)/obligations?year=\(year)&standing=\(standing.rawValue)&as_of=\(day)"
        case (nil, nil): "/units/\(unit)/obligations?year=\(year)&standing=\(standing.rawValue)"
        }
    }
}

extension Figures {
    /// The number of one standing; those that were set aside are not told apart.
    subscript(standing: Obligation.Standing) -> Int {
        switch standing {
        case .met: met
        case .late: late
        case .submitted: submitted
        case .onTrack: onTrack
        case .dueSoon: dueSoon
        case .overdue: overdue
        case .breached: breached
        case .holding: holding
        case .unverified: unverified
        case .questioned: questioned
        case .failing: failing
        case .waived, .suspended, .lapsed, .withdrawn: set
        }
    }

    /// Done of owed in whole percent, rounded down, so that 100 % is all of it; a dash where nothing is owed.
    var rate: String { doneInThousand.map { "\($0 / 10) %" } ?? "–" }

    /// The one standing that asks for attention first: red, yellow or green (红黄绿灯).
    var light: Obligation.Standing {
        if overdue + breached > 0 { return .overdue }
        if dueSoon > 0 { return .dueSoon }
        return owed > 0 && done == owed ? .met : .onTrack
    }
}

extension Obligation.Standing {
    /// A round mark with its sign; its word is for screen readers and for the pointer.
    func lamp(_ language: Language) -> HTML {
        """
        <span class="lamp s-\(rawValue)" title="\(title(in: language))"><span aria-hidden="true">\(sign)</span>\
        <span class="unseen">\(title(in: language))</span></span>
        """
    }
}
