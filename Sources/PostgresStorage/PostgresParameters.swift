#if Postgres
import CPostgres
import Storage

/// The values of a statement in PostgreSQL's binary form, one after another in one buffer.
///
/// Binary, because a text then keeps its length: a NUL inside it is refused by the server, and cuts nothing short.
struct PostgresParameters {
    private var bytes: [UInt8] = []
    /// Where each value begins; `nil` for NULL.
    private var starts: [Int?] = []
    private var lengths: [Int32] = []

    init(_ values: [SQLValue]) {
        bytes.reserveCapacity(values.count * 16)
        starts.reserveCapacity(values.count)
        lengths.reserveCapacity(values.count)
        for value in values { append(value) }
        // An empty value needs an address too.
        bytes.append(0)
    }

    /// Lends libpq the addresses, lengths and formats of the values.
    func withAddresses<R>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> R
    ) -> R {
        bytes.withUnsafeBytes { bytes in
            let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let addresses = starts.map { start in start.flatMap { offset in base.map { $0 + offset } } }
            return body(addresses, lengths, [Int32](repeating: 1, count: starts.count))
        }
    }

    private mutating func append(_ value: SQLValue) {
        let start = bytes.count
        switch value {
        case .null:
            starts.append(nil)
            lengths.append(0)
            return
        case .integer(let integer): withUnsafeBytes(of: integer.bigEndian) { bytes += $0 }
        case .real(let double): withUnsafeBytes(of: double.bitPattern.bigEndian) { bytes += $0 }
        case .bool(let bool): bytes.append(bool ? 1 : 0)
        case .text(let text): bytes += text.utf8
        case .blob(let blob): bytes += blob
        }
        starts.append(start)
        lengths.append(Int32(clamping: bytes.count - start))
    }
}

extension SQLValue {
    /// The type declared for a bound value, so that it has one wherever it stands (`SELECT $1`, `COALESCE($1, x)`).
    /// NULL is left to the server, which takes the type from its surroundings.
    var type: Oid {
        switch self {
        case .null: 0
        case .bool: PostgresType.bool
        case .blob: PostgresType.bytea
        case .integer: PostgresType.bigint
        case .text: PostgresType.text
        case .real: PostgresType.double
        }
    }
}

/// The numbers of the built-in types, as in the server's `pg_type.dat`; they never change.
enum PostgresType {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let bigint: Oid = 20
    static let smallint: Oid = 21
    static let integer: Oid = 23
    static let text: Oid = 25
    static let real: Oid = 700
    static let double: Oid = 701
    static let numeric: Oid = 1700
}
#endif
