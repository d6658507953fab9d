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

    @Test("bodies that look like delimiters mean the same however they are cut in three")
    func everyTwoCuts() {
        for content in ["\r\n--b\r\r\n--b-\r\n--", "\r\r\n-\r\n--\r\n--bb", "x--b--\r"] {
            let bytes = Array((MultipartCase.field("a", content) + "--b--").utf8)
            let whole = Reading(of: [bytes[...]])
            let expected = Reading(parts: [.init(head: MultipartPart(name: "a"), content: Array(content.utf8))])
            #expect(whole == expected, "\(content.debugDescription)")
            for first in 44..<bytes.count {
                for second in first..<bytes.count {
                    let torn = Reading(of: [bytes[..<first], bytes[first..<second], bytes[second...]])
                    guard torn == whole else {
                        Issue.record("\(content.debugDescription) cut at \(first) and \(second)")
                        return
                    }
                }
            }
        }
    }

    @Test("a body goes out as soon as it cannot be a delimiter, and no sooner")
    func timing() throws {
        var parser = try MultipartParser(contentType: "multipart/form-data; boundary=b")
        _ = try parser.feed(Array(MultipartCase.field("a", "1").utf8.dropLast(3)))
        #expect(try parser.feed(Array("2\r\n--".utf8)).contents == ["2"])
        #expect(try parser.feed(Array("b".utf8)).isEmpty)
        #expect(try parser.feed(Array("ox".utf8)).contents == ["\r\n--b", "ox"])
        #expect(try parser.feed(Array("\r\n--b--".utf8)) == [.partEnded, .finished])
        #expect(try parser.feed(Array("--b\r\n".utf8)).isEmpty)
        try parser.finish()
    }

    @Test("a body at its total limit is read, and one byte more is refused even when it comes alone")
    func totalLimit() throws {
        let bytes = Array((MultipartCase.field("a", "1") + "--b--").utf8)
        var parser = try MultipartParser(
            contentType: "multipart/form-data; boundary=b", limits: MultipartLimits(totalBytes: bytes.count))
        #expect(try parser.feed(bytes).last == .finished)
        #expect(try parser.feed([UInt8]()).isEmpty)
        #expect(throws: MultipartError.tooLarge(limit: bytes.count)) { try parser.feed([0]) }
    }

    @Test("a boundary of 70 characters, as long as may be, is found and told from longer and shorter ones")
    func longBoundary() throws {
        let boundary = String(repeating: "-", count: 69) + "b"
        var parser = try MultipartParser(contentType: "multipart/form-data; boundary=\(boundary)")
        let content = "\r\n-\(boundary)\r\n--\(boundary.dropFirst())\r\n\(boundary)"
        let body = "--\(boundary)\r\nContent-Disposition: form-data; name=a\r\n\r\n\(content)\r\n--\(boundary)--\r\n"
        let events = try body.utf8.reduce(into: [MultipartEvent]()) { $0 += try parser.feed([$1]) }
        try parser.finish()
        #expect(events.contents.joined() == content)
        #expect(events.last == .finished)
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
        let events = try parser.feed(content[100..<900])
        guard case .body(let passedOn)? = events.first, events.count == 1 else {
            Issue.record("\(events)")
            return
        }
        #expect(passedOn == content[100..<900])
        let sent = content.withUnsafeBufferPointer { $0.baseAddress.map { $0 + 100 } }
        #expect(passedOn.withUnsafeBufferPointer { $0.baseAddress } == sent)
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
            ("Content-Disposition: form-data; name=a\rXY: z", .malformedHeader),
            ("Content-Disposition: form-data; name=a; filename*=GBK''%B1%A8", .malformedHeader),
            ("Content-Disposition: form-data; name=a; filename*=UTF-8''%", .malformedHeader),
            ("Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64", .unsupportedEncoding),
        ] as [(String, MultipartError)])
    func malformed(header: String, error: MultipartError) {
        let body = "--b\r\n\(header)\r\n\r\nx\r\n--b--"
        #expect(Reading(of: [Array(body.utf8)[...]]).error == error)
    }

    @Test("mutated bodies never trap, and cutting never changes what they mean")
    func fuzz() {
        let rounds = 5_000
        var random = SeededRandom(seed: 20_260_731)
        let seeds = MultipartCase.all.map { Array($0.body.utf8) }.filter { $0.count < 400 }
        let pieces = [
            "\r\n--b", "--b--", "\r\n", "\r", "\n", "-", "--b\r\n", "\r\n\r\n", "\"", ";", "\\", "%", "\0", "\u{FF}",
        ]
        .map { Array($0.utf8) }
        let limits = MultipartLimits(parts: 4, headerBytes: 120, fieldBytes: 60, fileBytes: 120, totalBytes: 500)
        var (accepted, refused) = (0, 0)
        for _ in 0..<rounds {
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
        #expect(accepted > rounds / 10)
        #expect(refused > rounds / 10)
    }
}

extension [MultipartEvent] {
    fileprivate var contents: [String] {
        compactMap { if case .body(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { nil } }
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
