import Storage
import Yams

/// Reads one indicator, bonus item or veto of a scheme.
struct IndicatorReading {
    typealias Rule = ProgrammeFile.Mistake.Rule
    typealias Words = ProgrammeFile.Words

    let duties: SchemeFile.KnownDuties
    let reach: SchemeFile.Reach
    let grades: [String]

    static let measures = [
        "fulfilment", "timeliness", "count", "rectification", "repeats", "standing", "judged",
    ]
    private static let bonuses = ["done", "judged"]
    private static let conditions = [
        "breached", "unmet", "failing", "findings", "repeats", "overdue_findings",
    ]

    func indicator(_ place: YAMLPlace, isBonus: Bool) -> SchemeFile.Indicator? {
        guard
            let fields = place.guarded(["key", "title", "text", "max", "reach", "nothing_owed", "measure"])
        else { return nil }
        let key = fields.required("key")?.key()
        let title = fields.required("title")?.described(limit: TextLimit.title)
        let text = fields["text"]?.described(limit: TextLimit.text)
        let maximum = fields.required("max")?.points(above: .zero)
        let own = fields["reach"].map { $0.choice(SchemeFile.Reach.self) } ?? reach
        let nothing = fields["nothing_owed"].map { $0.choice(SchemeFile.NothingOwed.self) }
        let measure = fields.required("measure").flatMap {
            self.measure($0, isBonus ? Self.bonuses : Self.measures, maximum)
        }
        guard let key, let title, let maximum, let own, let measure else { return nil }
        return .init(
            key: key, title: title, text: text, maximum: maximum, reach: own, measure: measure,
            nothingOwed: nothing ?? nil)
    }

    private func measure(_ place: YAMLPlace, _ known: [String], _ maximum: Points?) -> SchemeFile.Measure? {
        guard let (key, place) = place.onlyKey(of: known) else { return nil }
        switch key {
        case "fulfilment": return selection(place, [])?.0.map(SchemeFile.Measure.fulfilment)
        case "timeliness": return selection(place, [])?.0.map(SchemeFile.Measure.timeliness)
        case "count": return count(place)
        case "done":
            guard let (selection, fields) = selection(place, ["each"]) else { return nil }
            let each = fields.required("each")?.points(above: .zero)
            guard let selection, let each else { return nil }
            return .done(selection, each: each)
        case "rectification": return findings(place, [])?.grade.map(SchemeFile.Measure.rectification)
        case "repeats":
            guard let (grade, fields) = findings(place, ["off"]) else { return nil }
            let off = fields.required("off")?.points(above: .zero)
            guard let grade, let off else { return nil }
            return .repeats(grade, off: off)
        case "standing": return standing(place)
        default: return judged(place, maximum)
        }
    }

    private func count(_ place: YAMLPlace) -> SchemeFile.Measure? {
        guard let (selection, fields) = selection(place, ["quota", "off"]) else { return nil }
        let quota: Int??
        switch fields.required("quota") {
        case let place? where place.plain == "owed": quota = .some(nil)
        case let place?: quota = place.wholeNumber(1...100_000).map { .some($0) }
        case nil: quota = nil
        }
        let off = fields.required("off")?.points(above: .zero)
        guard let selection, let quota, let off else { return nil }
        return .count(selection, quota: quota, off: off)
    }

    private func standing(_ place: YAMLPlace) -> SchemeFile.Measure? {
        guard let (selection, fields) = selection(place, ["failing", "questioned", "unverified"]) else { return nil }
        let failing = fields.required("failing")?.points(above: .zero)
        let questioned = fields["questioned"].map { $0.points() } ?? .zero
        let unverified = fields["unverified"].map { $0.points() } ?? .zero
        guard let selection, let failing, let questioned, let unverified else { return nil }
        return .standing(selection, failing: failing, questioned: questioned, unverified: unverified)
    }

    private func judged(_ place: YAMLPlace, _ maximum: Points?) -> SchemeFile.Measure? {
        guard let (selection, fields) = selection(place, ["grades"]) else { return nil }
        if fields["duty"] == nil { _ = fields.required("duty") }
        let places = fields.required("grades")?.items(limit: 9)
        places?.noteRepeatedKeys()
        let grades = places?.map(judgedGrade)
        guard let selection, let grades, case .duty = selection else { return nil }
        let read = grades.compactMap(\.self)
        guard read.count == grades.count else { return nil }
        if let maximum, read.first?.points != maximum {
            places?.first?.note(
                .said(
                    Words(zh: "第一个评分等次应当等于满分 \(maximum)。", en: "The first grade has to give the maximum, \(maximum)."),
                    remedy: Words(zh: "把 points 改为 \(maximum)。", en: "Set its points to \(maximum).")))
        }
        if zip(read, read.dropFirst()).contains(where: { $0.points <= $1.points }) {
            place.note(
                .said(
                    Words(zh: "评分等次应当从高到低排列。", en: "The grades have to fall from the highest to the lowest."),
                    remedy: Words(zh: "调整顺序或者分值。", en: "Change their order or their points.")))
        }
        return .judged(selection, read)
    }

    private func judgedGrade(_ place: YAMLPlace) -> SchemeFile.JudgedGrade? {
        guard let fields = place.guarded(["key", "title", "points", "text"]) else { return nil }
        let key = fields.required("key")?.key()
        let title = fields.required("title")?.described(limit: TextLimit.title)
        let points = fields.required("points")?.points()
        let text = fields.required("text")?.described(limit: TextLimit.text)
        guard let key, let title, let points, let text else { return nil }
        return .init(key: key, title: title, points: points, text: text)
    }

