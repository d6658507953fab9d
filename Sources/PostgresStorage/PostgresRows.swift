#if Postgres
import CPostgres
import Storage

/// What a statement gave: the rows of a result in text form, read by the types of its columns.
func outcome(of result: OpaquePointer?, changed: Int) -> Outcome {
    let types = (0..<PQnfields(result)).map { PQftype(result, $0) }
    let rows = PQntuples(result)
    var values: [SQLValue] = []
    values.reserveCapacity(types.count * Int(rows))
    for row in 0..<rows {
        for (column, type) in types.enumerated() { values.append(value(of: result, row, Int32(column), type)) }
    }
    return Outcome(values: values, width: types.count, changed: changed)
}

private func value(of result: OpaquePointer?, _ row: Int32, _ column: Int32, _ type: Oid) -> SQLValue {
    guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return .null }
    let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
    switch type {
    case PostgresType.bigint, PostgresType.integer, PostgresType.smallint: return .integer(integer(bytes))
    case PostgresType.bool: return .bool(bytes.first == UInt8(ascii: "t"))
    case PostgresType.bytea: return .blob(unhexed(bytes))
    case PostgresType.real, PostgresType.double:
        let text = String(decoding: bytes, as: UTF8.self)
        return Double(text).map { .real($0) } ?? .text(text)
    case PostgresType.numeric: return numeric(String(decoding: bytes, as: UTF8.self))
    default: return .text(String(decoding: bytes, as: UTF8.self))
    }
}

/// Reads digits that the server wrote. Counts downwards, because the least integer has no positive counterpart.
private func integer(_ digits: UnsafeRawBufferPointer) -> Int64 {
    var value: Int64 = 0
    let isNegative = digits.first == UInt8(ascii: "-")
    for digit in digits.dropFirst(isNegative ? 1 : 0) { value = value &* 10 &- Int64(digit &- 48) }
    return isNegative ? value : -value
}

/// A sum over BIGINT is NUMERIC: an integer when it has no fraction and fits, otherwise the text.
private func numeric(_ text: String) -> SQLValue {
    let halves = text.split(separator: ".", omittingEmptySubsequences: false)
    guard halves.dropFirst().allSatisfy({ $0.utf8.allSatisfy { $0 == UInt8(ascii: "0") } }),
        let whole = halves.first.flatMap({ Int64($0) })
    else { return .text(text) }
    return .integer(whole)
}

/// Reads `\x` and pairs of hexadecimal digits.
private func unhexed(_ text: UnsafeRawBufferPointer) -> [UInt8] {
    func half(_ digit: UInt8) -> UInt8 { digit < 58 ? digit &- 48 : (digit | 32) &- 87 }
    return stride(from: 2, to: text.count - 1, by: 2).map { half(text[$0]) << 4 | half(text[$0 + 1]) }
}
#endif
