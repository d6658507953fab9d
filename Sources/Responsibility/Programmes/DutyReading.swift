import Storage
import Yams

/// Reads one duty; knows what the file declares.
struct DutyReading {
    let declared: Declarations
    let appliesFrom: Day?
    let fiscalStart: Int
    let kinds: ProgrammeFile.KnownKinds

    private static let keys = [
        "key", "title", "text", "source", "owed_by", "cadence", "counts", "topics", "evidence", "hours", "weight",
        "review", "note",
    ]

    func duty(_ place: YAMLPlace) -> ProgrammeFile.Duty? {
        guard let fields = place.fields(DutyReading.keys) else { return nil }
        let key = fields.required("key")?.key()
        let title = fields.required("title")?.words(limit: TextLimit.title)
        let text = fields.required("text")?.words(limit: TextLimit.text)
        let sources = fields.required("source").flatMap(sourceList)
        let owedBy = fields.required("owed_by").flatMap(selector)
        let cadence = fields.required("cadence").flatMap(cadenceText)
        let counts = fields["counts"].map { $0.list(of: activityKind) } ?? []
        let topics = fields["topics"].map { $0.list { declared.key(at: $0, in: "topics") } } ?? []
        let evidence = fields["evidence"].map { $0.items(limit: 20)?.map(evidenceAsked) } ?? []
        let hours = fields.required("hours")?.number(0...1000)
        let weight = fields["weight"].map { $0.wholeNumber(1...10) } ?? 1
        let review = fields["review"].map(reviewAsked) ?? ProgrammeFile.Review(by: .parent, separatePerson: true)
        let note = fields["note"]?.words(limit: TextLimit.text)
        noteWhatNothingFulfils(fields, place)

        guard let key, let title, let text, let sources, let owedBy, let cadence, let counts, let topics, let evidence,
            let hours, let weight, let review
        else { return nil }
        return .init(
            key: key, title: title, text: text, sources: sources, owedBy: owedBy, cadence: cadence, counts: counts,
            topics: topics, evidence: evidence.compactMap(\.self), hours: hours, weight: weight, review: review,
            note: note)
    }

    /// A cadence that has no mistake of its own is also tried.
    private func cadenceText(_ place: YAMLPlace) -> ProgrammeFile.CadenceText? {
        let mistakes = place.book.mistakes.count
        let cadence = CadenceReading(duty: self).cadence(place)
        if let cadence, let appliesFrom, place.book.mistakes.count == mistakes {
            for words in cadence.problems(appliesFrom: appliesFrom, fiscalStart: fiscalStart) {
                place.note(.impossibleCadence(words))
            }
        }
        return cadence
    }

    /// Approvals fulfil a gate; every other duty needs an activity or evidence that can fulfil it.
    private func noteWhatNothingFulfils(_ fields: YAMLFields, _ place: YAMLPlace) {
        if fields["topics"] != nil, fields["counts"] == nil { fields["topics"]?.note(.missingKey("counts")) }
        guard fields["counts"] == nil, fields["evidence"] == nil,
            let cadence = fields["cadence"], cadence.names("gate") == false
        else { return }
        place.note(.nothingCounts)
    }

    /// One clause, or a list of them.
    private func sourceList(_ place: YAMLPlace) -> [ProgrammeFile.Source]? {
        guard case .sequence = place.node else { return source(place).map { [$0] } }
        return place.list(of: source)
    }

    private func source(_ place: YAMLPlace) -> ProgrammeFile.Source? {
        guard let fields = place.fields(["instrument", "clause"]) else { return nil }
        let instrument = fields.required("instrument").flatMap { declared.key(at: $0, in: "instruments") }
        let clause = fields.required("clause")?.words(limit: TextLimit.title)
        guard let instrument, let clause else { return nil }
        return .init(instrument: instrument, clause: clause)
    }

