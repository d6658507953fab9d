import Storage
import Yams

extension SchemeFile {
    /// Which duties a scheme may name.
    public enum KnownDuties: Sendable {
        /// The keys of the duties of each programme; what is not among them is a mistake.
        case exactly([String: Set<String>])
        /// Those of the shipped catalogues are checked; other programmes may be an organisation's own.
        case shipped
        /// Whatever is there: the file was checked when it was adopted.
        case any
    }

    /// Reads a scheme, or throws every mistake in it at once. A fault of the YAML itself is thrown alone.
    public static func read(
        _ yaml: String, kinds: ProgrammeFile.KnownKinds = .shipped, duties: KnownDuties = .shipped
    ) throws(ProgrammeFile.Mistakes) -> SchemeFile {
        let book = MistakeBook()
        let place = YAMLPlace(node: try YAMLDoor.open(Array(yaml.utf8)), path: "", book: book)
        let file = SchemeFile(place, kinds, duties)
        guard let file, book.mistakes.isEmpty else {
            throw ProgrammeFile.Mistakes(all: book.mistakes.sorted { $0.line < $1.line })
        }
        return file
    }

    private static let keys = [
        "scheme", "version", "applies_from", "title", "summary", "changes", "period", "units", "full", "reach",
        "rounding",
        "nothing_owed", "objection", "grades", "indicators", "bonus", "vetoes",
    ]

    private init?(_ place: YAMLPlace, _ kinds: ProgrammeFile.KnownKinds, _ duties: KnownDuties) {
        guard let fields = place.fields(SchemeFile.keys) else { return nil }
        let key = fields.required("scheme")?.key()
        let version = fields.required("version")?.wholeNumber(1...9999)
        let appliesFrom = fields.required("applies_from")?.day()
        let title = fields.required("title")?.words(limit: TextLimit.title)
        let summary = fields.required("summary")?.words(limit: TextLimit.text)
        let changes = (version ?? 1) > 1 ? fields.required("changes") : fields["changes"]
        let changeWords = changes?.words(limit: TextLimit.text)
        let period = fields.required("period")?.choice(Period.self)
        let units = fields.required("units")?.list { SchemeFile.unitKind($0, kinds) }
        let full = fields.required("full")?.points(above: .zero)
        let reach = fields["reach"].map { $0.choice(Reach.self) } ?? .below
        let rounding = fields.required("rounding").flatMap(SchemeFile.rounding)
        let nothingOwed = fields.required("nothing_owed")?.choice(NothingOwed.self)
        let objection = fields.required("objection").flatMap(SchemeFile.objection)
        let grades = fields.required("grades").flatMap { SchemeFile.grades($0, full: full) }
        let gradeKeys = fields["grades"].map(SchemeFile.gradeKeys) ?? []
        let reading = IndicatorReading(duties: duties, reach: reach ?? .below, grades: gradeKeys)
        let places = fields.required("indicators")?.items(limit: 100)
        let indicators = places?.map { reading.indicator($0, isBonus: false) }
        let bonusFields = fields["bonus"].flatMap { $0.fields(["cap", "items"]) }
        let cap = bonusFields.map { $0.required("cap")?.points(above: .zero) } ?? .zero
        let bonusPlaces = bonusFields.map { $0.required("items")?.items(limit: 30) ?? [] } ?? []
        let bonus = bonusPlaces.map { reading.indicator($0, isBonus: true) }
        let vetoPlaces = fields["vetoes"].map { $0.items(limit: 30) ?? [] } ?? []
        let vetoes = vetoPlaces.map(reading.veto)
        ((places ?? []) + bonusPlaces + vetoPlaces).noteRepeatedKeys()

        guard let key, let version, let appliesFrom, let title, let summary, let period, let units, let full,
            let rounding, let nothingOwed, let objection, let grades, let indicators, let cap
        else { return nil }
        let read = indicators.compactMap(\.self)
        if read.count == indicators.count { SchemeFile.checkSum(read, full, at: fields["full"] ?? place) }
        self.init(
            key: key, version: version, appliesFrom: appliesFrom, title: title, summary: summary, changes: changeWords,
            period: period, kinds: units, full: full, rounding: rounding, nothingOwed: nothingOwed,
            objectionDays: objection.days, calendar: objection.calendar, grades: grades, indicators: read,
            bonusCap: cap, bonus: bonus.compactMap(\.self), vetoes: vetoes.compactMap(\.self))
    }

    private static func checkSum(_ indicators: [Indicator], _ full: Points, at place: YAMLPlace) {
        let sum = indicators.map(\.maximum).reduce(.zero, +)
        guard sum != full else { return }
        place.note(
            .said(
                Words(
                    zh: "各项指标的满分合计为 \(sum)，与总分 \(full) 不符。",
                    en: "The maxima of the indicators add up to \(sum), not to the full points, \(full)."),
                remedy: Words(zh: "调整各项满分，或者把 full 改为 \(sum)。", en: "Change the maxima, or set full to \(sum).")))
    }

