import Storage
import Web

/// The months of a year side by side: a picture, and the table that says the same with a list behind every number.
struct TrendChart: Sendable {
    let unit: ID<Unit>
    let year: Int
    /// The months' ends, and this evening when the year is not over.
    let points: [Point]

    /// A day with its figures.
    struct Point: Sendable {
        let day: Day
        let figures: Figures
        /// Whether it is today and not the end of a month.
        let isNow: Bool
    }

    init(view: UnitView) {
        (unit, year) = (view.unit.id, view.year)
        var points = view.months.map {
            Point(day: Day.last(ofMonth: $0.month, in: view.year), figures: $0.figures, isNow: false)
        }
        if view.asOf == nil, view.year == view.today.year, points.count < 12 {
            points.append(Point(day: view.today, figures: view.total, isNow: true))
        }
        self.points = points
    }

    func section(_ language: Language) -> HTML {
        """
        <section aria-labelledby="trend">
        <h2 id="trend">\(language.say(zh: "\(year) 年逐月走势", en: "\(year) month by month"))</h2>
        <figure class="trend">\(picture(language))
        <figcaption>\(Layer.allCases.map { "<span>\($0.standing.swatch) \($0.title(in: language))</span>" as HTML }, separator: " ")</figcaption></figure>
        <details class="more"><summary>\(language.say(zh: "逐月数据", en: "The figures of each month"))</summary>
        \(table(language))</details>
        </section>
        """
    }

    /// What the columns of the picture are stacked from, from below.
    enum Layer: CaseIterable {
        case met, late, underWay, overdue

        var standing: Obligation.Standing {
            switch self {
            case .met: .met
            case .late: .late
            case .underWay: .onTrack
            case .overdue: .overdue
            }
        }

        var isHatched: Bool { self == .late || self == .overdue }

        func n(_ figures: Figures) -> Int {
            switch self {
            case .met: figures.met
            case .late: figures.late
            case .underWay: figures.submitted + figures.onTrack + figures.dueSoon
            case .overdue: figures.overdue + figures.breached
            }
        }

        func title(in language: Language) -> String {
            switch self {
            case .met, .late, .overdue: standing.title(in: language)
            case .underWay: language.say(zh: "办理中", en: "under way")
            }
        }
    }

    // MARK: The picture, in units of a viewBox that grows with the page

    private static let (width, height, left, bottom, top) = (480, 190, 44, 168, 8)

    private func picture(_ language: Language) -> HTML {
        let most = max(points.map(\.figures.owed).max() ?? 0, 1)
        return """
            <svg viewBox="0 0 \(Self.width) \(Self.height)" role="img" aria-labelledby="trend-title trend-words">
            <title id="trend-title">\(language.say(zh: "\(year) 年每月末任务情况", en: "Obligations of \(year) at the end of each month"))</title>
            <desc id="trend-words">\(words(language))</desc>
            \(Self.hatching)\([most, most / 2].filter { $0 > 0 }.map { gridline($0, of: most) })
            \(points.enumerated().map { column($0.offset, $0.element, of: most, language) })
            <path class="axis" d="M\(Self.left) \(Self.bottom)H\(Self.width)"/>
            </svg>
            """
    }

    /// Lines over two of the layers, so that they differ by more than colour also where they are thin.
    private static let hatching: HTML = """
        <defs><pattern id="hatch-late" width="5" height="5" patternUnits="userSpaceOnUse"><path d="M0 5L5 0"/></pattern>\
        <pattern id="hatch-overdue" width="3" height="3" patternUnits="userSpaceOnUse"><path d="M1 0V3"/></pattern></defs>
        """

    private func gridline(_ n: Int, of most: Int) -> HTML {
        let y = Self.bottom - span(n, of: most)
        return """
            <path class="grid" d="M\(Self.left) \(y)H\(Self.width)"/><text class="scale" x="\(Self.left - 6)" y="\(y + 4)">\(n)</text>
            """
    }

    /// One month: its layers from below, each with its sign where there is room for it.
    private func column(_ place: Int, _ point: Point, of most: Int, _ language: Language) -> HTML {
        let step = (Self.width - Self.left) / 12
        let x = Self.left + place * step + 4
        var sum = 0
        let layers: [HTML] = Layer.allCases.compactMap { layer in
            let n = layer.n(point.figures)
            guard n > 0 else { return nil }
            // Both edges are rounded from the sum below, so that no gap comes between layers.
            let (from, to) = (span(sum, of: most), span(sum + n, of: most))
            sum += n
            let tall = max(to - from, 1)
            let y = Self.bottom - from - tall
            return """
                <rect class="s-\(layer.standing.rawValue)" x="\(x)" y="\(y)" width="\(step - 8)" height="\(tall)"/>\
                \(if: layer.isHatched, "<rect fill=\"url(#hatch-\(layer.standing.rawValue))\" x=\"\(x)\" y=\"\(y)\" width=\"\(step - 8)\" height=\"\(tall)\"/>")\
                \(if: tall >= 14, "<text class=\"sign\" x=\"\(x + step / 2 - 4)\" y=\"\(y + tall / 2 + 4)\">\(layer.standing.sign)</text>")
                """
        }
        let name = point.isNow ? language.say(zh: "今", en: "now") : "\(point.day.month)"
        return
            "<g>\(layers)<text class=\"month\" x=\"\(x + step / 2 - 4)\" y=\"\(Self.bottom + 15)\">\(name)</text></g>"
    }

    private func span(_ n: Int, of most: Int) -> Int { n * (Self.bottom - Self.top) / most }

    /// What the picture shows, for who does not see it: the first and the last point.
    private func words(_ language: Language) -> String {
        let shown = points.count > 1 ? [points[0], points[points.count - 1]] : points
        return shown.map { point in
            let parts = Layer.allCases.map { "\($0.title(in: language)) \($0.n(point.figures))" }
            return "\(language.long(point.day)): \(parts.joined(separator: language.say(zh: "，", en: ", ")))"
        }.joined(separator: language.say(zh: "；", en: "; "))
    }

    // MARK: The table

    private func table(_ language: Language) -> HTML {
        let columns = FigureCells.columns(points.map(\.figures).reduce(Figures(), +))
        return """
            <div class="table"><table class="figures">
            <thead><tr><th scope="col">\(language.say(zh: "截至", en: "At the end of"))</th>\
            <th scope="col" class="n">\(language.say(zh: "完成率", en: "Done"))</th>\
            \(columns.map { "<th scope=\"col\" class=\"n\">\($0.title(in: language))</th>" as HTML })</tr></thead>
            <tbody>\(points.map { row($0, columns, language) })</tbody></table></div>
            """
    }

    private func row(_ point: Point, _ columns: [Obligation.Standing], _ language: Language) -> HTML {
        let cells = FigureCells(unit: unit, year: year, asOf: point.isNow ? nil : point.day)
        let name: HTML =
            point.isNow
            ? "\(language.say(zh: "今天", en: "today"))"
            : "<a href=\"\(link: "/units/\(unit)?year=\(year)&on=\(point.day)")\"><time>\(point.day)</time></a>"
        return """
            <tr><th scope="row">\(name)</th><td class="n">\(point.figures.rate)</td>\
            \(cells.cells(point.figures, columns, language))</tr>
            """
    }
}

extension Obligation.Standing {
    /// A small square of its colour with its sign, for a legend.
    fileprivate var swatch: HTML {
        "<span class=\"lamp s-\(rawValue)\" aria-hidden=\"true\">\(sign)</span>"
    }
}
