import Storage

/// Small drawn pictures for the files of findings: a passage with boxes in it, and the same without.
enum DemoPicture {
    private static let width = 160
    private static let height = 120

    static func before(_ place: String, _ random: inout DemoRandom) -> DemoPaper {
        let boxes = (0..<random.between(2...4)).map { number in
            (x: 44 + number * 20 + random.below(8), y: 66 + random.below(10), side: random.between(16...24))
        }
        return DemoPaper(name: "\(place)-整改前.png", bytes: png(boxes, tint: UInt8(random.below(24))))
    }

    static func after(_ place: String, _ random: inout DemoRandom) -> DemoPaper {
        DemoPaper(name: "\(place)-整改后.png", bytes: png([], tint: UInt8(random.below(24))))
    }

    /// Wall, floor, a door at the end, a yellow line on the floor, and boxes.
    private static func png(_ boxes: [(x: Int, y: Int, side: Int)], tint: UInt8) -> [UInt8] {
        var pixels: [UInt8] = []
        for y in 0..<height {
            pixels.append(0)
            for x in 0..<width {
                var colour: UInt8 = y < 78 ? 0 : 1
                if (66..<94).contains(x), (30..<78).contains(y) { colour = 2 }
                if y >= 84, y < 88 { colour = 3 }
                if boxes.contains(where: { ($0.x..<$0.x + $0.side).contains(x) && ($0.y..<$0.y + $0.side).contains(y) })
                {
                    colour = 4
                }
                pixels.append(colour)
            }
        }
        let palette: [UInt8] = [214 - tint, 218, 222, 150, 150 - tint, 146, 46, 110, 84, 226, 186, 40, 164, 116, 66]
        return EvidencePreview.PictureType.png.beginning
            + chunk("IHDR", word(width) + word(height) + [8, 3, 0, 0, 0]) + chunk("PLTE", palette)
            + chunk("IDAT", stored(pixels)) + chunk("IEND", [])
    }

    /// A zlib stream (RFC 1950) of one block that is stored as it is.
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let (low, high) = (UInt8(bytes.count & 0xFF), UInt8(bytes.count >> 8))
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return [0x78, 0x01, 0x01, low, high, ~low, ~high] + bytes + word(Int(b << 16 | a))
    }

    private static func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
        let content = Array(name.utf8) + bytes
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in content {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return word(bytes.count) + content + word(Int(~crc))
    }

    private static func word(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
