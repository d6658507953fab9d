import Testing

@testable import Web

@Suite("Multipart forms")
struct MultipartTests {
    @Test("a body gives the same events whole, byte by byte and cut at every place", arguments: MultipartCase.all)
    func everyCut(_ example: MultipartCase) {
        let bytes = Array(example.body.utf8)
        #expect(Reading(of: [bytes[...]], limits: example.limits) == example.reading, "whole")
        #expect(
            Reading(of: bytes.indices.map { bytes[$0...$0] }, limits: example.limits) == example.reading, "byte by byte"
        )
        for cut in bytes.indices {
            let reading = Reading(of: [bytes[..<cut], bytes[cut...]], limits: example.limits)
            #expect(reading == example.reading, "cut at \(cut)")
        }
    }

    @Test("a body that ends anywhere before its closing delimiter is cut off")
    func cutOff() {
        let body = Array((MultipartCase.field("a", "1") + MultipartCase.file("f", "x.txt", "data") + "--b--").utf8)
        for count in 0..<body.count {
            #expect(Reading(of: [body[..<count]]).error == .cutOff, "after \(count) bytes")
        }
        #expect(Reading(of: [body[...]]).error == nil)
    }

    @Test("each limit is exact: one byte or part less refuses what just fitted")
    func limits() {
        let body = Array((MultipartCase.field("a", "12345") + MultipartCase.file("f", "x", "1234567") + "--b--").utf8)
        let header =
            "content-disposition: form-data; name=\"f\"; filename=\"x\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        func error(_ limits: MultipartLimits) -> MultipartError? { Reading(of: [body[...]], limits: limits).error }
        let fitting = MultipartLimits(
            parts: 2, headerBytes: header.utf8.count, fieldBytes: 5, fileBytes: 7, totalBytes: body.count)
        #expect(error(fitting) == nil)
        for (limit, expected) in [
            (\MultipartLimits.parts, MultipartError.tooManyParts(limit: 1)),
            (\.headerBytes, .headerTooLarge(limit: header.utf8.count - 1)),
            (\.fieldBytes, .fieldTooLarge(name: "a", limit: 4)), (\.fileBytes, .fileTooLarge(filename: "x", limit: 6)),
            (\.totalBytes, .tooLarge(limit: body.count - 1)),
        ] {
            var limits = fitting
            limits[keyPath: limit] -= 1
            #expect(error(limits) == expected)
        }
    }

    @Test("after an error every further call throws it again")
    func failed() throws {
        var parser = try MultipartParser(contentType: "multipart/form-data; boundary=b")
        let bad = Array("--b\r\nnonsense\r\n\r\n".utf8)
        #expect(throws: MultipartError.malformedHeader) { try parser.feed(bad) }
        #expect(throws: MultipartError.malformedHeader) { try parser.feed([UInt8]()) }
        #expect(throws: MultipartError.malformedHeader) { try parser.finish() }
    }

    @Test("content shares the storage of what was fed")
    func noCopy() throws {
        var parser = try MultipartParser(contentType: "multipart/form-data; boundary=b")
        _ = try parser.feed(Array("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n".utf8))
        let content = [UInt8](repeating: 7, count: 1000)
        #expect(try parser.feed(content[100..<900]) == [.body(content[100..<900])])
    }

    @Test(
        "the boundary is taken from the content type",
        arguments: [
            ("multipart/form-data; boundary=b", "b"), ("multipart/form-data;boundary=b", "b"),
            ("Multipart/Form-Data; charset=utf-8; BOUNDARY=\"b\"", "b"),
            ("multipart/form-data; boundary=\"b c\"", "b c"),
            (
                "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW",
                "----WebKitFormBoundary7MA4YWxkTrZu0gW"
            ),
            ("multipart/form-data; boundary=b ;", "b"), ("multipart/form-data ; boundary=a=b", "a=b"),
        ])
    func boundary(contentType: String, boundary: String) throws {
        var parser = try MultipartParser(contentType: contentType)
        #expect(try parser.feed(Array("--\(boundary)--".utf8)) == [.finished])
        try parser.finish()
    }

    @Test(
        "a content type without a usable boundary is refused",
        arguments: [
            "", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
            "multipart/form-data; boundary=\"b", "multipart/mixed; boundary=b", "text/plain; boundary=b",
            "multipart/form-data; boundary=\"b \"", "multipart/form-data; boundary=责",
            "multipart/form-data; boundary=\"a\\\"b\"",
            "multipart/form-data; boundary=a; boundary=b", "multipart/form-data; boundary=a\"b\"",
            "multipart/form-data; boundary=\(String(repeating: "b", count: 71))", "multipart/form-data, boundary=b",
        ])
    func noBoundary(contentType: String) {
        #expect(throws: MultipartError.notMultipart) { try MultipartParser(contentType: contentType) }
    }

    @Test(
        "names are read as browsers and other clients write them",
        arguments: [
            (#"name="a""#, "a", nil), ("name=a", "a", nil), (#"NAME="a" ; x=y"#, "a", nil),
            (#"name="标题""#, "标题", nil), (#"name="a%22b""#, "a\"b", nil), (#"name="a\"b""#, "a\"b", nil),
            (#"name="100%25""#, "100%25", nil), (#"name="a;b=c""#, "a;b=c", nil),
            (#"name="f"; filename="报告 2026.docx""#, "f", "报告 2026.docx"),
            (#"name="f"; filename="""#, "f", ""), (#"name="f"; filename=x.txt"#, "f", "x.txt"),
            (#"name="f"; filename="C:\Users\li\x.txt""#, "f", "x.txt"),
            (#"name="f"; filename="../../etc/passwd""#, "f", "passwd"),
            (#"name="f"; filename="a/""#, "f", "unnamed"), (#"name="f"; filename="..""#, "f", "unnamed"),
            (#"name="f"; filename="a%22b%0D%0Ac.txt""#, "f", "a\"bc.txt"),
            (#"name="f"; filename="a%2Fb.txt""#, "f", "a%2Fb.txt"),
            ("name=\"f\"; filename=\"a\u{202E}txt.exe\"", "f", "atxt.exe"),
            (#"name="f"; filename*=UTF-8''%E6%8A%A5%E5%91%8A.docx"#, "f", "报告.docx"),
            (#"name="f"; filename="a.txt"; filename*=UTF-8''b.txt"#, "f", "a.txt"),
        ] as [(String, String, String?)])
    func names(parameters: String, name: String, filename: String?) {
        let body = "--b\r\nContent-Disposition: form-data; \(parameters)\r\n\r\n\r\n--b--"
        #expect(
            Reading(of: [Array(body.utf8)[...]]).parts == [.init(head: MultipartPart(name: name, filename: filename))])
    }

    @Test(
        "malformed headers are refused, each by its kind",
        arguments: [
            ("Content-Disposition: form-data", .missingName), ("Content-Disposition: form-data; name=", .missingName),
            (#"Content-Disposition: form-data; name="""#, .missingName), ("X: y", .missingName),
            (#"Content-Disposition: form-data; filename="a""#, .missingName),
            ("Content-Disposition: attachment; name=a", .malformedHeader),
            (#"Content-Disposition: form-data; name="a"#, .malformedHeader),
            ("Content-Disposition: form-data; name=a; name=b", .malformedHeader),
            ("Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b", .malformedHeader),
            ("Content-Disposition: form-data;\r\n name=a", .malformedHeader), ("Content-Disposition", .malformedHeader),
            ("Content-Disposition : form-data; name=a", .malformedHeader), (": x", .malformedHeader),
            ("Content-Disposition: form-data; name=\"a\u{0}\"", .malformedHeader),
            ("Content-Disposition: form-data; name=a\nX: y", .malformedHeader),
            ("Content-Disposition: form-data; name=a\rX: y", .malformedHeader),
            ("Content-Disposition: form-data; name=a; filename*=GBK''%B1%A8", .malformedHeader),
            ("Content-Disposition: form-data; name=a; filename*=UTF-8''%", .malformedHeader),
            ("Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64", .unsupportedEncoding),
        ] as [(String, MultipartError)])
    func malformed(header: String, error: MultipartError) {
        let body = "--b\r\n\(header)\r\n\r\nx\r\n--b--"
        #expect(Reading(of: [Array(body.utf8)[...]]).error == error)
    }

    @Test("50,000 mutated bodies never trap, and cutting never changes what they mean")
    func fuzz() {
        var random = SeededRandom(seed: 20_260_731)
        let seeds = MultipartCase.all.map { Array($0.body.utf8) }.filter { $0.count < 400 }
        let pieces = [
            "\r\n--b", "--b--", "\r\n", "\r", "\n", "-", "--b\r\n", "\r\n\r\n", "\"", ";", "\\", "%", "\0", "\u{FF}",
        ]
        .map { Array($0.utf8) }
        let limits = MultipartLimits(parts: 4, headerBytes: 120, fieldBytes: 60, fileBytes: 120, totalBytes: 500)
        var (accepted, refused) = (0, 0)
        for _ in 0..<50_000 {
            var bytes = seeds.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 0...4, using: &random) { bytes.mutate(with: pieces, using: &random) }
            let whole = Reading(of: [bytes[...]], limits: limits)
            let cuts = (0..<3).map { _ in Int.random(in: 0...bytes.count, using: &random) }.sorted()
            let torn = Reading(
                of: [bytes[..<cuts[0]], bytes[cuts[0]..<cuts[1]], bytes[cuts[1]..<cuts[2]], bytes[cuts[2]...]],
                limits: limits)
            if whole.error == nil { accepted += 1 } else { refused += 1 }
            guard whole.error == torn.error, whole.error != nil || whole == torn, whole.isWellFormed else {
                Issue.record("\(String(decoding: bytes, as: UTF8.self).debugDescription) cut at \(cuts)")
                return
            }
        }
        #expect(accepted > 5_000)
        #expect(refused > 5_000)
    }
}

extension [UInt8] {
    fileprivate mutating func mutate(with pieces: [[UInt8]], using random: inout SeededRandom) {
        let place = Int.random(in: 0...count, using: &random)
        let end = Swift.min(count, place + Int.random(in: 0...6, using: &random))
        switch Int.random(in: 0..<4, using: &random) {
        case 0: if place < count { self[place] = UInt8.random(in: 0...255, using: &random) }
        case 1: removeSubrange(place..<end)
        case 2: insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
        default: insert(contentsOf: self[place..<end], at: place)
        }
    }
}
