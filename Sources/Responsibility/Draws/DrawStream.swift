/// The numbers of a draw: SHA-256(key ‖ counter) block by block, four 64-bit words each; see `docs/draw-format.md`.
struct DrawStream {
    private let key: [UInt8]
    private var counter: UInt64 = 0
    private var words: ArraySlice<UInt64> = []

    init(key: [UInt8]) { self.key = key }

    /// What is left of the block that was begun is thrown away.
    mutating func beginBlock() { words = [] }

    mutating func word() -> UInt64 {
        if words.isEmpty { refill() }
        return words.removeFirst()
    }

    /// A number from 0 to `bound` − 1, all alike: words above the largest multiple of `bound` are passed over.
    mutating func below(_ bound: Int) -> Int {
        let bound = UInt64(max(1, bound))
        let rest = (UInt64.max % bound + 1) % bound
        var word = word()
        while word > UInt64.max - rest { word = self.word() }
        return Int(word % bound)
    }

    /// The first `count` of all that Fisher and Yates' shuffle gives, in its order.
    mutating func choose<Element>(_ count: Int, of all: [Element]) -> [Element] {
        var all = all
        let count = min(count, all.count)
        for index in 0..<count { all.swapAt(index, index + below(all.count - index)) }
        return Array(all.prefix(count))
    }

    private mutating func refill() {
        let number = (0..<8).map { UInt8(truncatingIfNeeded: counter >> UInt64(56 - 8 * $0)) }
        let block = Digest.of(key + number).bytes
        counter += 1
        words =
            stride(from: 0, to: 32, by: 8).map { start in
                block[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
            }[...]
    }
}
