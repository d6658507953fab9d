#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads a `multipart/form-data` body (RFC 7578, RFC 2046 section 5.1) piece by piece, however it is cut.
///
/// Feed what arrives and act on the events; call `finish()` at the end. It holds back no content: bytes that may begin
/// a delimiter are remembered as a count, because they equal the delimiter's own. A line that begins with the boundary
/// is content when it goes on with anything but two hyphens, blanks or its end.
public struct MultipartParser: Sendable {
    private enum State: Sendable {
        case preamble, body
        /// The delimiter was seen, and perhaps a `-` or a carriage return after it: still content if the rest does not
        /// fit.
        case delimiter, delimiterHyphen, delimiterReturn
        case padding(count: Int), paddingReturn
        case headers
        case epilogue
        case failed(MultipartError)
    }

    private let limits: MultipartLimits
    /// `\r\n--boundary`. The carriage return is found nowhere else in it, so a failed match never hides another.
    private let delimiter: [UInt8]
    private var state = State.preamble
    /// How much of the delimiter has matched.
    private var matched = Parser.lineEnd
    /// Where the matched bytes begin that were really sent here: content may begin with a delimiter less its line end.
    private var heldFrom = Parser.lineEnd
    private var part: MultipartPart?
    private var partBytes = 0
    private var partCount = 0
    private var totalBytes = 0
    private var header: [UInt8] = []

    private typealias Parser = MultipartParser
    private static let lineEnd = 2

    /// Throws `notMultipart` unless the content type is `multipart/form-data` with a boundary of 1 to 70 allowed
    /// characters.
    public init(contentType: String, limits: MultipartLimits = MultipartLimits()) throws(MultipartError) {
        guard let value = HeaderValue(Array(contentType.utf8)), value.main == "multipart/form-data",
            let boundary = value["boundary"], Parser.isBoundary(boundary)
        else { throw .notMultipart }
        delimiter = Array("\r\n--".utf8) + boundary
        self.limits = limits
    }

    /// RFC 2046, section 5.1.1.
    private static func isBoundary(_ bytes: [UInt8]) -> Bool {
        (1...70).contains(bytes.count) && bytes.last != UInt8(ascii: " ")
            && bytes.allSatisfy(ASCIISet.boundary.contains)
    }

    /// Reads the next bytes. The content in the events shares their storage. After an error every call throws it again.
    public mutating func feed(_ input: ArraySlice<UInt8>) throws(MultipartError) -> [MultipartEvent] {
        if case .failed(let error) = state { throw error }
        var events: [MultipartEvent] = []
        do throws(MultipartError) {
            let allowed = input.prefix(limits.totalBytes - totalBytes)
            totalBytes += allowed.count
            try read(allowed, &events)
            guard allowed.count == input.count else { throw MultipartError.tooLarge(limit: limits.totalBytes) }
        } catch {
            state = .failed(error)
            throw error
        }
        return events
    }

    /// Reads the next bytes of any sequence, copying them once.
    public mutating func feed(_ input: some Sequence<UInt8>) throws(MultipartError) -> [MultipartEvent] {
        try feed(Array(input)[...])
    }

    /// Says that nothing more comes; throws `cutOff` when the closing delimiter has not been seen.
    public mutating func finish() throws(MultipartError) {
        switch state {
        case .epilogue: return
        case .failed(let error): throw error
        default:
            state = .failed(.cutOff)
            throw .cutOff
        }
    }

    private mutating func read(_ input: ArraySlice<UInt8>, _ events: inout [MultipartEvent]) throws(MultipartError) {
        var index = input.startIndex
        while index < input.endIndex {
            switch state {
            case .preamble, .body:
                try readContent(input, &index, &events)
            case .headers:
                try readHeader(input[index], &events)
                index += 1
            case .epilogue:
                index = input.endIndex
            default:
                if try readDelimiterEnd(input[index], &events) { index += 1 }
            }
        }
    }

    // MARK: Content

    private mutating func readContent(
        _ input: ArraySlice<UInt8>, _ index: inout Int, _ events: inout [MultipartEvent]
    ) throws(MultipartError) {
        if matched > 0 {
            while index < input.endIndex, matched < delimiter.count, input[index] == delimiter[matched] {
                matched += 1
                index += 1
            }
            if matched == delimiter.count {
                state = .delimiter
            } else if index < input.endIndex {
                try releaseMatched(&events)
            }
        } else {
            let found = Parser.find(delimiter, in: input[index...])
            try emit(input[index..<found.lowerBound], &events)
            heldFrom = 0
            matched = found.count
            index = found.upperBound
            if matched == delimiter.count { state = .delimiter }
        }
    }