    private static func unitKind(_ place: YAMLPlace, _ kinds: ProgrammeFile.KnownKinds) -> String? {
        guard let kind = place.text(limit: 40) else { return nil }
        let known: [String]
        switch kinds {
        case .any: return kind
        case .exactly(let own): known = own.sorted()
        case .shipped: known = ProgrammeFile.KnownKinds.shippedKeys
        }
        if known.contains(kind) { return kind }
        let nearest = kind.nearest(in: known)
        if case .shipped = kinds, nearest == nil { return place.key() }
        place.note(.unknownUnitKind(kind, nearest: nearest, known: known))
        return nil
    }

    private static func rounding(_ place: YAMLPlace) -> Rounding? {
        guard let fields = place.fields(["decimals", "rule"]) else { return nil }
        let decimals = fields.required("decimals")?.wholeNumber(0...3)
        let rule = fields.required("rule")?.choice(Rounding.Rule.self)
        guard let decimals, let rule else { return nil }
        return Rounding(decimals: decimals, rule: rule)
    }

    private static func objection(
        _ place: YAMLPlace
    ) -> (days: Int, calendar: ProgrammeFile.WorkingWeek)? {
        guard let fields = place.fields(["working_days", "calendar"]) else { return nil }
        let days = fields.required("working_days")?.wholeNumber(1...60)
        let calendar = fields["calendar"].map { $0.choice(ProgrammeFile.WorkingWeek.self) } ?? .china
        guard let days, let calendar else { return nil }
        return (days, calendar)
    }

    private static func gradeKeys(_ place: YAMLPlace) -> [String] {
        guard case .sequence(let sequence) = place.node else { return [] }
        return sequence.compactMap { node in
            guard case .mapping(let mapping) = node else { return nil }
            return mapping.first { $0.key.scalar?.string == "key" }?.value.scalar?.string
        }
    }

    /// The bands fall from the highest to one that begins with 0.
    private static func grades(_ place: YAMLPlace, full: Points?) -> [Grade]? {
        guard let places = place.items(limit: 12) else { return nil }
        places.noteRepeatedKeys()
        let grades = places.map { place -> Grade? in
            guard let fields = place.fields(["key", "title", "from"]) else { return nil }
            let key = fields.required("key")?.key()
            let title = fields.required("title")?.words(limit: TextLimit.title)
            let from = fields.required("from")?.points()
            guard let key, let title, let from else { return nil }
            return Grade(key: key, title: title, from: from)
        }
        let read = grades.compactMap(\.self)
        guard read.count == grades.count, !read.isEmpty else { return nil }
        let falls = zip(read, read.dropFirst()).allSatisfy { $0.from > $1.from }
        guard falls, read.last?.from == .zero, full.map({ read[0].from <= $0 }) ?? true else {
            place.note(
                .said(
                    Words(
                        zh: "等次的分数线应当从高到低，最高不超过总分，最低为 0。",
                        en: "The bands have to fall, from no more than the full points down to 0."),
                    remedy: Words(zh: "调整 from。", en: "Change “from”.")))
            return nil
        }
        return read
    }
}

extension SchemeFile.KnownDuties {
    private var known: [String: Set<String>] {
        switch self {
        case .exactly(let known): known
        case .shipped: SchemeFile.shippedDuties
        case .any: [:]
        }
    }

    /// Whether there is the programme; what looks misspelt or cannot be known is noted.
    func check(_ programme: String, at place: YAMLPlace) -> Bool {
        if case .any = self { return true }
        let keys = known.keys.sorted()
        if keys.contains(programme) { return true }
        let nearest = programme.nearest(in: keys)
        if case .shipped = self, nearest == nil { return true }
        place.note(.unknownValue(programme, nearest: nearest, known: keys))
        return false
    }

    func check(_ duty: String, of programme: String, at place: YAMLPlace) -> Bool {
        guard let keys = known[programme]?.sorted() else { return true }
        if keys.contains(duty) { return true }
        place.note(.unknownValue(duty, nearest: duty.nearest(in: keys), known: keys))
        return false
    }
}

extension SchemeFile {
    /// The duties of the shipped catalogues.
    static let shippedDuties: [String: Set<String>] = ShippedProgrammes.keys.reduce(into: [:]) { duties, key in
        guard let source = ShippedProgrammes.source(of: key) else { return }
        do { duties[key] = Set(try ProgrammeFile.read(source).duties.map(\.key)) } catch { duties[key] = [] }
    }
}

extension YAMLPlace {
    /// Points with at most three decimals.
    func points(above least: Points? = nil) -> Points? {
        guard let text = plain, let points = Points(text) else {
            note(
                .said(
                    .init(zh: "这里应当是分数，最多三位小数。", en: "This has to be points, with at most three decimals."),
                    remedy: .init(zh: "例如：2.5", en: "For example: 2.5")))
            return nil
        }
        guard points <= .most, least.map({ points > $0 }) ?? true else {
            note(.outOfRange(text, lowest: least == nil ? "0" : "0.001", highest: Points.most.description))
            return nil
        }
        return points
    }
}
