/// What is drawn from: two libraries, of units and of inspectors, and one list of items (两库一清单). It is published before the draw.
public struct DrawList: Sendable, Equatable, Codable {
    public var title: String
    /// What the inspections look at.
    public var checklist: Checked
    /// In the order of their keys, as all lists here.
    public var units: [DrawnUnit]
    public var inspectors: [Inspector]
    public var strata: [Stratum]
    /// How many inspectors go to each unit.
    public var perUnit: Int
    /// Who does not inspect what, known beforehand.
    public var recusals: [Recusal]

    public struct Checked: Sendable, Equatable, Codable {
        public var key: String
        public var version: Int
        public var items: [String]
    }

    public struct DrawnUnit: Sendable, Equatable, Codable {
        public var key: String
        public var code: String
        public var name: String
        public var kind: String
    }

    public struct Inspector: Sendable, Equatable, Codable {
        public var key: String
        public var name: String
    }

    /// How many units of a kind are drawn: so many of a hundred, rounded up, and never fewer than the minimum.
    public struct Stratum: Sendable, Equatable, Codable {
        public var kind: String
        public var percent: Int
        public var minimum: Int

        public init(kind: String, percent: Int, minimum: Int) {
            self.kind = kind
            self.percent = percent
            self.minimum = minimum
        }

        func count(of units: Int) -> Int { min(units, max(minimum, (units * percent + 99) / 100)) }
    }

    public struct Recusal: Sendable, Equatable, Codable {
        public var unit: String
        public var inspector: String
    }

    enum CodingKeys: String, CodingKey {
        case title, checklist, units, inspectors, strata, recusals
        case perUnit = "per_unit"
    }

    /// The same list with everything in its order.
    var sorted: DrawList {
        var list = self
        list.units.sort { $0.key.bytewise($1.key) }
        list.inspectors.sort { $0.key.bytewise($1.key) }
        list.strata.sort { $0.kind.bytewise($1.kind) }
        list.recusals.sort { $0.unit == $1.unit ? $0.inspector.bytewise($1.inspector) : $0.unit.bytewise($1.unit) }
        return list
    }

    /// The inspectors that may go to a unit.
    func eligible(for unit: String, except others: Set<String> = []) -> [Inspector] {
        let recused = Set(recusals.filter { $0.unit == unit }.map(\.inspector)).union(others)
        return inspectors.filter { !recused.contains($0.key) }
    }

    var canonical: Canonical {
        [
            "title": .text(title),
            "checklist": [
                "key": .text(checklist.key), "version": .of(checklist.version), "items": .of(checklist.items),
            ],
            "units": .list(
                units.map {
                    ["key": .text($0.key), "code": .text($0.code), "name": .text($0.name), "kind": .text($0.kind)]
                }),
            "inspectors": .list(inspectors.map { ["key": .text($0.key), "name": .text($0.name)] }),
            "strata": .list(
                strata.map { ["kind": .text($0.kind), "percent": .of($0.percent), "minimum": .of($0.minimum)] }),
            "per_unit": .of(perUnit),
            "recusals": .list(recusals.map { ["unit": .text($0.unit), "inspector": .text($0.inspector)] }),
        ]
    }

    /// SHA-256 of the list in its canonical form.
    public var digest: Digest { Digest.of(canonical.bytes) }
}

extension DrawList {
    /// Why nothing can be drawn from a list.
    public enum Fault: Error, Equatable, Sendable {
        case noUnits, tooFewPerUnit
        case twice(String)
        case outOfOrder(String)
        case unknown(String)
        case noStratum(kind: String)
        case badStratum(kind: String)
        /// Not enough inspectors may go to this unit.
        case tooFewInspectors(unit: String)
    }

    /// The first thing that is wrong with the list.
    public func check() throws(Fault) {
        try DrawList.check(units.map(\.key), "units")
        try DrawList.check(inspectors.map(\.key), "inspectors")
        try DrawList.check(strata.map(\.kind), "strata")
        try DrawList.check(recusals.map { "\($0.unit) \($0.inspector)" }, "recusals")
        guard perUnit >= 2 else { throw .tooFewPerUnit }
        if let bad = strata.first(where: { !(0...100).contains($0.percent) || $0.minimum < 0 }) {
            throw .badStratum(kind: bad.kind)
        }
        for unit in units where !strata.contains(where: { $0.kind == unit.kind }) { throw .noStratum(kind: unit.kind) }
        let (known, people) = (Set(units.map(\.key)), Set(inspectors.map(\.key)))
        for recusal in recusals where !known.contains(recusal.unit) { throw .unknown(recusal.unit) }
        for recusal in recusals where !people.contains(recusal.inspector) { throw .unknown(recusal.inspector) }
        for unit in units where eligible(for: unit.key).count < perUnit {
            throw .tooFewInspectors(unit: unit.name)
        }
        guard
            strata.contains(where: { stratum in
                stratum.count(of: units.count { $0.kind == stratum.kind }) > 0
            })
        else { throw .noUnits }
    }

    private static func check(_ keys: [String], _ place: String) throws(Fault) {
        for (one, next) in zip(keys, keys.dropFirst()) {
            if one == next { throw .twice(one) }
            guard one.bytewise(next) else { throw .outOfOrder(place) }
        }
    }
}

extension String {
    /// Whether it comes before another by the bytes of UTF-8.
    func bytewise(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}

extension Canonical {
    /// The bytes of a value without anything erasable.
    var bytes: [UInt8] { encoded { [] }.bytes }
}