    /// Where the delimiter is, or its beginning when the input ends within it; the empty range at the end when neither
    /// is there.
    private static func find(_ delimiter: [UInt8], in input: ArraySlice<UInt8>) -> Range<Int> {
        input.withUnsafeBytes { bytes in
            delimiter.withUnsafeBytes { wanted in
                guard let base = bytes.baseAddress, let first = wanted.baseAddress else {
                    return input.endIndex..<input.endIndex
                }
                var offset = 0
                while offset < bytes.count {
                    if bytes[offset] != UInt8(ascii: "\r") {
                        guard let hit = memchr(base + offset, CInt(UInt8(ascii: "\r")), bytes.count - offset) else {
                            break
                        }
                        offset = UnsafeRawPointer(hit) - base
                    }
                    // Two bytes first, for content that is mostly line ends.
                    let isLikely =
                        offset + 2 >= bytes.count || (bytes[offset + 1] == wanted[1] && bytes[offset + 2] == wanted[2])
                    let count = min(wanted.count, bytes.count - offset)
                    if isLikely, memcmp(base + offset, first, count) == 0 {
                        return (input.startIndex + offset)..<(input.startIndex + offset + count)
                    }
                    offset += 1
                }
                return input.endIndex..<input.endIndex
            }
        }
    }

    /// What looked like a delimiter was content.
    private mutating func releaseMatched(_ events: inout [MultipartEvent]) throws(MultipartError) {
        let held = delimiter[heldFrom..<matched]
        matched = 0
        heldFrom = 0
        try emit(held, &events)
    }

    private mutating func emit(_ content: ArraySlice<UInt8>, _ events: inout [MultipartEvent]) throws(MultipartError) {
        guard let part, !content.isEmpty else { return }
        partBytes += content.count
        if let filename = part.filename {
            guard partBytes <= limits.fileBytes else {
                throw .fileTooLarge(filename: filename, limit: limits.fileBytes)
            }
        } else if partBytes > limits.fieldBytes {
            throw .fieldTooLarge(name: part.name, limit: limits.fieldBytes)
        }
        events.append(.body(content))
    }

    // MARK: The end of a delimiter

    /// Reads a byte after the boundary and says whether it was taken; if not, it is content.
    private mutating func readDelimiterEnd(
        _ byte: UInt8, _ events: inout [MultipartEvent]
    ) throws(MultipartError) -> Bool {
        switch (state, byte) {
        case (.delimiter, UInt8(ascii: "-")): state = .delimiterHyphen
        case (.delimiter, UInt8(ascii: "\r")): state = .delimiterReturn
        case (.delimiter, UInt8(ascii: " ")), (.delimiter, UInt8(ascii: "\t")): state = .padding(count: 1)
        case (.delimiterHyphen, UInt8(ascii: "-")): end(&events)
        case (.delimiterReturn, UInt8(ascii: "\n")), (.paddingReturn, UInt8(ascii: "\n")): try beginHeaders(&events)
        case (.padding(let count), UInt8(ascii: " ")), (.padding(let count), UInt8(ascii: "\t")):
            guard count < limits.headerBytes else { throw .headerTooLarge(limit: limits.headerBytes) }
            state = .padding(count: count + 1)
        case (.padding, UInt8(ascii: "\r")): state = .paddingReturn
        case (.padding, _), (.paddingReturn, _): throw .malformedDelimiter
        default:
            try resumeContent(&events)
            return false
        }
        return true
    }

    private mutating func resumeContent(_ events: inout [MultipartEvent]) throws(MultipartError) {
        let seen = state
        state = part == nil ? .preamble : .body
        try releaseMatched(&events)
        switch seen {
        case .delimiterHyphen: try emit([UInt8(ascii: "-")], &events)
        case .delimiterReturn: matched = 1
        default: break
        }
    }

    private mutating func end(_ events: inout [MultipartEvent]) {
        if part != nil { events.append(.partEnded) }
        part = nil
        events.append(.finished)
        state = .epilogue
    }

    // MARK: Headers

    private mutating func beginHeaders(_ events: inout [MultipartEvent]) throws(MultipartError) {
        if part != nil { events.append(.partEnded) }
        part = nil
        partCount += 1
        guard partCount <= limits.parts else { throw .tooManyParts(limit: limits.parts) }
        header.removeAll(keepingCapacity: true)
        state = .headers
    }

    private mutating func readHeader(_ byte: UInt8, _ events: inout [MultipartEvent]) throws(MultipartError) {
        header.append(byte)
        guard header.count <= limits.headerBytes else { throw .headerTooLarge(limit: limits.headerBytes) }
        guard byte == UInt8(ascii: "\n"), header.count == 2 || header.suffix(4).elementsEqual("\r\n\r\n".utf8) else {
            return
        }
        let began = try MultipartPart(header: header)
        events.append(.partBegan(began))
        part = began
        partBytes = 0
        state = .body
        // The empty line's end may be the delimiter's as well: that is how an empty part may be written.
        matched = Parser.lineEnd
        heldFrom = Parser.lineEnd
    }
}
