/// A small seeded generator, SplitMix64 (Steele, Lea and Flood 2014): one seed makes one demo on every machine.
struct DemoRandom: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// 0 up to but not including `bound`, which is at least 1.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }

    mutating func between(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// One of a list that is not empty.
    mutating func one<Element>(of all: [Element]) -> Element { all[below(all.count)] }

    /// The list in another order (Fisher and Yates).
    mutating func shuffled<Element>(_ all: [Element]) -> [Element] {
        var all = all
        for last in stride(from: all.count - 1, to: 0, by: -1) { all.swapAt(last, below(last + 1)) }
        return all
    }
}
