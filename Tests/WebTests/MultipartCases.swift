import Testing

@testable import Web

/// What a parser made of a body: its parts with their content joined, or the error.
struct Reading: Equatable {
    struct Part: Equatable {
        var head: MultipartPart
        var content: [UInt8] = []
        var isEnded = true
    }

    var parts: [Part] = []
    var isFinished = false
    var isWellFormed = true
    var error: MultipartError?

    init(parts: [Part]) {
        self.parts = parts
        isFinished = true
    }

    init(error: MultipartError) { self.error = error }

    /// Feeds the pieces to a parser of boundary `b`.
    init(of pieces: [ArraySlice<UInt8>], limits: MultipartLimits = MultipartLimits()) {
        do throws(MultipartError) {
            var parser = try MultipartParser(contentType: "multipart/form-data; boundary=b", limits: limits)
            for piece in pieces {
                for event in try parser.feed(piece) { take(event) }
            }
            try parser.finish()
        } catch {
            self.error = error
            parts = []
            isFinished = false
        }
    }

    private mutating func take(_ event: MultipartEvent) {
        let isInside = parts.last?.isEnded == false
        if isFinished { isWellFormed = false }
        switch event {
        case .partBegan(let head):
            if isInside { isWellFormed = false }
            parts.append(Part(head: head, isEnded: false))
        case .body(let bytes):
            guard isInside, !bytes.isEmpty else { return isWellFormed = false }
            parts[parts.count - 1].content += bytes
        case .partEnded:
            guard isInside else { return isWellFormed = false }
            parts[parts.count - 1].isEnded = true
        case .finished:
            if isInside { isWellFormed = false }
            isFinished = true
        }
    }
}

