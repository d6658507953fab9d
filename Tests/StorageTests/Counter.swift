import Synchronization

/// A number that several tasks share.
final class Counter: Sendable {
    private let number: Mutex<Int>

    init(_ number: Int = 0) { self.number = Mutex(number) }

    var value: Int { number.withLock { $0 } }

    func addOne() { number.withLock { $0 += 1 } }

    /// Takes one away, unless none is left.
    func takeOne() -> Bool {
        number.withLock { number in
            guard number > 0 else { return false }
            number -= 1
            return true
        }
    }
}
