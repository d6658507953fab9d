/// A piece of SQL with its values kept apart from its text, so that a value can never be read as SQL.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    enum Part: Sendable {
        case text(StaticString)
        case name(String)
        case value(SQLValue)
    }

    var parts: [Part]
    /// Whether the statement names who may touch its rows.
    public private(set) var isScoped = false
    /// Whether the rows it changes are no records, so that no entry in the ledger is owed for them.
    public private(set) var isHousekeeping = false

    public init(stringLiteral text: StaticString) { parts = [.text(text)] }

    public init(stringInterpolation interpolation: StringInterpolation) {
        parts = interpolation.parts
        isScoped = interpolation.isScoped
        isHousekeeping = interpolation.isHousekeeping
    }

    /// The name of a table or column that came from a schema: small letters, digits and underscores, nothing else.
    public static func name(_ name: String) throws -> SQL {
        let isName = { (byte: UInt8) in
            byte == UInt8(ascii: "_") || (97...122).contains(byte) || (48...57).contains(byte)
        }
        guard let first = name.utf8.first, !(48...57).contains(first), name.utf8.allSatisfy(isName) else {
            throw StorageError.failed("“\(name)” is no name of a table or column")
        }
        var sql = SQL(stringLiteral: "")
        sql.parts = [.name(name)]
        return sql
    }

    /// The statement, marked as one whose rows have been asked for with a permission.
    public func scoped() -> SQL {
        var copy = self
        copy.isScoped = true
        return copy
    }

    /// The only way to run a statement that names no permission: say why.
    public static func unscoped(_ sql: SQL, because reason: StaticString) -> SQL { sql.scoped() }

    /// The only way to change rows without an entry in the ledger (sessions, leases, folding): say why.
    public static func housekeeping(_ sql: SQL, because reason: StaticString) -> SQL {
        var copy = sql.scoped()
        copy.isHousekeeping = true
        return copy
    }

    /// Pieces put one after another with `separator` between them.
    public static func joined(_ pieces: [SQL], by separator: StaticString) -> SQL {
        var all = SQL(stringLiteral: "")
        for (index, piece) in pieces.enumerated() {
            if index > 0 { all.parts.append(.text(separator)) }
            all.parts += piece.parts
            all.isScoped = all.isScoped || piece.isScoped
            all.isHousekeeping = all.isHousekeeping || piece.isHousekeeping
        }
        return all
    }

    /// The text with the backend's placeholders, and the values to bind to them in that order.
    public func rendered(placeholder sign: UInt8) -> (text: String, values: [SQLValue]) {
        var text: [UInt8] = []
        text.reserveCapacity(256)
        var values: [SQLValue] = []
        for part in parts {
            switch part {
            case .text(let fragment): fragment.withUTF8Buffer { text += $0 }
            case .name(let name): text += name.utf8
            case .value(let value):
                values.append(value)
                text.append(sign)
                text += String(values.count).utf8
            }
        }
        return (String(decoding: text, as: UTF8.self), values)
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        var parts: [Part] = []
        var isScoped = false
        var isHousekeeping = false

        public init(literalCapacity: Int, interpolationCount: Int) { parts.reserveCapacity(interpolationCount * 2 + 1) }

        public mutating func appendLiteral(_ text: StaticString) {
            if text.utf8CodeUnitCount > 0 { parts.append(.text(text)) }
        }
        public mutating func appendInterpolation(_ value: some SQLBindable) { parts.append(.value(value.sqlValue)) }
        public mutating func appendInterpolation(_ value: (some SQLBindable)?) {
            parts.append(.value(value?.sqlValue ?? .null))
        }
        public mutating func appendInterpolation(_ sql: SQL) {
            parts += sql.parts
            isScoped = isScoped || sql.isScoped
            isHousekeeping = isHousekeeping || sql.isHousekeeping
        }

        /// A list for `IN`. Its length is rounded up to a power of two by repeating the last value, so that few statements are prepared.
        public mutating func appendInterpolation(_ values: [some SQLBindable]) {
            guard let last = values.last else { return parts.append(.text("(NULL)")) }
            var length = 1
            while length < values.count { length *= 2 }
            parts.append(.text("("))
            for index in 0..<length {
                if index > 0 { parts.append(.text(", ")) }
                parts.append(.value(index < values.count ? values[index].sqlValue : last.sqlValue))
            }
            parts.append(.text(")"))
        }
    }
}
