extension ProgrammeFile.Mistake.Rule {
    /// What a person reads about the mistake.
    public var sentence: ProgrammeFile.Words {
        switch self {
        case .tooLarge(let limit): say("文件超过 \(limit) 字节。", "The file is larger than \(limit) bytes.")
        case .notUTF8: say("文件不是 UTF-8 编码。", "The file is not UTF-8 text.")
        case .empty: say("文件没有内容。", "The file is empty.")
        case .syntax(let problem): say("此处不是有效的 YAML（\(problem)）。", "This is no valid YAML (\(problem)).")
        case .severalDocuments: say("一个文件只能有一份目录。", "A file holds one catalogue only.")
        case .anchor: say("不允许使用 YAML 锚点和别名。", "YAML anchors and aliases are not allowed.")
        case .explicitKey: say("不允许用“?”引出键。", "A key may not be written with “?”.")
        case .tooDeep(let limit): say("嵌套超过 \(limit) 层。", "It is nested more than \(limit) deep.")
        case .tooManyNodes(let limit): say("文件超过 \(limit) 个节点。", "The file has more than \(limit) values.")
        case .repeatedKey(let key): say("“\(key)”在同一处写了两次。", "“\(key)” is given twice in the same place.")
        case .tag(let tag): say("不允许使用 YAML 标签“\(tag)”。", "The YAML tag “\(tag)” is not allowed.")
        case .unknownKey(let key, _, _): say("没有“\(key)”这一项。", "There is no key “\(key)” here.")
        case .missingKey(let key): say("缺少“\(key)”。", "“\(key)” is missing.")
        case .wrongType(let expected):
            say("这里应当是\(expected.words.zh)。", "This has to be \(expected.words.en).")
        case .outOfRange(let value, let lowest, let highest):
            say("\(value) 不在 \(lowest) 至 \(highest) 之间。", "\(value) is not between \(lowest) and \(highest).")
        case .badKey(let key): say("“\(key)”不能作标识。", "“\(key)” cannot be a key.")
        case .impossibleDay(let text): say("没有“\(text)”这一天。", "There is no day “\(text)”.")
        case .missingTranslation(.zh): say("缺少中文。", "The Chinese text is missing.")
        case .missingTranslation(.en): say("缺少英文。", "The English text is missing.")
        case .tooLong(let length, let limit):
            say("文字有 \(length) 个字符，最多 \(limit) 个。", "The text has \(length) characters; at most \(limit) are allowed.")
        case .unprintable: say("文字中有不可见的控制字符。", "The text holds a control character.")
        case .emptyList: say("列表是空的。", "The list is empty.")
        case .tooMany(let limit): say("最多 \(limit) 项。", "At most \(limit) entries are allowed.")
        case .unknownValue(let value, _, _): say("“\(value)”不是可用的值。", "“\(value)” is none of the allowed values.")
        case .unknownUnitKind(let kind, _, _): say("没有“\(kind)”这种单位。", "There is no kind of unit “\(kind)”.")
        case .unknownActivityKind(let kind, _): say("没有“\(kind)”这种工作记录。", "There is no kind of activity “\(kind)”.")
        case .duplicate(let key, let line):
            say("“\(key)”重复，第 \(line) 行已有。", "“\(key)” is used already, on line \(line).")
        case .undeclared(let key, let list, _):
            say("“\(list)”中没有“\(key)”。", "“\(key)” is not declared under “\(list)”.")
        case .severalCadences(let kinds):
            say(
                "一项责任只能有一种周期，这里写了 \(kinds.joined(separator: "、"))。",
                "A duty has one cadence; here are \(kinds.joined(separator: ", ")).")
        case .exactlyOne(let keys):
            say(
                "\(keys.joined(separator: "、")) 中须写且只写一个。",
                "Exactly one of \(keys.joined(separator: ", ")) has to be given.")
        case .notTogether(let one, let other):
            say("“\(one)”不能与“\(other)”同时使用。", "“\(one)” cannot be given together with “\(other)”.")
        case .postName(let name): say("“\(name)”不是责任形式。", "“\(name)” is no form of responsibility.")
        case .emptySelector: say("没有写明由哪些单位承担。", "It does not say which units owe the duty.")
        case .emptyRange: say("最小值大于最大值。", "The minimum is above the maximum.")
        case .nothingCounts: say("没有任何工作记录或者佐证能完成这项责任。", "No activity and no evidence can fulfil this duty.")
        case .badRule(let words), .impossibleCadence(let words), .said(let words, _): words
        }
    }

