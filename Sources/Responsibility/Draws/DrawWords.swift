extension DrawList.Fault {
    /// What a person reads about it.
    public var sentence: (zh: String, en: String) {
        switch self {
        case .noUnits: ("名录里没有可以抽取的单位", "the list has no unit to draw")
        case .tooFewPerUnit: ("每个单位至少两名检查人员", "each unit is inspected by two people at least")
        case .twice(let key): ("“\(key)”出现了两次", "“\(key)” is there twice")
        case .outOfOrder(let place): ("“\(place)”没有按顺序排列", "“\(place)” is not in order")
        case .unknown(let key): ("回避名单中的“\(key)”不在名录里", "a recusal names “\(key)”, which is not in the list")
        case .noStratum(let kind): ("类别“\(kind)”没有写明抽取比例", "no ratio is given for the kind “\(kind)”")
        case .badStratum(let kind):
            ("类别“\(kind)”的抽取比例应在 0 到 100 之间，最少数不能为负", "the ratio of “\(kind)” goes from 0 to 100, its minimum from 0")
        case .tooFewInspectors(let unit): ("能去“\(unit)”的检查人员不够", "too few inspectors may go to “\(unit)”")
        }
    }
}

extension DrawFile.Problem {
    /// What a person reads about it.
    public var sentence: (zh: String, en: String) {
        switch self {
        case .unreadable(let why): ("文件无法读取：\(why)", "the file cannot be read: \(why)")
        case .otherFormat(let format): ("不认识的格式“\(format)”", "the format “\(format)” is not known")
        case .list(let fault): ("名录有误：\(fault.sentence.zh)", "the list is not right: \(fault.sentence.en)")
        case .listDigest: ("名录的摘要与名录不符：名录改动过", "the digest is not that of the list: the list was changed")
        case .seed: ("种子不是 64 位十六进制数", "the seed is not 64 hexadecimal digits")
        case .commitment: ("种子与事先公布的承诺不符", "the seed is not the one that was committed to")
        case .team(let number):
            ("第 \(number) 组与种子得出的结果不同", "team \(number) is not what the seed gives")
        case .recusal(let number):
            ("第 \(number) 次回避重抽与种子得出的结果不同", "redraw \(number) is not what the seed gives")
        case .digest: ("文件的摘要与内容不符：文件改动过", "the digest is not that of the file: it was changed")
        case .notCanonical(let byte):
            (
                "第 \(byte + 1) 个字节起与规定的写法不同：文件改动过",
                "from byte \(byte + 1) on the file is not written as it has to be: it was changed"
            )
        case .notAsPublished: ("名录或承诺与抽取前公布的不同", "the list or the commitment is not what was published before the draw")
        }
    }
}
