import HTTPTypes
import Hummingbird
import NIOCore
import Storage
import Web

/// What a form with files sends: its fields, and the files, which are on disk by the time it is complete.
struct Upload: Sendable {
    var form = Form()
    private(set) var files: [NewActivity.NewEvidence] = []
    /// The fields in which the files were chosen, in the order of the files.
    private(set) var places: [String] = []
    /// The names of files that were larger than is taken; nothing of them is kept.
    private(set) var tooLarge: [String] = []
    private(set) var limit = 0

    /// As many times the limit of one file all files of a form may have together.
    private static let filesOfLimit = 4

    /// Reads the body piece by piece; a file never lies in memory as a whole. What is cut off leaves nothing behind.
    ///
    /// - Parameter mayBegin: asked with the fields that came before the first file, before any file is stored.
    static func receive(
        _ request: Request, into services: Services, mayBegin: (Form) async throws -> Void = { _ in }
    ) async throws -> Upload {
        let store = services.evidence
        let total = store.limit * filesOfLimit
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > total {
            throw Refusal.uploadTooLarge(file: store.limit, total: total)
        }
        let limits = MultipartLimits(parts: 1_500, fileBytes: total, totalBytes: total)
        var parser = try MultipartParser(contentType: request.headers[.contentType] ?? "", limits: limits)
        var receiver = Receiver(store: store)
        do {
            var hasAsked = false
            for try await buffer in request.body {
                for event in try parser.feed(buffer.readableBytesView) {
                    if case .partBegan(let part) = event, part.isFile, !hasAsked {
                        try await mayBegin(receiver.upload.form)
                        hasAsked = true
                    }
                    try receiver.take(event)
                }
            }
            try parser.finish()
        } catch {
            try await services.discard(receiver.upload.files.map(\.file))
            if case MultipartError.tooLarge = error {
                throw Refusal.uploadTooLarge(file: store.limit, total: total)
            }
            throw error
        }
        return receiver.upload
    }

    private struct Receiver {
        let store: EvidenceStore
        var upload = Upload()
        private var name = ""
        private var field: [UInt8] = []
        private var filename: String?
        private var writer: EvidenceStore.Writer?

        init(store: EvidenceStore) {
            self.store = store
            upload.limit = store.limit
        }

        mutating func take(_ event: MultipartEvent) throws {
            switch event {
            case .partBegan(let part):
                (name, field, filename) = (part.name, [], part.filename)
                if let filename, !filename.isEmpty { writer = try store.writer() }
            case .body(let bytes):
                if let writer {
                    try take(bytes, writer)
                } else if filename == nil {
                    field += bytes
                }
            case .partEnded:
                if let writer, let filename {
                    upload.places.append(name)
                    guard upload.files.count < Attachments.most else {
                        writer.discard()
                        throw Refusal.invalid(Attachments.tooMany)
                    }
                    upload.files.append(
                        NewActivity.NewEvidence(
                            name: String(filename.prefix(Evidence.longestName)), file: try writer.finish()))
                } else if filename == nil {
                    upload.form.add(String(decoding: field, as: UTF8.self), to: name)
                }
                writer = nil
            case .finished: break
            }
        }

        /// The rest of a file that is too large is read and forgotten, so that the fields behind it arrive.
        private mutating func take(_ bytes: ArraySlice<UInt8>, _ writer: EvidenceStore.Writer) throws {
            do {
                try bytes.withUnsafeBytes { try writer.write($0) }
            } catch Refusal.tooLarge {
                writer.discard()
                self.writer = nil
                upload.tooLarge.append(filename ?? "")
            }
        }
    }

    /// The files that were chosen in one field of the form.
    func files(of field: String) -> [NewActivity.NewEvidence] {
        zip(places, files).filter { $0.0 == field }.map(\.1)
    }

    /// The tokens of the files of a field that lie here since the form came back.
    func kept(of field: String) -> [String] { form.all(KeptUpload.field(of: field)) }

    /// What is to be put to the record: what was sent, what is kept since the form came back, what is used again.
    func attachments(_ reader: inout FormReader) throws -> Attachments {
        let (day, kept, reused) = try reader.checked(
            reader.optionalDay("files_on", as: Day.self), reader.values("kept", as: String.self, max: Attachments.most),
            reader.values("reuse", as: ID<Evidence>.self, max: Attachments.most))
        return Attachments(sent: files, kept: kept, reused: reused, effectiveOn: day)
    }

    /// What is wrong with the files themselves.
    var mistakes: [Mistake] {
        tooLarge.map { name in
            Mistake(
                "files", zh: "“\(name)”超过 \(limit >> 20) MB，没有收下。请压缩或拆分后重新选择；其他内容都还在",
                en:
                    "“\(name)” is larger than \(limit >> 20) MB and was not taken: make it smaller or divide it, and choose it "
                    + "again; everything else is still here")
        }
    }

    /// The activity that the form describes, or all that is wrong with it.
    func newActivity(by office: OfficeClock) throws -> NewActivity {
        var reader = FormReader(form)
        let (unit, obligations, once) = (
            reader.id("unit", as: ID<Unit>.self),
            reader.values("obligations", as: ID<Obligation>.self, max: Proposal.most), reader.text("once", max: 40)
        )
        let wording = try Upload.wording(&reader, by: office)
        let attachments = try attachments(&reader)
        let (place, chosen, token) = try reader.checked(unit, obligations, once)
        // The list was made for another kind, day or unit: what it ticked does not hold, so the form comes back with the new one.
        guard form["proposed_for"] == RecordForm.mark(unit: place, kind: wording.kind, heldOn: wording.heldOn) else {
            throw Refusal.proposalsChanged
        }
        var new = NewActivity(
            unitID: place, kind: wording.kind, title: wording.title, heldOn: wording.heldOn, place: wording.place,
            chair: wording.chair, recorder: wording.recorder, minutes: wording.minutes, content: wording.content,
            outcome: wording.outcome, obligations: chosen, approvals: approvals, once: token)
        new.attachments = attachments
        new.tell(wording.heldAt.map(office.secondOfDay), by: office)
        return new
    }
}

extension Refusal {
    /// The form's list of obligations was made for something else than what the form says.
    static let proposalsChanged = Refusal.invalid([
        Mistake(
            "obligations", zh: "类别、日期或单位改过了，请核对下面重新列出的任务后再提交",
            en: "the kind, the date or the unit has changed: look at the new list below and send it again")
    ])
}
