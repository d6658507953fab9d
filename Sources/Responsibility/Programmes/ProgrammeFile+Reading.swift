import Storage
import Yams

extension ProgrammeFile {
    /// Reads a catalogue, or throws every mistake in it at once. A fault of the YAML itself is thrown alone.
    ///
    /// - Parameter kinds: which kinds of units it may name.
    public static func read(_ yaml: String, kinds: KnownKinds = .shipped) throws(Mistakes) -> ProgrammeFile {
        try read(Array(yaml.utf8), kinds: kinds)
    }

    /// Reads the bytes of a file in UTF-8, with or without a byte order mark, of at most 1 MiB.
    public static func read(
        _ bytes: some Collection<UInt8>, kinds: KnownKinds = .shipped
    ) throws(Mistakes) -> ProgrammeFile {
        let book = MistakeBook()
        let file = ProgrammeFile(YAMLPlace(node: try YAMLDoor.open(bytes), path: "", book: book), kinds)
        guard let file, book.mistakes.isEmpty else {
            throw Mistakes(all: book.mistakes.sorted { $0.line < $1.line })
        }
        return file
    }
}

/// The longest texts, in characters.
enum TextLimit {
    static let title = 120
    static let text = 5000
}

extension ProgrammeFile {
    private static let keys = [
        "programme", "version", "applies_from", "field", "calendar", "fiscal_start", "title", "summary", "changes",
        "instruments", "triggers", "events", "topics", "duties",
    ]

    fileprivate init?(_ place: YAMLPlace, _ kinds: KnownKinds) {
        guard let fields = place.fields(ProgrammeFile.keys) else { return nil }
        let key = fields.required("programme")?.key()
        let version = fields.required("version")?.wholeNumber(1...9999)
        let appliesFrom = fields.required("applies_from")?.day()
        let field = fields.required("field")?.choice(Field.self)
        let calendar = fields["calendar"].map { $0.choice(WorkingWeek.self) } ?? .china
        let fiscalStart = fields["fiscal_start"].map { $0.wholeNumber(1...12) } ?? 1
        let title = fields.required("title")?.words(limit: TextLimit.title)
        let summary = fields.required("summary")?.words(limit: TextLimit.text)
        let changes = (version ?? 1) > 1 ? fields.required("changes") : fields["changes"]
        let changeWords = changes?.words(limit: TextLimit.text)

        let declared = Declarations(fields)
        let instruments = fields.required("instruments")?.items()?.map(Instrument.init)
        let triggers = fields["triggers"]?.items()?.map(Named.init)
        let events = fields["events"]?.items()?.map(Named.init)
        let topics = fields["topics"]?.items()?.map(Named.init)
        let places = fields.required("duties")?.items()
        let reading = DutyReading(
            declared: declared, appliesFrom: appliesFrom, fiscalStart: fiscalStart ?? 1, kinds: kinds)
        let duties = places?.map(reading.duty)
        places?.noteRepeatedKeys()

        guard let key, let version, let appliesFrom, let field, let calendar, let fiscalStart, let title, let summary,
            let instruments, let duties
        else { return nil }
        // Entries that could not be read have left their mistakes in the book.
        self.init(
            key: key, version: version, appliesFrom: appliesFrom, field: field, calendar: calendar,
            fiscalStart: fiscalStart, title: title, summary: summary, changes: changeWords,
            instruments: instruments.compactMap(\.self), triggers: (triggers ?? []).compactMap(\.self),
            events: (events ?? []).compactMap(\.self), topics: (topics ?? []).compactMap(\.self),
            duties: duties.compactMap(\.self))
    }
}

extension ProgrammeFile.Instrument {
    init?(_ place: YAMLPlace) {
        guard let fields = place.fields(["key", "title", "issuer", "edition", "note"]) else { return nil }
        let key = fields.required("key")?.key()
        let title = fields.required("title")?.words(limit: TextLimit.title)
        let issuer = fields.required("issuer")?.words(limit: TextLimit.title)
        let edition = fields.required("edition")?.text(limit: 60)
        let note = fields["note"]?.words(limit: TextLimit.text)
        guard let key, let title, let issuer, let edition else { return nil }
        self.init(key: key, title: title, issuer: issuer, edition: edition, note: note)
    }
}

extension ProgrammeFile.Named {
    init?(_ place: YAMLPlace) {
        guard let fields = place.fields(["key", "title", "note"]) else { return nil }
        let key = fields.required("key")?.key()
        let title = fields.required("title")?.words(limit: TextLimit.title)
        let note = fields["note"]?.words(limit: TextLimit.text)
        guard let key, let title else { return nil }
        self.init(key: key, title: title, note: note)
    }
}

/// What a file declares for its duties to name. An entry that is faulty otherwise still declares its key.
struct Declarations {
    private var keys: [String: [String]] = [:]

    fileprivate init(_ fields: YAMLFields) {
        for list in ["instruments", "triggers", "events", "topics"] {
            guard let places = fields[list]?.quietItems else { continue }
            places.noteRepeatedKeys()
            keys[list] = places.compactMap(\.ownKey)
        }
    }

    /// The key that stands here, if the list declares it.
    func key(at place: YAMLPlace, in list: String) -> String? {
        guard let key = place.key() else { return nil }
        let known = keys[list] ?? []
        if known.contains(key) { return key }
        place.note(.undeclared(key, list: list, nearest: key.nearest(in: known)))
        return nil
    }
}

extension YAMLPlace {
    fileprivate var quietItems: [YAMLPlace] {
        guard case .sequence(let sequence) = node else { return [] }
        return sequence.enumerated().map { .init(node: $1, path: "\(path)[\($0)]", book: book) }
    }

    /// The text under `key` in this mapping, whatever else is wrong with it.
    fileprivate var ownKey: String? { keyNode.flatMap { $0.scalar?.string } }

    fileprivate var keyNode: Node? {
        guard case .mapping(let mapping) = node else { return nil }
        return mapping.first { $0.key.scalar?.string == "key" }?.value
    }
}

extension [YAMLPlace] {
    /// Notes each entry whose `key` an earlier entry has.
    func noteRepeatedKeys() {
        var lines: [String: Int] = [:]
        for place in self {
            guard let key = place.ownKey, !key.isEmpty else { continue }
            let line = place.keyNode?.mark?.line ?? place.line
            if let first = lines[key] {
                place.book.note(.duplicate(key, firstLine: first), line: line, path: "\(place.path).key")
            }
            lines[key] = lines[key] ?? line
        }
    }
}