    /// What to do about it.
    public var remedy: ProgrammeFile.Words {
        switch self {
        case .tooLarge: say("把目录拆成几个文件。", "Split the catalogue into several files.")
        case .notUTF8: say("用 UTF-8 编码另存。", "Save the file as UTF-8.")
        case .empty: say("从文档中的示例开始。", "Start from the example in the documentation.")
        case .syntax: say("检查缩进、冒号后的空格和引号。", "Check the indentation, the space after a colon, and the quotes.")
        case .severalDocuments: say("删去“---”之后的内容，另存为一个文件。", "Move what follows “---” into a file of its own.")
        case .anchor:
            say(
                "把内容写全；文字中以 & 或 * 开头的词，改写或者去掉该符号。",
                "Write the content out. In a text, let no word begin with & or *.")
        case .explicitKey:
            say("写成“键: 值”；文字中的问号用“？”或者紧跟在词后。", "Write “key: value”. In a text, put no blank before a “?”.")
        case .tooDeep, .tooManyNodes: say("对照文档检查结构。", "Compare the structure with the documentation.")
        case .repeatedKey: say("保留一个。", "Keep one of them.")
        case .tag: say("删去以 ! 开头的标签。", "Remove the word that begins with “!”.")
        case .unknownKey(_, let nearest?, _), .unknownValue(_, let nearest?, _), .unknownUnitKind(_, let nearest?, _),
            .unknownActivityKind(_, let nearest?), .undeclared(_, _, let nearest?):
            say("是否想写“\(nearest)”？", "Did you mean “\(nearest)”?")
        case .unknownKey(_, nil, ["zh", "en"]):
            say("花括号里的文字含逗号时须加引号。", "Within braces, put a text that holds a comma into quotes.")
        case .unknownKey(_, nil, let known), .unknownValue(_, nil, let known):
            say("可用：\(known.joined(separator: "、"))。", "Use one of: \(known.joined(separator: ", ")).")
        case .unknownUnitKind(_, nil, let known): oneOf(known)
        case .unknownActivityKind(_, nil): oneOf(ProgrammeFile.ActivityKind.allCases.map(\.rawValue))
        case .undeclared(_, let list, nil): say("先在“\(list)”中列出。", "Declare it under “\(list)” first.")
        case .missingKey(let key): say("补上“\(key)”及其内容。", "Add “\(key)” with its value.")
        case .wrongType(let expected): say("例如：\(expected.example)", "For example: \(expected.example)")
        case .outOfRange: say("改成范围内的数。", "Use a number in the range.")
        case .badKey:
            say(
                "只用小写字母、数字和连字符，以字母或数字开头和结尾，最多 60 个字符。",
                "Use small letters, digits and single hyphens between them, at most 60 characters.")
        case .impossibleDay: say("改成存在的日期；月末写 last。", "Use a day that exists; for the end of a month write “last”.")
        case .missingTranslation(.zh): say("补上 zh。", "Add zh.")
        case .missingTranslation(.en): say("补上 en。", "Add en.")
        case .tooLong: say("精简文字。", "Shorten the text.")
        case .unprintable: say("删去该字符后重新输入。", "Delete the character and type the text again.")
        case .emptyList: say("写入至少一项，或者删去整个键。", "Add an entry, or remove the key.")
        case .tooMany: say("删减或者合并。", "Remove or merge some.")
        case .duplicate: say("换一个标识；同一责任在各版本中标识不变。", "Choose another key. A duty keeps its key through all versions.")
        case .severalCadences: say("拆成几项责任，各有一种周期。", "Split the duty, one cadence each.")
        case .exactlyOne: say("只保留一个。", "Keep exactly one.")
        case .notTogether(let one, let other):
            say("删去其中一个：\(one) 或 \(other)。", "Remove one of them: \(one) or \(other).")
        case .postName(let name):
            say(
                "posts 说明单位内由谁负责，只能写 principal、first、direct、line；按岗位选择单位写 has_posts: [\(name)]。",
                "“posts” says who answers inside the unit: principal, first, direct or line. To choose units by their posts write has_posts: [\(name)]."
            )
        case .emptySelector:
            say(
                "写明 kinds、depth、tags 等，按岗位选择单位写 has_posts（posts 不选择单位）；全部单位写 depth: {min: 0}。",
                "Give kinds, depth or tags, or has_posts to choose units by their posts (“posts” chooses none); for every unit write depth: {min: 0}."
            )
        case .emptyRange: say("交换两个数。", "Exchange the two numbers.")
        case .nothingCounts: say("补上 counts 或者 evidence。", "Add counts or evidence.")
        case .badRule: say("例如：FREQ=MONTHLY;BYMONTHDAY=-1", "For example: FREQ=MONTHLY;BYMONTHDAY=-1")
        case .said(_, let remedy): remedy
        case .impossibleCadence: say("改小次数或间隔，或者改正时限。", "Lower the number or the gap, or correct the time limits.")
        }
    }

    private func say(_ zh: String, _ en: String) -> ProgrammeFile.Words { .init(zh: zh, en: en) }

    private func oneOf(_ known: [String]) -> ProgrammeFile.Words {
        say("可用：\(known.joined(separator: "、"))。", "Use one of: \(known.joined(separator: ", ")).")
    }
}

extension ProgrammeFile.Mistake.Expected {
    fileprivate var words: ProgrammeFile.Words {
        switch self {
        case .text: .init(zh: "文字", en: "text")
        case .wholeNumber: .init(zh: "不带引号的整数", en: "a whole number without quotes")
        case .number: .init(zh: "不带引号、最多两位小数的数", en: "a number without quotes and with at most two decimals")
        case .yesNo: .init(zh: " true 或 false", en: "true or false")
        case .day: .init(zh: "日期（年-月-日）", en: "a day (yyyy-MM-dd)")
        case .list: .init(zh: "列表", en: "a list")
        case .mapping: .init(zh: "一组“键: 值”", en: "a group of “key: value”")
        }
    }

    fileprivate var example: String {
        switch self {
        case .text: "2021"
        case .wholeNumber: "2"
        case .number: "1.5"
        case .yesNo: "true"
        case .day: "2026-01-31"
        case .list: "[meeting, study]"
        case .mapping: "{key: value}"
        }
    }
}