/// A body with boundary `b` and what it means.
struct MultipartCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let body: String
    var limits = MultipartLimits()
    let reading: Reading

    static func field(_ name: String, _ value: String) -> String {
        "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
    }

    static func file(_ name: String, _ filename: String, _ content: String) -> String {
        "--b\r\ncontent-disposition: form-data; name=\"\(name)\"; filename=\"\(filename)\"\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n\r\n\(content)\r\n"
    }

    static let all: [MultipartCase] = right + wrong

    private static let right = [
        good("one field", field("a", "1") + "--b--\r\n", [("a", "1")]),
        good("no closing line end", field("a", "1") + "--b--", [("a", "1")]),
        good("no parts at all", "--b--\r\n", []),
        good(
            "two fields and Chinese", field("标题", "责任台账") + field("b", "二") + "--b--\r\n", [("标题", "责任台账"), ("b", "二")]),
        good("an empty field", field("a", "") + "--b--", [("a", "")]),
        good(
            "an empty field whose delimiter follows the headers at once",
            "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n--b--", [("a", "")]),
        good(
            "preamble and epilogue", "hello\r\n--bye\r\n\r\n" + field("a", "1") + "--b--\r\nthe end\r\n--b\r\n",
            [("a", "1")]),
        good("line ends before the first delimiter", "\r\n\r\r\n" + field("a", "1") + "--b--", [("a", "1")]),
        good("content that is nothing but line ends", field("a", "\r\n\r\n\r") + "--b--", [("a", "\r\n\r\n\r")]),
        good(
            "lone returns and newlines", field("a", "\r\r\n\n\r-\r\n-\r\n--\r\n--c\n--b\r--b") + "--b--",
            [
                ("a", "\r\r\n\n\r-\r\n-\r\n--\r\n--c\n--b\r--b")
            ]),
        good(
            "a longer word that begins with the boundary", field("a", "x\r\n--boundary\r\ny") + "--b--",
            [
                ("a", "x\r\n--boundary\r\ny")
            ]),
        good("content that begins like a delimiter", field("a", "--boo") + "--b--", [("a", "--boo")]),
        good(
            "the boundary and one hyphen", field("a", "x\r\n--b-y\r\n--b-\r\nz") + "--b--",
            [
                ("a", "x\r\n--b-y\r\n--b-\r\nz")
            ]),
        good(
            "the boundary and a lone return", field("a", "x\r\n--b\rz\r\n--b\r\r\n--c") + "--b--",
            [
                ("a", "x\r\n--b\rz\r\n--b\r\r\n--c")
            ]),
        good("the boundary and a lone newline", field("a", "x\r\n--b\ny") + "--b--", [("a", "x\r\n--b\ny")]),
        good("a boundary inside a line", field("a", "x--b--y --b") + "--b--", [("a", "x--b--y --b")]),
        good("a return just before the delimiter", field("a", "x\r") + "--b--", [("a", "x\r")]),
        good(
            "blanks after the boundary", "--b \t \r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b--",
            [("a", "1")]),
        MultipartCase(
            testDescription: "files, one of them empty, and a field",
            body: file("f", "报告.txt", "line\r\nline") + file("g", "", "") + field("a", "1") + "--b--\r\n",
            reading: Reading(parts: [
                .init(
                    head: .init(name: "f", filename: "报告.txt", contentType: "text/plain; charset=utf-8"),
                    content: Array("line\r\nline".utf8)),
                .init(head: .init(name: "g", filename: "", contentType: "text/plain; charset=utf-8")),
                .init(head: .init(name: "a"), content: Array("1".utf8)),
            ])),
    ]

    private static let wrong = [
        bad("nothing", "", .cutOff),
        bad("no delimiter", "hello", .cutOff),
        bad("no closing delimiter", field("a", "1"), .cutOff),
        bad("half a closing delimiter", field("a", "1") + "--b-", .cutOff),
        bad("headers without an end", "--b\r\nContent-Disposition: form-data; name=a\r\n", .cutOff),
        bad("bare newlines throughout", "--b\nContent-Disposition: form-data; name=a\n\n1\n--b--\n", .cutOff),
        bad("a part without headers", "--b\r\n\r\n1\r\n--b--", .missingName),
        bad("a part without a name", "--b\r\nContent-Type: text/plain\r\n\r\n1\r\n--b--", .missingName),
        bad("text after the blanks of a delimiter", field("a", "1") + "--b x\r\n", .malformedDelimiter),
        bad("a return after the blanks of a delimiter", field("a", "1") + "--b \rx\r\n", .malformedDelimiter),
        bad(
            "too many parts", field("a", "1") + field("b", "2") + field("c", "3") + "--b--", .tooManyParts(limit: 2),
            MultipartLimits(parts: 2)),
        bad(
            "a huge header", "--b\r\nX: \(String(repeating: "x", count: 300))\r\n\r\n", .headerTooLarge(limit: 200),
            MultipartLimits(headerBytes: 200)),
        bad(
            "endless blanks after a delimiter", "--b\(String(repeating: " ", count: 300))\r\n",
            .headerTooLarge(limit: 200),
            MultipartLimits(headerBytes: 200)),
        bad(
            "a field too large", field("a", "123456") + "--b--", .fieldTooLarge(name: "a", limit: 5),
            MultipartLimits(fieldBytes: 5)),
        bad(
            "a file too large", file("a", "x.txt", "123456") + "--b--", .fileTooLarge(filename: "x.txt", limit: 5),
            MultipartLimits(fieldBytes: 1, fileBytes: 5)),
        bad(
            "a file too large by what looked like a delimiter", file("a", "x.txt", "1\r\n--c") + "--b--",
            .fileTooLarge(filename: "x.txt", limit: 5), MultipartLimits(fileBytes: 5)),
        bad(
            "a body too large in its epilogue", field("a", "1") + "--b--" + String(repeating: "x", count: 100),
            .tooLarge(limit: 120), MultipartLimits(totalBytes: 120)),
        bad(
            "a malformed header before the body is too large", "--b\r\nnonsense\r\n\r\n" + field("a", "1"),
            .malformedHeader,
            MultipartLimits(totalBytes: 40)),
    ]

    private static func good(_ name: String, _ body: String, _ fields: [(String, String)]) -> MultipartCase {
        let parts = fields.map { Reading.Part(head: MultipartPart(name: $0.0), content: Array($0.1.utf8)) }
        return MultipartCase(testDescription: name, body: body, reading: Reading(parts: parts))
    }

    private static func bad(
        _ name: String, _ body: String, _ error: MultipartError, _ limits: MultipartLimits = MultipartLimits()
    ) -> MultipartCase {
        MultipartCase(testDescription: name, body: body, limits: limits, reading: Reading(error: error))
    }
}