    private func selector(_ place: YAMLPlace) -> ProgrammeFile.Selector? {
        let conditions = ["kinds", "depth", "tags", "codes", "has_children", "has_posts"]
        guard let fields = place.fields(conditions + ["posts"]) else { return nil }
        if fields.given(conditions).isEmpty { place.note(.emptySelector) }
        let kinds = fields["kinds"].map { $0.list(of: unitKind) } ?? []
        let depth = fields["depth"].flatMap(levels)
        let tags = fields["tags"].map { $0.list { $0.text(limit: UnitTags.longest) } } ?? []
        let codes = fields["codes"].map { $0.list { $0.text(limit: 60) } } ?? []
        let hasChildren = fields["has_children"].map { $0.yesNo() }
        let posts = fields["posts"].map { $0.list(of: responsibility) } ?? []
        let hasPosts = fields["has_posts"].map { $0.list { $0.text(limit: Post.longestName) } } ?? []
        guard let kinds, let tags, let codes, let hasPosts, let posts else { return nil }
        return .init(
            kinds: kinds, depth: depth, tags: tags, codes: codes, hasChildren: hasChildren ?? nil,
            hasPosts: hasPosts, posts: posts)
    }

    /// Something that is not like any form of responsibility is taken for the name of a post.
    private func responsibility(_ place: YAMLPlace) -> ProgrammeFile.Post? {
        place.choice(ProgrammeFile.Post.self) { name, nearest in
            let known = ProgrammeFile.Post.allCases.map(\.rawValue)
            return nearest == nil ? .postName(name) : .unknownValue(name, nearest: nearest, known: known)
        }
    }

    private func levels(_ place: YAMLPlace) -> ClosedRange<Int>? {
        guard let fields = place.fields(["min", "max"]) else { return nil }
        if fields.given(["min", "max"]).isEmpty { place.note(.missingKey("min")) }
        let min = fields["min"].map { $0.wholeNumber(0...99) } ?? 0
        let max = fields["max"].map { $0.wholeNumber(0...99) } ?? 99
        guard let min, let max else { return nil }
        guard min <= max else {
            place.note(.emptyRange)
            return nil
        }
        return min...max
    }

    private func unitKind(_ place: YAMLPlace) -> String? {
        guard let kind = place.text(limit: 40) else { return nil }
        switch kinds {
        case .any: return kind
        case .exactly(let known):
            if known.contains(kind) { return kind }
            place.note(.unknownUnitKind(kind, nearest: kind.nearest(in: known.sorted()), known: known.sorted()))
            return nil
        case .shipped:
            let known = ProgrammeFile.KnownKinds.shippedKeys
            if known.contains(kind) { return kind }
            if let nearest = kind.nearest(in: known) {
                place.note(.unknownUnitKind(kind, nearest: nearest, known: known))
                return nil
            }
            return place.key()
        }
    }

    private func activityKind(_ place: YAMLPlace) -> ProgrammeFile.ActivityKind? {
        place.choice(ProgrammeFile.ActivityKind.self) { .unknownActivityKind($0, nearest: $1) }
    }

    private func evidenceAsked(_ place: YAMLPlace) -> ProgrammeFile.EvidenceAsked? {
        guard let fields = place.fields(["what", "required"]) else { return nil }
        let what = fields.required("what")?.words(limit: TextLimit.title)
        let required = fields["required"].map { $0.yesNo() } ?? true
        guard let what, let required else { return nil }
        return .init(what: what, required: required)
    }

    private func reviewAsked(_ place: YAMLPlace) -> ProgrammeFile.Review? {
        guard let fields = place.fields(["by", "separate_person"]) else { return nil }
        let by = fields["by"].map { $0.choice(ProgrammeFile.Reviewer.self) } ?? .parent
        let separate = fields["separate_person"].map { $0.yesNo() } ?? true
        if by == .nobody, fields["separate_person"] != nil {
            place.note(.notTogether("by: none", "separate_person"))
        }
        guard let by, let separate else { return nil }
        return .init(by: by, separatePerson: by == .nobody ? false : separate)
    }
}

extension YAMLPlace {
    /// Whether this mapping holds a key.
    fileprivate func names(_ key: String) -> Bool {
        guard case .mapping(let mapping) = node else { return true }
        return mapping.contains { $0.key.scalar?.string == key }
    }
}
