/// The names of files that people send and fetch.
enum FileName {
    /// The last component of a path with `/` or `\`, empty only for an empty path.
    static func last(ofPath path: String) -> String {
        guard !path.isEmpty else { return "" }
        let scalars = path.unicodeScalars
        let separator = scalars.lastIndex { $0 == "/" || $0 == "\\" }
        return tidy(String(separator.map { scalars[scalars.index(after: $0)...] } ?? scalars[...]))
    }

    /// A name without control characters, path separators or marks that turn the reading direction, and never `.` or
    /// `..`.
    static func tidy(_ name: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            switch scalar.value {
            case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: continue
            case 0x2F, 0x5C: scalars.append("_")
            default: scalars.append(scalar)
            }
        }
        let tidy = TypedText.line(String(scalars))
        return tidy.allSatisfy { $0 == "." } ? "unnamed" : tidy
    }
}
