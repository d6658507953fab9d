import Documents
import Testing

@Suite("zip archives")
struct ZipTests {
    private let two: [(name: String, bytes: [UInt8])] = [("a.xml", Array("<a/>".utf8)), ("目录/b", [0, 1, 2])]

    @Test("what was packed is unpacked, empty entries too")
    func roundTrip() throws {
        let zip = try Zip(Zip.bytes(of: two + [("empty", []), ("long", [UInt8](repeating: 7, count: 1 << 20))]))
        #expect(zip.names == ["a.xml", "目录/b", "empty", "long"])
        #expect(try zip.read("目录/b") == [0, 1, 2])
        #expect(try zip.read("empty") == [])
        #expect(try zip.read("long").count == 1 << 20)
        #expect(error { try zip.read("none") } == .missing("none"))
    }

    @Test("an archive above its limits is refused before anything is unpacked")
    func limits() throws {
        let bytes = try Zip.bytes(of: two + [("zeros", [UInt8](repeating: 0, count: 1 << 20))])
        #expect(error { _ = try Zip(bytes, limits: .init(entries: 2)) } == .tooManyEntries(limit: 2))
        #expect(error { _ = try Zip(bytes, limits: .init(entryBytes: 1000)) } == .tooLarge("zeros", limit: 1000))
        #expect(error { _ = try Zip(bytes, limits: .init(totalBytes: 1 << 20)) } == .tooLarge("zeros", limit: 1 << 20))
        #expect(error { _ = try Zip(bytes, limits: .init(entries: 3, totalBytes: (1 << 20) + 7)) } == nil)
    }

    @Test("bytes that are no archive are refused", arguments: [[], Array("PK".utf8), Array("no archive at all".utf8)])
    func noArchive(bytes: [UInt8]) { #expect(error { _ = try Zip(bytes) } == .notAnArchive) }

    @Test("a cut archive is refused, whatever its length")
    func cut() throws {
        let bytes = try Zip.bytes(of: two)
        for length in 0..<bytes.count { #expect(error { _ = try Zip(Array(bytes[..<length])) } == .notAnArchive) }
    }

    @Test("an entry whose bytes were changed is damaged")
    func damaged() throws {
        // Letters that do not compress are stored as they are, so a changed one meets the checksum.
        let name = "0123456789abcdef"
        var bytes = try Zip.bytes(of: [("n", Array(name.utf8))])
        let place = try #require(
            bytes.indices.first { bytes[$0...].starts(with: [0x33, 0x30]) || bytes[$0...].starts(with: name.utf8) })
        bytes[place + 3] ^= 1
        #expect(error { try Zip(bytes).read("n") } == .damaged("n"))
    }

    @Test("an entry that unpacks to more than it declares is damaged")
    func lyingSize() throws {
        var bytes = try Zip.bytes(of: [("n", [UInt8](repeating: 0, count: 5000))])
        // 5000 is 0x1388, little-endian, in the local and in the central header.
        for index in bytes.indices.dropLast(3) where Array(bytes[index..<index + 4]) == [0x88, 0x13, 0, 0] {
            bytes[index] = 0x10
        }
        #expect(error { try Zip(bytes).read("n") } == .damaged("n"))
    }

    @Test(
        "an entry's name may not lead out of the archive", arguments: ["/etc/passwd", "../a", "a/../b", "a\\b", ".."])
    func unsafeNames(name: String) throws {
        let bytes = try Zip.bytes(of: [(name, [1])])
        #expect(error { _ = try Zip(bytes) } == .unsafeName(name))
    }

    @Test("an archive that names an entry twice is refused")
    func twice() throws {
        var bytes = try Zip.bytes(of: [("x1", [1]), ("x2", [2])])
        for index in bytes.indices.dropLast() where bytes[index...].starts(with: "x2".utf8) {
            bytes[index + 1] = UInt8(ascii: "1")
        }
        // Some versions of libzip refuse it themselves.
        #expect(error { _ = try Zip(bytes) } != nil)
        #expect(error { try Zip.bytes(of: [("x", []), ("x", [])]) } == .notWritten)
    }

    @Test("an encrypted entry is refused")
    func encrypted() throws {
        var bytes = try Zip.bytes(of: [("n", [1])])
        // Bit 0 of the flags, 6 bytes into the local header and 8 into the central one (APPNOTE 4.3.7, 4.3.12).
        for index in bytes.indices.dropLast(9) where bytes[index] == 0x50 && bytes[index + 1] == 0x4B {
            if bytes[index + 2] == 3 { bytes[index + 6] |= 1 }
            if bytes[index + 2] == 1 { bytes[index + 8] |= 1 }
        }
        #expect(error { _ = try Zip(bytes) } == .encrypted("n"))
    }

    @Test("a part with a document type is refused, in any case of letters")
    func documentType() throws {
        for text in ["<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<?xml version=\"1.0\"?>\n<!doctype a><a/>"] {
            let zip = try Zip(Zip.bytes(of: [("a", Array(text.utf8))]))
            #expect(error { try zip.readXML("a") } == .documentType("a"))
        }
    }

    @Test("a part that is not UTF-8 cannot hide a document type")
    func notUTF8() throws {
        let wide = Array("<!DOCTYPE a><a/>".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
        for bytes in [
            [0xFF, 0xFE] + wide, wide, Array("<?xml version='1.0' encoding='UTF-7'?><a/>".utf8), [0x3C, 0xFF],
        ] {
            let zip = try Zip(Zip.bytes(of: [("a", bytes)]))
            #expect(error { try zip.readXML("a") } == .notUTF8("a"))
        }
        let plain = try Zip(Zip.bytes(of: [("a", Array("<?xml version='1.0' encoding = 'utf-8'?><a/>".utf8))]))
        #expect(try parse(plain.readXML("a")).name == "a")
    }
}

/// The zip error that the closure throws, or nil.
private func error<T>(_ body: () throws -> T) -> ZipError? {
    do {
        _ = try body()
        return nil
    } catch {
        return error as? ZipError
    }
}
