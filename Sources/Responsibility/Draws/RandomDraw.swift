import Foundation

/// A draw of units and inspectors (双随机), which anybody can repeat from what is published.
public struct RandomDraw: Sendable, Equatable {
    public let list: DrawList
    /// 32 bytes, secret until the draw.
    public let seed: [UInt8]
    /// What those present said after the list was published; it enters the draw. May be empty.
    public let witness: String
    /// What was drawn first, in the order of drawing.
    public private(set) var teams: [Team]
    /// Inspectors that turned out to be recused afterwards, and who came instead.
    public private(set) var redraws: [Redraw] = []
    private var stream: DrawStream

    /// The inspectors that go to a unit.
    public struct Team: Sendable, Equatable, Codable {
        public var unit: String
        public var inspectors: [String]
    }

    public struct Redraw: Sendable, Equatable, Codable {
        public var unit: String
        public var inspector: String
        public var reason: String
        public var replacement: String
    }

    public static func == (a: RandomDraw, b: RandomDraw) -> Bool {
        (a.list, a.seed, a.witness, a.teams, a.redraws) == (b.list, b.seed, b.witness, b.teams, b.redraws)
    }

    /// Draws. The list has been checked.
    public init(_ list: DrawList, seed: [UInt8], witness: String = "") {
        self.list = list
        self.seed = seed
        self.witness = witness
        let words = Array(witness.precomposedStringWithCanonicalMapping.utf8)
        var stream = DrawStream(key: words.isEmpty ? seed : Digest.of(seed + words).bytes)
        var units: [DrawList.DrawnUnit] = []
        for stratum in list.strata {
            let all = list.units.filter { $0.kind == stratum.kind }
            units += stream.choose(stratum.count(of: all.count), of: all)
        }
        teams = []
        for unit in units {
            let chosen = stream.choose(list.perUnit, of: list.eligible(for: unit.key))
            teams.append(Team(unit: unit.key, inspectors: chosen.map(\.key)))
        }
        self.stream = stream
    }

    /// Why somebody cannot be replaced.
    public enum Refused: Error, Equatable, Sendable {
        case notDrawn
        case nobodyLeft
    }

    /// Draws another inspector in place of one who has an interest in the unit, by the next block of numbers.
    @discardableResult
    public mutating func redraw(_ inspector: String, at unit: String, reason: String) throws(Refused) -> String {
        guard let team = finalTeams.first(where: { $0.unit == unit }), team.inspectors.contains(inspector) else {
            throw .notDrawn
        }
        let before = Set(redraws.filter { $0.unit == unit }.map(\.inspector))
        let others = list.eligible(for: unit, except: before.union(team.inspectors))
        guard !others.isEmpty else { throw .nobodyLeft }
        stream.beginBlock()
        let replacement = others[stream.below(others.count)].key
        redraws.append(Redraw(unit: unit, inspector: inspector, reason: reason, replacement: replacement))
        return replacement
    }

    /// The teams as they are after all replacements.
    public var finalTeams: [Team] {
        redraws.reduce(teams) { teams, redraw in
            teams.map { team in
                guard team.unit == redraw.unit else { return team }
                return Team(
                    unit: team.unit,
                    inspectors: team.inspectors.map { $0 == redraw.inspector ? redraw.replacement : $0 })
            }
        }
    }
}
