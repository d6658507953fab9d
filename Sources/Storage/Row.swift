/// One result row: the values of its columns, in the order in which the statement selects them.
public struct Row: Sendable, Hashable {
    public let values: [SQLValue]
    public init(values: [SQLValue]) { self.values = values }
}

/// What a statement gave: its rows, and how many rows it changed.
public struct Outcome: Sendable {
    /// The values of all rows, one row after the other: thousands of rows are one piece of memory.
    private let values: [SQLValue]
    private let width: Int
    public let changed: Int

    /// - Parameters:
    ///   - values: row by row, `width` of them each.
    ///   - width: how many columns the statement selects.
    public init(values: [SQLValue], width: Int, changed: Int) {
        (self.values, self.width, self.changed) = (values, width, changed)
    }

    /// - Parameter record: what is made of each row.
    func columns(of record: Any.Type) -> Columns { Columns(values, width: width, of: record) }

    var rows: [Row] {
        guard width > 0 else { return [] }
        return stride(from: 0, to: values.count, by: width).map { Row(values: Array(values[$0..<$0 + width])) }
    }
}
