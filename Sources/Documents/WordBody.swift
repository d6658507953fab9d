/// Turns blocks into the body of `word/document.xml`, keeping count of headings, annexes, bookmarks and links.
struct WordBody {
    let layout: WordLayout
    /// The titles of all annexes of the document.
    let annexes: [String]

    private(set) var content = XMLBytes()
    /// The addresses that the document links to, each once; its relationship is `address1` for the first.
    private(set) var addresses: [String] = []
    private(set) var numberedLists = 0

    private var headings = [0, 0, 0]
    private var annexesBegun = 0
    private var beginsPage = false
    private var bookmarks: Set<String> = []
    private var bookmarksFolded: Set<String> = []
    private var targets: [String] = []

    init(layout: WordLayout, annexes: [String]) {
        self.layout = layout
        self.annexes = annexes
    }

    mutating func add(_ block: WordDocument.Block) throws(DocumentError) {
        switch block {
        case .title(let title): try paragraph("Title", [RichText.Run(title)])
        case .addressee(let addressee): try paragraph("Addressee", [RichText.Run(addressee)])
        case .heading(let level, let text, let bookmark): try heading(level, text, bookmark)
        case .paragraph(let text, let bookmark): try paragraph("BodyText", text.runs, bookmark: bookmark)
        case .bullets(let items): try list(items, isNumbered: false)
        case .numbered(let items): try list(items, isNumbered: true)
        case .numberedLines(let items): addLines(items)
        case .table(let table): try add(table)
        case .annexList: try addAnnexList()
        case .annex(let title, let bookmark): try beginAnnex(title, bookmark)
        case .signature(let issuer, let date): try sign(issuer, date)
        case .pageBreak: beginsPage = true
        }
    }

    mutating func addClosingNote(_ note: String) {
        content += #"<w:p><w:pPr><w:pStyle w:val="SmallPrint"/><w:spacing w:before="240"/></w:pPr>"#
        write(plain: note)
        content += "</w:p>"
    }

    /// Throws when a link leads to a name that no place has.
    func checkLinks() throws(DocumentError) {
        if let missing = targets.first(where: { !bookmarks.contains($0) }) {
            throw DocumentError.bookmarkMissing(missing)
        }
    }

    /// Writes one paragraph; `direct` are further children of `w:pPr` that the schema puts after `w:keepNext`.
    mutating func paragraph(
        _ style: String, _ runs: [RichText.Run], bookmark: String? = nil, direct: String = ""
    ) throws(DocumentError) {
        content += #"<w:p><w:pPr><w:pStyle w:val=""#
        content += style
        content += #""/>"#
        if beginsPage { content += "<w:pageBreakBefore/>" }
        beginsPage = false
        content += direct
        content += "</w:pPr>"
        let mark = try bookmark.map { name throws(DocumentError) in try begin(bookmark: name) }
        for run in runs { try write(run) }
        if let mark { content += mark }
        content += "</w:p>"
    }

    /// A run without emphasis, link or bookmark, for another part of the document.
    func plainRun(_ text: String) -> String {
        var other = WordBody(layout: layout, annexes: [])
        other.write(plain: text)
        return String(decoding: other.content.bytes, as: UTF8.self)
    }

    private mutating func write(plain text: String) { writeRun(RichText.Run(text)) }

    mutating func append(_ markup: String) { content += markup }

    mutating func reserve(_ count: Int) { content.reserve(count) }

    private mutating func heading(
        _ level: WordDocument.HeadingLevel, _ text: RichText, _ bookmark: String?
    ) throws(DocumentError) {
        headings[level.rawValue - 1] += 1
        for deeper in level.rawValue..<headings.count { headings[deeper] = 0 }
        let number = layout.words.headingNumber(level, headings)
        try paragraph("Heading\(level.rawValue)", [RichText.Run(number)] + text.runs, bookmark: bookmark)
    }

    private mutating func list(_ items: [RichText], isNumbered: Bool) throws(DocumentError) {
        if isNumbered { numberedLists += 1 }
        for (index, item) in items.enumerated() {
            switch layout.lists {
            case .written:
                let mark = isNumbered ? "（\(index + 1)）" : "——"
                try paragraph("ListParagraph", item.runs.led(by: mark))
            case .automatic:
                // List 1 is the one with bullets; each list of numbers has its own.
                let list = isNumbered ? numberedLists + 1 : 1
                let number = #"<w:numPr><w:ilvl w:val="0"/><w:numId w:val="\#(list)"/></w:numPr>"#
                try paragraph("ListParagraph", item.runs, direct: number)
            }
        }
    }

