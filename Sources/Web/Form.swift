/// What a form or a query string sends: fields in order, each with one or more values, as they were typed.
public struct Form: Sendable, Hashable {
    /// The names of the fields, in the order they first appeared.
    public private(set) var names: [String] = []
    private var values: [String: [String]] = [:]

    /// A form without fields.
    public init() {}

    /// Reads `application/x-www-form-urlencoded` (URL Standard, section 5.1); odd input is read as well as may be.
    ///
    /// Bytes that are no UTF-8 become U+FFFD. Throws only when a limit is passed.
    public init(urlEncoded bytes: some Sequence<UInt8>, limits: FormLimits = FormLimits()) throws(FormError) {
        var rest = try Form.read(bytes, atMost: limits.bytes)[...]
        var fieldCount = 0
        while !rest.isEmpty {
            let pair = rest.prefix { $0 != UInt8(ascii: "&") }
            rest = rest[pair.endIndex...].dropFirst()
            if pair.isEmpty { continue }
            fieldCount += 1
            guard fieldCount <= limits.fields else { throw .tooManyFields(limit: limits.fields) }
            add(urlEncodedPair: pair)
        }
    }

    private static func read(_ bytes: some Sequence<UInt8>, atMost limit: Int) throws(FormError) -> [UInt8] {
        let oneMore = min(limit, .max - 1) + 1
        let read =
            bytes.withContiguousStorageIfAvailable { Array($0.prefix(oneMore)) } ?? Array(bytes.prefix(oneMore))
        guard read.count <= limit else { throw .tooLarge(limit: limit) }
        return read
    }

    /// Reads a query string, without its `?`.
    public init(query: some StringProtocol, limits: FormLimits = FormLimits()) throws(FormError) {
        try self.init(urlEncoded: query.utf8, limits: limits)
    }

    private mutating func add(urlEncodedPair pair: ArraySlice<UInt8>) {
        let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
        func text(_ bytes: ArraySlice<UInt8>) -> String {
            let spaced = bytes.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
            return String(decoding: Percent.decodeLeniently(spaced[...]), as: UTF8.self)
        }
        add(text(pair[equals...].dropFirst()), to: text(pair[..<equals]))
    }

    /// Adds a value, as the fields of a multipart form come in.
    public mutating func add(_ value: String, to name: String) {
        if values[name] == nil { names.append(name) }
        values[name, default: []].append(value)
    }

    /// The first value of a field.
    public subscript(name: String) -> String? { values[name]?.first }

    /// All values of a field, in order.
    public func all(_ name: String) -> [String] { values[name] ?? [] }

    /// The same form with one value in a field, or with none: a list's filters and the key of its next page.
    public func replacing(_ name: String, with value: String?) -> Form {
        var form = self
        form.values[name] = nil
        form.names.removeAll { $0 == name }
        if let value { form.add(value, to: name) }
        return form
    }

    /// The form as a query string, without its `?`.
    public var query: String {
        names.flatMap { name in all(name).map { "\(Percent.encode(name))=\(Percent.encode($0))" } }
            .joined(separator: "&")
    }
}

/// How much a form may hold.
public struct FormLimits: Sendable {
    /// How many values, repeated fields counted each time.
    public var fields: Int
    /// The size of the encoded form.
    public var bytes: Int

    /// 1,000 fields and one mebibyte, unless told otherwise.
    public init(fields: Int = 1_000, bytes: Int = 1_048_576) {
        self.fields = fields
        self.bytes = bytes
    }
}

/// Why a form was not read.
public enum FormError: Error, Equatable {
    case tooManyFields(limit: Int)
    case tooLarge(limit: Int)
}
