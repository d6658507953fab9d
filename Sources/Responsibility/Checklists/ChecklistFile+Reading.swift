import Storage

extension ChecklistFile {
    /// Reads a checklist, or throws every mistake in it at once. A fault of the YAML itself is thrown alone.
    public static func read(_ yaml: String) throws(ProgrammeFile.Mistakes) -> ChecklistFile {
        let book = MistakeBook()
        let file = ChecklistFile(YAMLPlace(node: try YAMLDoor.open(Array(yaml.utf8)), path: "", book: book))
        guard let file, book.mistakes.isEmpty else {
            throw ProgrammeFile.Mistakes(all: book.mistakes.sorted { $0.line < $1.line })
        }
        return file
    }

    /// More items than anybody checks on a visit are a mistake.
    static let mostItems = 80

    private static let keys = [
        "checklist", "version", "applies_from", "title", "summary", "changes", "instruments", "items",
    ]

    fileprivate init?(_ place: YAMLPlace) {
        guard let fields = place.fields(ChecklistFile.keys) else { return nil }
        let key = fields.required("checklist")?.key()
        let version = fields.required("version")?.wholeNumber(1...9999)
        let appliesFrom = fields.required("applies_from")?.day()
        let title = fields.required("title")?.words(limit: TextLimit.title)
        let summary = fields.required("summary")?.words(limit: TextLimit.text)
        let changes = (version ?? 1) > 1 ? fields.required("changes") : fields["changes"]
        let changeWords = changes?.words(limit: TextLimit.text)
        let sources = fields.required("instruments")?.items(limit: 50)
        sources?.noteRepeatedKeys()
        let instruments = sources?.map(ProgrammeFile.Instrument.init)
        let places = fields.required("items")?.items(limit: ChecklistFile.mostItems)
        places?.noteRepeatedKeys()
        let known = (instruments ?? []).compactMap { $0?.key }
        let items = places?.map { Item($0, instruments: known) }
        guard let key, let version, let appliesFrom, let title, let summary, let instruments, let items else {
            return nil
        }
        // Entries that could not be read have left their mistakes in the book.
        self.init(
            key: key, version: version, appliesFrom: appliesFrom, title: title, summary: summary, changes: changeWords,
            instruments: instruments.compactMap(\.self), items: items.compactMap(\.self))
    }
}

extension ChecklistFile.Item {
    fileprivate init?(_ place: YAMLPlace, instruments: [String]) {
        guard let fields = place.fields(["key", "title", "source", "how", "points", "photo", "duty"]) else {
            return nil
        }
        let key = fields.required("key")?.key()
        let title = fields.required("title")?.words(limit: TextLimit.title)
        let source = fields.required("source").flatMap { Self.source($0, instruments) }
        let how = fields.required("how")?.words(limit: TextLimit.text)
        let points = fields["points"].map { $0.wholeNumber(1...100) } ?? 1
        let photo = fields["photo"].map { $0.choice(ChecklistFile.Photo.self) } ?? ChecklistFile.Photo.none
        let dutyPlace = fields["duty"]
        let duty = dutyPlace.flatMap(Self.duty)
        guard let key, let title, let source, let how, let points, let photo, (dutyPlace == nil) == (duty == nil)
        else { return nil }
        self.init(key: key, title: title, source: source, how: how, points: points, photo: photo, duty: duty)
    }

    private static func source(_ place: YAMLPlace, _ known: [String]) -> ProgrammeFile.Source? {
        guard let fields = place.fields(["instrument", "clause"]) else { return nil }
        let instrument = fields.required("instrument")?.key()
        let clause = fields.required("clause")?.words(limit: TextLimit.title)
        guard let instrument, let clause else { return nil }
        if !known.contains(instrument) {
            fields["instrument"]?.note(
                .undeclared(instrument, list: "instruments", nearest: instrument.nearest(in: known)))
        }
        return .init(instrument: instrument, clause: clause)
    }

    private static func duty(_ place: YAMLPlace) -> ChecklistFile.DutyName? {
        guard let fields = place.fields(["programme", "key"]) else { return nil }
        let programme = fields.required("programme")?.key()
        let key = fields.required("key")?.key()
        guard let programme, let key else { return nil }
        return .init(programme: programme, key: key)
    }
}
