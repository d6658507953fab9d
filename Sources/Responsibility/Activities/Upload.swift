import Hummingbird
import NIOCore
import Storage
import Web

/// What a form with files sends: its fields, and the files, which are on disk by the time it is complete.
struct Upload: Sendable {
    var form = Form()
    private(set) var files: [NewActivity.NewEvidence] = []

    static let mostFiles = 20

    /// Reads the body piece by piece; a file never lies in memory as a whole. What is cut off leaves nothing behind.
    static func receive(_ request: Request, into store: EvidenceStore) async throws -> Upload {
        let limits = MultipartLimits(
            parts: 600, fileBytes: store.limit, totalBytes: store.limit * 4)
        var parser = try MultipartParser(contentType: request.headers[.contentType] ?? "", limits: limits)
        var receiver = Receiver(store: store)
        for try await buffer in request.body {
            for event in try parser.feed(buffer.readableBytesView) { try receiver.take(event) }
        }
        try parser.finish()
        return receiver.upload
    }

    private struct Receiver {
        let store: EvidenceStore
        var upload = Upload()
        private var name = ""
        private var field: [UInt8] = []
        private var filename: String?
        private var writer: EvidenceStore.Writer?

        init(store: EvidenceStore) { self.store = store }

        mutating func take(_ event: MultipartEvent) throws {
            switch event {
            case .partBegan(let part):
                (name, field, filename) = (part.name, [], part.filename)
                if let filename, !filename.isEmpty { writer = try store.writer() }
            case .body(let bytes):
                if let writer {
                    try bytes.withUnsafeBytes { try writer.write($0) }
                } else if filename == nil {
                    field += bytes
                }
            case .partEnded:
                if let writer, let filename {
                    guard upload.files.count < Upload.mostFiles else {
                        writer.discard()
                        throw Refusal.invalid([
                            Mistake(
                                "files", zh: "一次最多 \(Upload.mostFiles) 个文件",
                                en: "at most \(Upload.mostFiles) files at a time")
                        ])
                    }
                    upload.files.append(
                        NewActivity.NewEvidence(name: String(filename.prefix(200)), file: try writer.finish()))
                } else if filename == nil {
                    upload.form.add(String(decoding: field, as: UTF8.self), to: name)
                }
                writer = nil
            case .finished: break
            }
        }
    }

    /// The activity that the form describes, or all that is wrong with it.
    func newActivity(by office: OfficeClock) throws -> NewActivity {
        var reader = FormReader(form)
        let content = ActivityContent.read(&reader)
        let (second, outcome) = try whenAndWhatWasFound()
        let (unit, kind, title, heldOn, place, chair, recorder, minutes, obligations, once) = try reader.checked(
            reader.id("unit", as: ID<Unit>.self), reader.choice("kind", of: Activity.Kind.self),
            reader.text("title", max: Activity.longestTitle), reader.day("held_on", as: Day.self),
            reader.optionalText("place", max: 200), reader.optionalText("chair", max: Person.longestName),
            reader.optionalText("recorder", max: Person.longestName),
            reader.optionalMultiline("minutes", max: Activity.longestText),
            reader.values("obligations", as: ID<Obligation>.self, max: Proposal.most), reader.text("once", max: 40))
        // The list was made for another kind, day or unit: what it ticked does not hold, so the form comes back with the new one.
        guard form["proposed_for"] == RecordForm.mark(unit: unit, kind: kind, heldOn: heldOn) else {
            throw Refusal.invalid([
                Mistake(
                    "obligations", zh: "类别、日期或单位改过了，请核对下面重新列出的任务后再提交",
                    en: "the kind, the date or the unit has changed: look at the new list below and send it again")
            ])
        }
        var new = NewActivity(
            unitID: unit, kind: kind, title: title, heldOn: heldOn, place: place ?? "", chair: chair ?? "",
            recorder: recorder ?? "", minutes: minutes ?? "", content: content, obligations: obligations, once: once,
            files: files)
        new.outcome = outcome
        new.tell(second, by: office)
        return new
    }

    /// The time of the day, in seconds, and what a check found; the form asks for them where they matter.
    private func whenAndWhatWasFound() throws -> (second: Int?, outcome: Activity.Outcome) {
        var mistakes: [Mistake] = []
        let time = (form["held_time"] ?? "").trimmed
        let second = OfficeClock.second(of: time)
        if !time.isEmpty, second == nil { mistakes.append(.noTime("held_time")) }
        let outcome = form["outcome"].map { Activity.Outcome(rawValue: $0) } ?? Activity.Outcome.none
        if form["kind"] == Activity.Kind.check.rawValue, form["outcome"] == "" || outcome == nil {
            mistakes.append(Mistake("outcome", zh: "请选择核查结果", en: "say what the check found"))
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        return (second, outcome ?? .none)
    }
}
