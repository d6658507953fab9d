import Storage
import Web

/// One item of the checklist on the form: three buttons, and for a problem what was seen.
struct InspectionItemField {
    let number: Int
    let item: NewInspection.Item
    let view: FormView
    /// Photographs that were sent before the form came back.
    let kept: [KeptUpload]

    private var language: Language { view.language }

    /// The usual one first.
    private let tracks: [Finding.Track] = [.byDate, .atOnce, .longTerm]

    private func value(_ name: String) -> String { view.form["\(name)_\(number)"] ?? "" }

    var html: HTML {
        let names = item.item
        let wrong = view.mistakes.filter {
            $0.place.hasSuffix("_\(number)") && $0.place.split(separator: "_").count == 2
        }
        return """
            <li><fieldset class="item" id="outcome_\(number)">
            <legend>\(number). \(language.say(zh: names.title.zh, en: names.title.en))</legend>
            <p class="hint">\(language.say(zh: names.how.zh, en: names.how.en)) <span class="block">\(item.file.clause(of: names, in: language))</span></p>
            \(wrong.map { "<p class=\"mistake\">\($0.sentence(in: language))</p>" as HTML })
            <div class="answers">\(InspectionItem.Outcome.allCases.map(choice))</div>
            <div class="problem">
            <label for="facts_\(number)">\(language.say(zh: "看到的事实", en: "What was seen"))</label>
            <textarea id="facts_\(number)" name="facts_\(number)" rows="2">
            \(value("facts"))</textarea>
            <div class="row">
            <div class="field"><label for="place_\(number)">\(language.say(zh: "部位", en: "Where"))</label>
            <input id="place_\(number)" name="place_\(number)" value="\(value("place"))" maxlength="100" autocomplete="off"></div>
            \(select("grade", language.say(zh: "等级", en: "Grade"), Finding.Grade.allCases.map { ($0.rawValue, $0.title(in: language)) }))
            \(select("track", language.say(zh: "怎样整改", en: "How it is put right"), tracks.map { ($0.rawValue, $0.title(in: language)) }))
            <div class="field"><label for="due_\(number)">\(language.say(zh: "整改期限", en: "Put right by"))</label>
            <input id="due_\(number)" name="due_\(number)" type="date" value="\(value("due"))"></div>
            </div>
            <div class="field"><label for="photo_\(number)">\(names.photo == .useful
                ? language.say(zh: "照片（有帮助，不必须）", en: "Photo (useful, not required)")
                : language.say(zh: "照片（可不拍）", en: "Photo (optional)"))</label>
            <input id="photo_\(number)" name="photo_\(number)" type="file" accept="image/*" multiple></div>
            \(kept.ticks(of: "photo_\(number)", language))
            </div></fieldset></li>
            """
    }

    private func choice(_ outcome: InspectionItem.Outcome) -> HTML {
        """
        <label><input type="radio" name="outcome_\(number)" value="\(outcome.rawValue)"\
        \(attribute: "checked", if: value("outcome") == outcome.rawValue)> \(outcome.title(in: language))</label>
        """
    }

    private func select(_ name: String, _ label: String, _ options: [(String, String)]) -> HTML {
        """
        <div class="field"><label for="\(name)_\(number)">\(label)</label>
        <select id="\(name)_\(number)" name="\(name)_\(number)">\(options.map { option in
            "<option value=\"\(option.0)\"\(attribute: "selected", if: option.0 == value(name))>\(option.1)</option>" as HTML
        })</select></div>
        """
    }
}

extension Upload {
    /// The inspection that the form describes, or all that is wrong with its fields.
    func newInspection(at office: OfficeClock, _ language: Language, in tx: Transaction) throws -> NewInspection {
        var reader = FormReader(form)
        let (unit, batch, kind, method, title, heldOn, inspectors, summary, once) = try reader.checked(
            reader.id("unit", as: ID<Unit>.self), reader.optionalID("batch", as: ID<InspectionBatch>.self),
            reader.choice("kind", of: Inspection.Kind.self), reader.choice("method", of: Inspection.Method.self),
            reader.text("title", max: Inspection.longestTitle), reader.day("held_on", as: Day.self),
            reader.values("inspectors", as: ID<Person>.self, max: 20),
            reader.optionalMultiline("summary", max: Inspection.longestText), reader.text("once", max: 40))
        let lists = (form["checklists"] ?? "").split(separator: ",").compactMap { NewInspection.CheckedList($0) }
        guard !lists.isEmpty, Set(lists.map(\.key)).count == lists.count else {
            throw Refusal.invalid([.unreadableForm])
        }
        let items = try NewInspection.items(of: lists, in: tx)
        let answers = try items.indices.map { try answer($0 + 1, &reader) }
        try reader.check()
        var new = NewInspection(
            unitID: unit, batchID: batch, checklists: lists, kind: kind, method: method, title: title, heldOn: heldOn,
            inspectors: inspectors, summary: summary ?? "", answers: answers, once: once, office: office)
        new.language = language
        new.items = items
        new.files = files(of: "files")
        new.kept = kept(of: "files")
        return new
    }

    /// The correction of an inspection that the form describes, or all that is wrong with its fields.
    func correction(
        of inspection: Inspection, _ recorded: [InspectionItem], at office: OfficeClock, _ language: Language
    ) throws -> InspectionCorrection {
        var reader = FormReader(form)
        let (kind, method, title, heldOn, inspectors) = try reader.checked(
            reader.choice("kind", of: Inspection.Kind.self), reader.choice("method", of: Inspection.Method.self),
            reader.text("title", max: Inspection.longestTitle), reader.day("held_on", as: Day.self),
            reader.values("inspectors", as: ID<Person>.self, max: 20))
        let (summary, reason, version) = try reader.checked(
            reader.optionalMultiline("summary", max: Inspection.longestText),
            reader.optionalText("reason", max: Correction.longestReason),
            reader.integer("version", in: 1...1_000_000))
        let answers = try recorded.indices.map { try answer($0 + 1, &reader) }
        try reader.check()
        var new = NewInspection(
            unitID: inspection.unitID, checklists: Inspection.lists(of: recorded), kind: kind, method: method,
            title: title, heldOn: heldOn, inspectors: inspectors, summary: summary ?? "", answers: answers,
            once: "", office: office)
        new.language = language
        new.files = files(of: "files")
        new.kept = kept(of: "files")
        return InspectionCorrection(new: new, reason: reason ?? "", version: version)
    }

    private func answer(_ number: Int, _ reader: inout FormReader) throws -> NewInspection.Answer? {
        let outcome = reader.optionalChoice("outcome_\(number)", of: InspectionItem.Outcome.self)
        let facts = reader.optionalMultiline("facts_\(number)", max: Finding.longestText)
        let place = reader.optionalText("place_\(number)", max: 100)
        let grade = reader.optionalChoice("grade_\(number)", of: Finding.Grade.self)
        let track = reader.optionalChoice("track_\(number)", of: Finding.Track.self)
        let due = reader.optionalDay("due_\(number)", as: Day.self)
        guard reader.problems.isEmpty else { return nil }
        guard let chosen = try outcome.get() else { return nil }
        var answer = NewInspection.Answer(outcome: chosen)
        guard chosen == .problem else { return answer }
        answer.facts = try facts.get() ?? ""
        answer.place = try place.get() ?? ""
        answer.grade = try grade.get() ?? .ordinary
        answer.track = try track.get() ?? .byDate
        answer.dueOn = try due.get()
        answer.photos = files(of: "photo_\(number)")
        answer.kept = kept(of: "photo_\(number)")
        return answer
    }
}