    func veto(_ place: YAMLPlace) -> SchemeFile.Veto? {
        guard let fields = place.guarded(["key", "title", "reach", "when", "then"]) else { return nil }
        let key = fields.required("key")?.key()
        let title = fields.required("title")?.described(limit: TextLimit.title)
        let own = fields["reach"].map { $0.choice(SchemeFile.Reach.self) } ?? reach
        let when = fields.required("when").flatMap(condition)
        let effect = fields.required("then").flatMap(effect)
        guard let key, let title, let own, let (condition, moreThan) = when, let effect else { return nil }
        var counting = condition
        counting.reach = own
        return .init(key: key, title: title, when: counting, moreThan: moreThan, effect: effect)
    }

    private func condition(_ place: YAMLPlace) -> (Counting, Int)? {
        guard let (key, place) = place.onlyKey(of: Self.conditions) else { return nil }
        let what: Counting.What =
            switch key {
            case "breached": .breached
            case "unmet": .unmet
            case "failing": .failing
            case "findings": .found
            case "repeats": .repeats
            default: .overdue
            }
        if what.isOfFindings {
            guard let (grade, fields) = findings(place, ["more_than"]) else { return nil }
            let moreThan = fields.required("more_than")?.wholeNumber(0...100_000)
            guard let grade, let moreThan else { return nil }
            return (Counting(what: what, grade: grade), moreThan)
        }
        guard let (selection, fields) = selection(place, ["more_than"]) else { return nil }
        let moreThan = fields.required("more_than")?.wholeNumber(0...100_000)
        guard let selection, let moreThan else { return nil }
        return (Counting(what: what, selection: selection), moreThan)
    }

    private func effect(_ place: YAMLPlace) -> SchemeFile.Veto.Effect? {
        if place.plain == "zero" { return .zero }
        guard let cap = place.fields(["cap"])?.required("cap"), let key = cap.key() else { return nil }
        guard grades.contains(key) else {
            cap.note(.undeclared(key, list: "grades", nearest: key.nearest(in: grades)))
            return nil
        }
        return .cap(key)
    }

    /// Which duties are meant, and the other keys of the same mapping; `all` alone means everything.
    private func selection(
        _ place: YAMLPlace, _ others: [String]
    ) -> (SchemeFile.Selection?, YAMLFields)? {
        guard let fields = place.guarded(["programme", "duty"] + others) else { return nil }
        guard let programmePlace = fields["programme"] else {
            if let duty = fields["duty"] {
                duty.note(.missingKey("programme"))
                return (nil, fields)
            }
            return (.all, fields)
        }
        guard let programme = programmePlace.key() else { return (nil, fields) }
        let isKnown = duties.check(programme, at: programmePlace)
        guard let dutyPlace = fields["duty"] else { return (isKnown ? .programme(programme) : nil, fields) }
        guard let duty = dutyPlace.key(), isKnown, duties.check(duty, of: programme, at: dutyPlace) else {
            return (nil, fields)
        }
        return (.duty(programme: programme, key: duty), fields)
    }

    /// Which findings are meant: of one grade, or all.
    private func findings(
        _ place: YAMLPlace, _ others: [String]
    ) -> (grade: Finding.Grade??, fields: YAMLFields)? {
        guard let fields = place.guarded(["grade"] + others) else { return nil }
        guard let grade = fields["grade"] else { return (.some(nil), fields) }
        return (grade.choice(Finding.Grade.self).map { .some($0) }, fields)
    }
}

extension YAMLPlace {
    /// The keys of this mapping; a key that lies beyond the boundary is told as such.
    fileprivate func guarded(_ known: [String]) -> YAMLFields? {
        if case .mapping(let mapping) = node {
            for (key, _) in mapping {
                guard let name = key.scalar?.string, !known.contains(name),
                    let rule = SchemeBoundary.mistake(ofKey: name)
                else { continue }
                book.note(rule, line: key.mark?.line ?? line, path: path.isEmpty ? name : "\(path).\(name)")
            }
        }
        return fields(known)
    }

    /// The only key of this mapping with its value; what this program does not measure is refused with the reason.
    ///
    /// A value of `all` stands for a mapping without conditions.
    fileprivate func onlyKey(of known: [String]) -> (String, YAMLPlace)? {
        guard case .mapping(let mapping) = node else { return wrong(.mapping) }
        guard mapping.count == 1, let (key, value) = mapping.first.map({ ($0.key, $0.value) }),
            let name = key.scalar?.string
        else {
            note(.exactlyOne(known))
            return nil
        }
        let place = YAMLPlace(node: value, path: path.isEmpty ? name : "\(path).\(name)", book: book)
        guard known.contains(name) else {
            let line = key.mark?.line ?? line
            if SchemeBoundary.mistake(ofKey: name) == nil, let nearest = name.nearest(in: known) {
                book.note(.unknownKey(name, nearest: nearest, known: known), line: line, path: place.path)
            } else {
                book.note(SchemeBoundary.mistake(ofUnknown: name), line: line, path: place.path)
            }
            return nil
        }
        if place.plain == "all" {
            return (name, YAMLPlace(node: .mapping(.init([])), path: place.path, book: book))
        }
        return (name, place)
    }

    /// Both languages, which may describe nothing beyond the boundary.
    fileprivate func described(limit: Int) -> ProgrammeFile.Words? {
        let words = words(limit: limit)
        if let words, let rule = SchemeBoundary.mistake(ofText: words) { note(rule) }
        return words
    }
}
