import Foundation

/// The published file of a draw: the list, its digest and the commitment before the draw; the seed and what was drawn after it.
public struct DrawFile: Sendable, Equatable, Codable {
    public static let currentFormat = "dutybook-draw-1"

    public var format = DrawFile.currentFormat
    public var list: DrawList
    /// 64 hexadecimal digits, as all digests here.
    public var listDigest: String
    /// SHA-256 of the seed.
    public var commitment: String
    /// `nil` until the draw.
    public var seed: String?
    public var witness: String?
    public var teams: [RandomDraw.Team]?
    public var recusals: [RandomDraw.Redraw]?
    /// SHA-256 of all of the above in its canonical form.
    public var digest = ""

    enum CodingKeys: String, CodingKey {
        case format, list, commitment, seed, witness, teams, recusals
        case listDigest = "list_sha256"
        case digest = "sha256"
    }

    /// What is published before the draw.
    public init(publishing list: DrawList, seed: [UInt8]) {
        self.list = list
        listDigest = list.digest.hex
        commitment = Digest.of(seed).hex
        digest = computedDigest
    }

    /// What is published after it.
    public init(_ draw: RandomDraw) {
        self.init(publishing: draw.list, seed: draw.seed)
        seed = draw.seed.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        witness = draw.witness
        teams = draw.teams
        recusals = draw.redraws
        digest = computedDigest
    }

    /// The one form in which the file is written: canonical JSON and a newline.
    public var bytes: [UInt8] {
        content.with(["sha256": .text(digest)]).bytes + [UInt8(ascii: "\n")]
    }

    var computedDigest: String { Digest.of(content.bytes).hex }

    private var content: Canonical {
        let before: Canonical = [
            "format": .text(format), "list": list.canonical, "list_sha256": .text(listDigest),
            "commitment": .text(commitment),
        ]
        guard let seed else { return before }
        return before.with([
            "seed": .text(seed), "witness": .text(witness ?? ""),
            "teams": .list((teams ?? []).map { ["unit": .text($0.unit), "inspectors": .of($0.inspectors)] }),
            "recusals": .list(
                (recusals ?? []).map {
                    [
                        "unit": .text($0.unit), "inspector": .text($0.inspector), "reason": .text($0.reason),
                        "replacement": .text($0.replacement),
                    ]
                }),
        ])
    }
}

extension DrawFile {
    /// Why a published draw does not hold.
    public enum Problem: Error, Equatable, Sendable {
        case unreadable(String)
        case otherFormat(String)
        case list(DrawList.Fault)
        case listDigest
        case seed
        case commitment
        /// The teams of this unit, counted from 1, are not those that the seed gives.
        case team(Int)
        case recusal(Int)
        /// Something that enters neither the list nor the draw, such as the reason of a recusal.
        case digest
        /// Everything in it is right, and still it is not the one form in which it is written.
        case notCanonical(byte: Int)
        /// Another list, or another commitment, was published before.
        case notAsPublished
    }

    /// Reads a file and repeats the draw. A file from before the draw has nothing to repeat; its digests are checked.
    ///
    /// - Parameter earlier: the file that was published before the draw, if somebody kept it.
    public static func verify(_ bytes: [UInt8], publishedAs earlier: [UInt8]? = nil) throws(Problem) -> DrawFile {
        let file = try read(bytes)
        do { try file.list.check() } catch { throw .list(error) }
        guard file.list.digest.hex == file.listDigest else { throw .listDigest }
        if let earlier {
            let published = try read(earlier)
            guard published.listDigest == file.listDigest, published.commitment == file.commitment else {
                throw .notAsPublished
            }
        }
        if let hex = file.seed { try file.repeatDraw(hex) }
        guard file.computedDigest == file.digest else { throw .digest }
        guard file.bytes == bytes else {
            throw .notCanonical(byte: zip(file.bytes, bytes).prefix { $0 == $1 }.count)
        }
        return file
    }

    /// The draw that a drawn file tells of.
    public var draw: RandomDraw? {
        guard let seed, let digest = Digest(hex: seed) else { return nil }
        var draw = RandomDraw(list, seed: digest.bytes, witness: witness ?? "")
        for redraw in recusals ?? [] {
            do { try draw.redraw(redraw.inspector, at: redraw.unit, reason: redraw.reason) } catch { return nil }
        }
        return draw
    }

    private static func read(_ bytes: [UInt8]) throws(Problem) -> DrawFile {
        let file: DrawFile
        do { file = try JSONDecoder().decode(DrawFile.self, from: Data(bytes)) } catch {
            throw .unreadable("\(error)")
        }
        guard file.format == currentFormat else { throw .otherFormat(file.format) }
        return file
    }

    private func repeatDraw(_ hex: String) throws(Problem) {
        guard let seed = Digest(hex: hex) else { throw .seed }
        guard Digest.of(seed.bytes).hex == commitment else { throw .commitment }
        var draw = RandomDraw(list, seed: seed.bytes, witness: witness ?? "")
        let told = teams ?? []
        for (index, team) in draw.teams.enumerated() {
            guard index < told.count, told[index] == team else { throw .team(index + 1) }
        }
        guard told.count == draw.teams.count else { throw .team(told.count) }
        for (index, redraw) in (recusals ?? []).enumerated() {
            let replacement: String
            do { replacement = try draw.redraw(redraw.inspector, at: redraw.unit, reason: redraw.reason) } catch {
                throw .recusal(index + 1)
            }
            guard replacement == redraw.replacement else { throw .recusal(index + 1) }
        }
    }
}
