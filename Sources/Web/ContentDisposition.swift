/// The `Content-Disposition` header of a file that is fetched.
public enum ContentDisposition {
    /// `attachment` with the file's name twice: in ASCII for old clients and in UTF-8 (RFC 6266, RFC 8187).
    ///
    /// Whatever the name holds, the value is one line of ASCII with these two parameters.
    public static func attachment(filename: String) -> String {
        let name = FileName.tidy(filename)
        return "attachment; filename=\"\(ascii(name))\"; filename*=UTF-8''\(Percent.encode(name))"
    }

    /// Each run of characters that a quoted string cannot hold safely becomes one `_` (RFC 6266, appendix D, on `%` and
    /// `\`).
    private static func ascii(_ name: String) -> String {
        var output = ""
        for scalar in name.unicodeScalars {
            if (0x20...0x7E).contains(scalar.value), !"\"%\\".unicodeScalars.contains(scalar) {
                output.unicodeScalars.append(scalar)
            } else if output.last != "_" {
                output += "_"
            }
        }
        return output
    }
}