    /// The same as a numbered list of runs without emphasis, written without making any.
    private mutating func addLines(_ items: [String]) {
        numberedLists += 1
        let hint = layout.runHint.isEmpty ? "" : "<w:rPr>\(layout.runHint)</w:rPr>"
        let number =
            layout.lists == .automatic
            ? #"<w:numPr><w:ilvl w:val="0"/><w:numId w:val="\#(numberedLists + 1)"/></w:numPr>"# : ""
        let start = #"<w:p><w:pPr><w:pStyle w:val="ListParagraph"/>\#(number)</w:pPr><w:r>\#(hint)"#
        for (index, item) in items.enumerated() {
            content += start
            content.append(textOf: item, item: layout.lists == .written ? index + 1 : nil)
            content += "</w:r></w:p>"
        }
    }

    /// One blank line below the text, indented by 2; names that fill more than a line go on under their first letter.
    private mutating func addAnnexList() throws(DocumentError) {
        let isNumbered = annexes.count > 1
        for (index, title) in annexes.enumerated() {
            let number = isNumbered ? layout.words.annexNumber(index + 1) : ""
            let lead = index == 0 ? layout.words.annexes : ""
            let name = title.split(separator: "\n").joined()
            let direct = layout.annexListParagraph(isFirst: index == 0, number: number)
            try paragraph("AnnexList", [RichText.Run(lead + number + name)], direct: direct)
        }
    }

    private mutating func beginAnnex(_ title: String, _ bookmark: String?) throws(DocumentError) {
        annexesBegun += 1
        headings = [0, 0, 0]
        beginsPage = false  // the style begins a page already
        let mark = layout.words.annex(annexes.count > 1 ? annexesBegun : nil)
        try paragraph("AnnexMark", [RichText.Run(mark)], bookmark: bookmark)
        try paragraph("AnnexTitle", [RichText.Run(title)])
    }

    private mutating func sign(_ issuer: String, _ date: String) throws(DocumentError) {
        let indents = layout.signatureIndents(issuer: issuer, date: date)
        try paragraph("Issuer", [RichText.Run(issuer)], direct: indents.issuer)
        try paragraph("IssueDate", [RichText.Run(date)], direct: indents.date)
    }
}

extension WordBody {
    /// Writes a run with its link and its bookmark.
    private mutating func write(_ run: RichText.Run) throws(DocumentError) {
        let mark = try run.bookmark.map { name throws(DocumentError) in try begin(bookmark: name) }
        switch run.target {
        case nil: writeRun(run)
        case .bookmark(let name):
            targets.append(name)
            content += #"<w:hyperlink w:anchor="\#(xml(name))" w:history="1">"#
            writeRun(run)
            content += "</w:hyperlink>"
        case .address(let address):
            let id = try relationship(to: address)
            content += #"<w:hyperlink r:id="\#(id)" w:history="1">"#
            writeRun(run)
            content += "</w:hyperlink>"
        }
        if let mark { content += mark }
    }

    private mutating func writeRun(_ run: RichText.Run) {
        content += "<w:r>"
        if run.target != nil || run.isBold || run.isSuperscript || !layout.runHint.isEmpty {
            content += "<w:rPr>"
            if run.target != nil { content += #"<w:rStyle w:val="Hyperlink"/>"# }
            content += layout.runHint
            if run.isBold { content += "<w:b/><w:bCs/>" }
            if run.isSuperscript { content += #"<w:vertAlign w:val="superscript"/>"# }
            content += "</w:rPr>"
        }
        content.append(textOf: run.text)
        content += "</w:r>"
    }

    /// Opens a bookmark and returns what closes it.
    mutating func begin(bookmark name: String) throws(DocumentError) -> String {
        guard isBookmarkName(name) else { throw DocumentError.bookmarkName(name) }
        guard bookmarksFolded.insert(name.lowercased()).inserted else { throw DocumentError.bookmarkTwice(name) }
        bookmarks.insert(name)
        let id = bookmarks.count
        content += #"<w:bookmarkStart w:id="\#(id)" w:name="\#(name)"/>"#
        return #"<w:bookmarkEnd w:id="\#(id)"/>"#
    }

    private mutating func relationship(to address: String) throws(DocumentError) -> String {
        guard let link = linkAddress(address) else { throw DocumentError.linkRefused(address) }
        if let known = addresses.firstIndex(of: link) { return "address\(known + 1)" }
        addresses.append(link)
        return "address\(addresses.count)"
    }
}

extension [RichText.Run] {
    /// The runs with a mark before them; a first run that looks like it takes it up.
    fileprivate func led(by mark: String) -> [RichText.Run] {
        guard let first, first == RichText.Run(first.text) else { return [RichText.Run(mark)] + self }
        return [RichText.Run(mark + first.text)] + dropFirst()
    }
}
