/// The columns of rows, one row after the other, each read from left to right.
public struct Columns {
    @usableFromInline let values: [SQLValue]
    @usableFromInline let width: Int
    /// What is made of a row, for what is said when it does not fit.
    @usableFromInline let record: Any.Type
    @usableFromInline var position = 0
    /// Where the row ends that is read now.
    @usableFromInline var end = 0

    init(_ values: [SQLValue], width: Int, of record: Any.Type) {
        (self.values, self.width, self.record) = (values, width, record)
    }

    @usableFromInline var rowsLeft: Int { width == 0 ? 0 : (values.count - end) / width }

    /// Goes to the next row, if there is one.
    @inlinable
    mutating func begin() -> Bool {
        guard end < values.count else { return false }
        end += width
        return true
    }

    /// The next column of the row.
    @inlinable
    public mutating func next<C: SQLColumn>(_: C.Type = C.self) throws -> C {
        guard position < end else {
            throw StorageError.failed("\(record) needs more than the \(width) columns selected")
        }
        defer { position += 1 }
        return try C(sqlValue: values[position])
    }

    @inlinable
    func finish() throws {
        guard position == end else {
            throw StorageError.failed("\(width) columns selected, \(record) takes \(width - (end - position))")
        }
    }
}
