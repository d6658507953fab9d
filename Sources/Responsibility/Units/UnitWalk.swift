/// Who hangs below itself, and how deep everything else hangs: found by going up once from each code.
struct UnitWalk {
    /// By code, the ring that it is part of, in words.
    private(set) var loops: [String: String] = [:]
    /// By code, how many levels down it is; the highest is 1.
    private(set) var levels: [String: Int] = [:]

    init(_ codes: [String], parent: (String) -> String?) {
        var settled: Set<String> = []
        for first in codes where !settled.contains(first) {
            var path: [String] = []
            var places: [String: Int] = [:]
            var next: String? = first
            while let code = next, !settled.contains(code), places[code] == nil {
                places[code] = path.count
                path.append(code)
                next = parent(code)
            }
            settled.formUnion(path)
            if let start = next, let place = places[start] {
                let words = Self.words(path[place...])
                for code in path[place...] { loops[code] = words }
                continue
            }
            // Below a ring nothing has a level: the ring is what is to be mended.
            guard var level = next.map({ levels[$0] }) ?? 0 else { continue }
            for code in path.reversed() {
                level += 1
                levels[code] = level
            }
        }
    }

    /// The ring from its first unit back to it; a long one is cut short.
    private static func words(_ ring: ArraySlice<String>) -> String {
        let shown = ring.count > 8 ? Array(ring.prefix(4)) + ["…"] + ring.suffix(2) : Array(ring)
        return (shown + ring.prefix(1)).joined(separator: " → ")
    }
}
