extension WordLayout {
    /// Indents of the issuer's name and of the date, as children of `w:pPr`.
    ///
    /// GB/T 9704-2012, 7.3.5.2, without a seal: the issuer ends 2 characters before the right edge and the date begins
    /// 2 characters after the issuer's beginning; a date longer than the issuer ends 2 characters before the edge itself.
    func signatureIndents(issuer: String, date: String) -> (issuer: String, date: String) {
        guard gridPitch != nil else { return ("", "") }
        let issuerHalves = halfWidths(of: issuer)
        let dateHalves = halfWidths(of: date)
        guard dateHalves > issuerHalves else {
            return (rightIndent(halves: 4), rightIndent(halves: issuerHalves - dateHalves))
        }
        return (rightIndent(halves: 8 + dateHalves - issuerHalves), rightIndent(halves: 4))
    }

    /// Spacing and indents of a line in the list of annexes, as children of `w:pPr`.
    func annexListParagraph(isFirst: Bool, number: String) -> String {
        let before = #"<w:spacing w:before="\#(isFirst ? gridPitch ?? 240 : 0)"/>"#
        guard gridPitch != nil else { return before }
        // 2 characters, then "附件：", then the number: names begin below each other.
        let lead = halfWidths(of: words.annexes)
        // The full stop and the space of the number are a quarter each.
        let numberHalves = max(0, halfWidths(of: number) - 1)
        let left = 4 + lead + numberHalves
        let hanging = isFirst ? lead + numberHalves : numberHalves
        return before + #"<w:ind w:leftChars="\#(left * 50)" w:left="\#(left * halfCharacter)" "#
            + #"w:hangingChars="\#(hanging * 50)" w:hanging="\#(hanging * halfCharacter)"/>"#
    }

    /// The lines that a footer's note fills, at a cautious guess.
    func lines(ofFooterNote note: String) -> Int {
        let perLine = textWidth / 80 - 4  // half of a letter of 8 pt is 80 twips wide
        return max(1, (halfWidths(of: note) + perLine - 1) / perLine)
    }

    private func rightIndent(halves: Int) -> String {
        #"<w:ind w:rightChars="\#(halves * 50)" w:right="\#(halves * halfCharacter)"/>"#
    }
}

/// Half of a letter of 16 pt set 5 twips closer, in twips.
private let halfCharacter = 315 / 2

/// The width of a line in halves of a Han character: 2 for each wide character, 1 for each narrow one.
private func halfWidths(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2000 ? 1 : 2) }
}
