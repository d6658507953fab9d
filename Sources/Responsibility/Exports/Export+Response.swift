import Documents
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Storage
import Web

extension Export {
    /// The list as an answer, to be saved under a name in the person's language.
    func response(_ format: Format, _ language: Language, on today: Day) throws -> Response {
        let bytes = try bytes(format, language)
        let name = [about, language.say(zh: zh, en: en), "\(today)"].filter { !$0.isEmpty }.joined(separator: " ")
        var response = Response(
            status: .ok, headers: [.contentType: format.contentType, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        response.headers[.contentDisposition] = ContentDisposition.attachment(
            filename: "\(name).\(format.rawValue)")
        return response
    }

    func bytes(_ format: Format, _ language: Language) throws -> [UInt8] {
        let headings = columns.map { language.say(zh: $0.zh, en: $0.en) }
        switch format {
        case .csv:
            var writer = DelimitedWriter()
            writer.append(headings.map { .text($0) })
            for row in rows { writer.append(row) }
            return writer.take()
        case .xlsx:
            let sheet = Spreadsheet.Sheet(
                language.say(zh: zh, en: en),
                columns: zip(columns, headings).map { Spreadsheet.Column($1, width: $0.width, holds: $0.holds) },
                rows: rows)
            return try Spreadsheet(creator: language.productName, sheets: [sheet])
                .bytes(temporaryFolder: FileManager.default.temporaryDirectory.path)
        }
    }

    /// The two links below a list: to the same list, as it is filtered and sorted now.
    static func links(_ path: String, _ query: Form = Form(), language: Language) -> HTML {
        let bare = query.fromTheStart
        func link(_ format: Format) -> Link {
            Link(checking: "\(path)?\(bare.replacing("format", with: format.rawValue).query)")
        }
        return """
            <p class="export">\(language.say(zh: "导出", en: "Export")) \
            <a href="\(link(.xlsx))" download>.xlsx</a> · <a href="\(link(.csv))" download>.csv</a></p>
            """
    }
}

extension Export.Format {
    /// The kind of file that an address asks for; a spreadsheet when it asks for none.
    init(_ query: Form) { self = query["format"].flatMap(Self.init(rawValue:)) ?? .xlsx }

    var contentType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
    }
}
