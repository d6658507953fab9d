/// One result row: the values of its columns, in the order in which the statement selects them.
public struct Row: Sendable, Hashable {
    public let values: [SQLValue]
    public init(values: [SQLValue]) { self.values = values }

    /// Builds a record by handing the columns, left to right, to its initializer.
    func make<each Column: SQLColumn, Record>(_ record: (repeat each Column) throws -> Record) throws -> Record {
        var position = 0
        func next<C: SQLColumn>(_: C.Type) throws -> C {
            defer { position += 1 }
            guard position < values.count else {
                throw StorageError.failed("\(Record.self) needs more than the \(values.count) columns selected")
            }
            return try C(sqlValue: values[position])
        }
        let made = try record(repeat try next((each Column).self))
        guard position == values.count else {
            throw StorageError.failed("\(values.count) columns selected, \(Record.self) takes \(position)")
        }
        return made
    }
}

/// What a statement gave: its rows, and how many rows it changed.
public struct Outcome: Sendable {
    public let rows: [Row]
    public let changed: Int
    public init(rows: [Row], changed: Int) {
        self.rows = rows
        self.changed = changed
    }
}
