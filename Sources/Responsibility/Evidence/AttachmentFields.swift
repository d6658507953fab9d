import Storage
import Web

/// The part of a form in which files are put to a record: new ones, those kept since the form came back, and files that
/// lie with other records of the unit.
struct AttachmentFields: Sendable {
    let kept: [KeptUpload]
    let offered: [Offered]
    let reused: Set<ID<Evidence>>
    /// Whether the form was sent and comes back: then files that are not kept have to be chosen again.
    var isBack = false

    /// A file of another record that can be used again.
    struct Offered: Sendable {
        let id: ID<Evidence>
        let digest: [UInt8]
        let name: String
        let size: Int
        let effectiveOn: Day
        let title: String
    }

    /// The newest files of a unit that are offered.
    static let most = 50

    /// - Parameter activity: the record that is corrected; its own files are not offered.
    static func of(
        _ form: Form, unit: ID<Unit>?, except activity: ID<Activity>? = nil, isBack: Bool = false, by access: Access,
        in tx: Transaction
    ) throws -> AttachmentFields {
        let reused = form.all("reuse").compactMap { ID<Evidence>($0) }
        let kept = try KeptUpload.find(form.all("kept"), by: access, in: tx)
        guard let unit else { return AttachmentFields(kept: kept, offered: [], reused: [], isBack: isBack) }
        let found = try tx.all(
            """
            SELECT e.id, e.digest, e.name, e.size, e.effective_on, v.title
            FROM evidence e JOIN activity v ON v.id = e.activity_id
            WHERE e.unit_id = \(unit) AND e.until_version IS NULL AND e.activity_id <> \(activity ?? ID(rawValue: 0))
              AND (LOWER(e.name) LIKE \(likePattern(form["reuse_name"] ?? "")) ESCAPE '!' OR e.id IN \(reused))
              AND \(access.may(.viewRecords, at: unit))
            ORDER BY e.id DESC LIMIT \(most)
            """, Offered.init)
        var seen = Set<[UInt8]>()
        return AttachmentFields(
            kept: kept, offered: found.filter { reused.contains($0.id) || seen.insert($0.digest).inserted },
            reused: Set(reused), isBack: isBack)
    }
}

/// What a text is found with inside another by LIKE with `!` as its escape; capital ASCII letters count as small ones.
func likePattern(_ text: String) -> String {
    var pattern = "%"
    for character in text.lowercased().prefix(100) {
        if "%_!".contains(character) { pattern.append("!") }
        pattern.append(character)
    }
    return pattern + "%"
}

extension AttachmentFields {
    func html(_ view: FormView) -> HTML {
        let language = view.language
        let own = view.mistakes.filter { $0.place == "files" }
        let lost = (isBack || !view.mistakes.isEmpty) && kept.isEmpty
        let notes = own.map { $0.sentence(in: language) } + (lost ? [Self.chooseAgain(language)] : [])
        return """
            <div class="field"><label for="files">\(view.field("files").label)</label>
            <p class="hint" id="files-hint">\(language.say(
                zh: "文件不是必需的。请只上传本单位工作材料，不要上传他人的言论、聊天记录。",
                en: "Files are not required. Please file only papers of your own work, never other people's posts or messages."))</p>
            \(if: !notes.isEmpty, "<p class=\"mistake\" id=\"files-mistake\">\(notes.joined(separator: "\n"))</p>")
            <input id="files" name="files" type="file" multiple \
            aria-describedby="files-hint\(if: !notes.isEmpty, " files-mistake")"\(if: !own.isEmpty, " aria-invalid=\"true\"")></div>
            \(kept.ticks(language))
            \(view.field("files_on").input(type: "date", required: false))
            \(if: !offered.isEmpty || view.form["reuse_name"] != nil, reuse(view))
            """
    }

    private static func chooseAgain(_ language: Language) -> String {
        language.say(zh: "如果选过文件，请重新选择。", en: "If you had chosen files, choose them again.")
    }

    /// Sent back to the same form, with the files that were chosen kept.
    private func reuse(_ view: FormView) -> HTML {
        let language = view.language
        let isOpen = !reused.isEmpty || view.form["reuse_name"].map { !$0.isEmpty } ?? false
        let mistake = view.mistakes.contains { $0.place == "reuse" }
        return """
            <details class="field reuse" id="reuse"\(attribute: "open", if: isOpen || mistake)><summary>\(language.say(
                zh: "使用本单位已有的文件（不用重新上传）", en: "Use a file of this unit again, without sending it"))</summary>
            <div class="inline"><label for="reuse_name">\(language.say(zh: "按文件名查找", en: "Find by name"))</label>
            <input id="reuse_name" name="reuse_name" value="\(view.form["reuse_name"])" maxlength="100" autocomplete="off">
            <button name="step" value="list" formnovalidate>\(language.say(zh: "查找", en: "Find"))</button></div>
            \(if: offered.isEmpty, language.empty(zh: "没有找到文件。", en: "No file was found."))
            <ul class="ticks">\(offered.map { line($0, language) })</ul></details>
            """
    }

    private func line(_ file: Offered, _ language: Language) -> HTML {
        """
        <li><label><input type="checkbox" name="reuse" value="\(file.id)"\(attribute: "checked", if: reused.contains(file.id))> \
        <span>\(file.name) <span class="hint">\(size(file.size)) · \(file.effectiveOn)</span>\
        <span class="hint block">\(file.title)</span></span></label></li>
        """
    }
}

extension KeptUpload {
    /// The name under which a form sends the kept files of one of its fields.
    static func field(of files: String) -> String { files == "files" ? "kept" : "kept_\(files)" }
}

extension [KeptUpload] {
    /// The kept files of a field, each with a tick; nothing where there are none.
    func ticks(of files: String = "files", _ language: Language) -> HTML {
        guard !isEmpty else { return "" }
        return """
            <fieldset class="field kept"><legend>\(language.say(
                zh: "已上传的文件（不用重新选择，不要的请取消勾选）", en: "Sent already: no need to choose them again; clear what is not wanted"))</legend>
            <ul class="ticks">\(map { file in
                """
                <li><label><input type="checkbox" name="\(KeptUpload.field(of: files))" value="\(file.token)" checked> <span>\(file.name) \
                <span class="hint">\(size(file.size))</span></span></label></li>
                """ as HTML
            })</ul></fieldset>
            """
    }
}
