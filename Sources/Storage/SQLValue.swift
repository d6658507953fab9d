/// A value that goes into a statement or comes out of a row.
public enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
    case bool(Bool)
}

/// A type whose values can be bound to a statement.
public protocol SQLBindable { var sqlValue: SQLValue { get } }

extension SQLValue: SQLBindable { public var sqlValue: SQLValue { self } }
extension String: SQLBindable { public var sqlValue: SQLValue { .text(self) } }
extension Int: SQLBindable { public var sqlValue: SQLValue { .integer(Int64(self)) } }
extension Int64: SQLBindable { public var sqlValue: SQLValue { .integer(self) } }
extension Double: SQLBindable { public var sqlValue: SQLValue { .real(self) } }
extension Bool: SQLBindable { public var sqlValue: SQLValue { .bool(self) } }
extension [UInt8]: SQLBindable { public var sqlValue: SQLValue { .blob(self) } }
extension Day: SQLBindable { public var sqlValue: SQLValue { .text(description) } }
extension Instant: SQLBindable { public var sqlValue: SQLValue { .integer(milliseconds) } }
extension ID: SQLBindable { public var sqlValue: SQLValue { .integer(rawValue) } }
extension SQLBindable where Self: RawRepresentable, RawValue: SQLBindable {
    public var sqlValue: SQLValue { rawValue.sqlValue }
}

/// A type that can be read from a column.
public protocol SQLColumn: Sendable { init(sqlValue: SQLValue) throws }

extension SQLValue: SQLColumn { public init(sqlValue: SQLValue) { self = sqlValue } }

extension String: SQLColumn {
    public init(sqlValue: SQLValue) throws {
        guard case .text(let text) = sqlValue else { throw StorageError.unreadable(sqlValue, as: "text") }
        self = text
    }
}

extension Int64: SQLColumn {
    public init(sqlValue: SQLValue) throws {
        switch sqlValue {
        case .integer(let integer): self = integer
        case .text(let text):
            // PostgreSQL's SUM over BIGINT is NUMERIC, which arrives as text.
            guard let integer = Int64(text) else { throw StorageError.unreadable(sqlValue, as: "an integer") }
            self = integer
        default: throw StorageError.unreadable(sqlValue, as: "an integer")
        }
    }
}

extension Int: SQLColumn {
    public init(sqlValue: SQLValue) throws { self = Int(try Int64(sqlValue: sqlValue)) }
}

extension Double: SQLColumn {
    public init(sqlValue: SQLValue) throws {
        switch sqlValue {
        case .real(let double): self = double
        case .integer(let integer): self = Double(integer)
        case .text(let text):
            guard let double = Double(text) else { throw StorageError.unreadable(sqlValue, as: "a number") }
            self = double
        default: throw StorageError.unreadable(sqlValue, as: "a number")
        }
    }
}

extension Bool: SQLColumn {
    public init(sqlValue: SQLValue) throws {
        switch sqlValue {
        case .bool(let bool): self = bool
        case .integer(let integer): self = integer != 0
        default: throw StorageError.unreadable(sqlValue, as: "a boolean")
        }
    }
}

extension [UInt8]: SQLColumn {
    public init(sqlValue: SQLValue) throws {
        guard case .blob(let bytes) = sqlValue else { throw StorageError.unreadable(sqlValue, as: "bytes") }
        self = bytes
    }
}

extension Day: SQLColumn {
    public init(sqlValue: SQLValue) throws {
        guard case .text(let text) = sqlValue, let day = Day(text) else {
            throw StorageError.unreadable(sqlValue, as: "a day")
        }
        self = day
    }
}

extension Instant: SQLColumn {
    public init(sqlValue: SQLValue) throws { self.init(milliseconds: try Int64(sqlValue: sqlValue)) }
}

extension ID: SQLColumn {
    @inlinable
    public init(sqlValue: SQLValue) throws { self.init(rawValue: try Int64(sqlValue: sqlValue)) }
}

extension Optional: SQLColumn where Wrapped: SQLColumn {
    @inlinable
    public init(sqlValue: SQLValue) throws {
        if case .null = sqlValue { self = nil } else { self = try Wrapped(sqlValue: sqlValue) }
    }
}

extension SQLColumn where Self: RawRepresentable, RawValue: SQLColumn {
    @inlinable
    public init(sqlValue: SQLValue) throws {
        guard let value = Self(rawValue: try RawValue(sqlValue: sqlValue)) else {
            throw StorageError.unreadable(sqlValue, as: "a \(Self.self)")
        }
        self = value
    }
}
