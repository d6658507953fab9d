/// The text as XML character data or as an attribute value in double quotes: markup escaped, characters that
/// XML 1.0 does not allow (section 2.2) left out.
func xml(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy { isAllowedInXML($0) && !"&<>\"".unicodeScalars.contains($0) }
    return isPlain ? text : escaped(text)
}

/// The text without the characters that XML 1.0 does not allow (section 2.2), nothing else changed.
func withoutForbiddenCharacters(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { !isAllowedInXML($0) }) else { return text }
    var kept = String.UnicodeScalarView()
    kept.append(contentsOf: text.unicodeScalars.filter(isAllowedInXML))
    return String(kept)
}

private func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count + 32)
    for scalar in text.unicodeScalars where isAllowedInXML(scalar) {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

private func isAllowedInXML(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: true
    case ..<0x20, 0xFFFE, 0xFFFF: false
    default: true
    }
}
