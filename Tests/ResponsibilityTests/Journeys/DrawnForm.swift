import Foundation
import TestWorld
import Testing

/// A form as a page draws it, with what stands in it; a journey fills it in as a browser would.
struct DrawnForm {
    let action: String
    let isUpload: Bool
    /// Of every control that can be filled in, whether it is empty or not.
    let names: Set<String>
    /// What would be sent if nobody changed anything.
    let fields: [(String, String)]

    /// The form of a page whose address ends so.
    init(_ page: Visitor.Answer, _ ending: String) throws {
        let form = page.text.matches(of: #/<form ([^>]*)>(.*?)<\/form>/#.dotMatchesNewlines()).first {
            DrawnForm.attribute("action", of: String($0.1))?.hasSuffix(ending) ?? false
        }
        let found = try #require(form, "the page draws no form for \(ending): \(page.status)")
        let head = String(found.1)
        action = DrawnForm.attribute("action", of: head) ?? ""
        isUpload = head.contains("multipart/form-data")
        var (names, fields): (Set<String>, [(String, String)]) = ([], [])
        for control in found.2.matches(of: #/<(input|textarea|select|button) ?([^>]*)>/#) {
            let (tag, attributes) = (String(control.1), String(control.2))
            guard let name = DrawnForm.attribute("name", of: attributes) else { continue }
            names.insert(name)
            let rest = found.2[control.range.upperBound...]
            switch tag {
            case "textarea":
                fields.append((name, DrawnForm.plain(String(rest.prefix { $0 != "<" }))))
            case "select":
                let options = rest.firstRange(of: "</select>").map { rest[..<$0.lowerBound] } ?? rest
                let all = options.matches(of: #/<option ?([^>]*)>/#).map { String($0.1) }
                let chosen = all.first { $0.hasSuffix("selected") } ?? all.first
                if let chosen { fields.append((name, DrawnForm.attribute("value", of: chosen) ?? "")) }
            case "input":
                let type = DrawnForm.attribute("type", of: attributes) ?? "text"
                if type == "file" { continue }
                if ["checkbox", "radio"].contains(type), !attributes.contains(" checked") { continue }
                fields.append((name, DrawnForm.attribute("value", of: attributes) ?? ""))
            default: break
            }
        }
        (self.names, self.fields) = (names, fields)
    }

    /// What is sent once somebody has changed some of it. A field that the page does not draw cannot be changed.
    func filled(_ changes: [(String, String)]) throws -> [(String, String)] {
        let unknown = changes.map(\.0).filter { !names.contains($0) }
        try #require(unknown.isEmpty, "\(action) has no field \(unknown); it has \(names.sorted())")
        let changed = Set(changes.map(\.0))
        return fields.filter { !changed.contains($0.0) } + changes
    }

    private static func attribute(_ name: String, of tag: String) -> String? {
        guard let start = (" " + tag).firstRange(of: " \(name)=\"")?.upperBound else { return nil }
        return plain(String((" " + tag)[start...].prefix { $0 != "\"" }))
    }

    private static func plain(_ text: String) -> String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")].reduce(text) {
            $0.replacingOccurrences(of: $1.0, with: $1.1)
        }
    }
}

extension Visitor {
    /// Opens a page, fills in one of its forms and sends it.
    func fill(
        _ path: String, _ ending: String, _ changes: [(String, String)] = [],
        files: [(name: String, bytes: [UInt8])] = []
    ) async throws -> Answer {
        let form = try DrawnForm(try await get(path), ending)
        let fields = try form.filled(changes)
        return form.isUpload
            ? try await upload(form.action, fields, files: files) : try await post(form.action, fields)
    }
}
