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

    var columns: Columns { Columns(values, width: width) }

    /// How many rows there are.
    var count: Int { width == 0 ? 0 : values.count / width }

    var rows: [Row] {
        (0..<count).map { Row(values: Array(values[$0 * width..<($0 + 1) * width])) }
    }

    /// Builds a record of a row by handing its columns, left to right, to the record's initializer.
    func make<each Column: SQLColumn, Record>(
        _ row: Int, _ record: (repeat each Column) throws -> Record
    ) throws -> Record {
        let start = row * width
        var position = 0
        func next<C: SQLColumn>(_: C.Type) throws -> C {
            defer { position += 1 }
            guard position < width else {
                throw StorageError.failed("\(Record.self) needs more than the \(width) columns selected")
            }
            return try C(sqlValue: values[start + position])
        }
        let made = try record(repeat try next((each Column).self))
        guard position == width else {
            throw StorageError.failed("\(width) columns selected, \(Record.self) takes \(position)")
        }
        return made
    }
}
