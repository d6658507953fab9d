import Storage

/// The titles, minutes and papers of the demo's work: meetings, drills, checks, training and inspections, in plain Chinese.
enum DemoWords {
    /// What is written down about a piece of work.
    static func activity(
        for piece: DemoPiece, in tree: DemoTree, unit: ID<Unit>, number: Int, _ random: inout DemoRandom
    ) -> NewActivity {
        let place = tree.places[piece.place]
        let duty = piece.aims[0].duty
        let words = piece.aims.count > 1 ? joint[duty.topic] : titles[duty.topic]
        let titles = words ?? ["Y年T", "T（Y年）", "完成Y年T"]
        let title = filled(random.one(of: titles), piece, duty, &random)
        let minutes = (minutes[piece.kind] ?? []).map { filled(random.one(of: $0), piece, duty, &random) }.joined()
        var activity = NewActivity(
            unitID: unit, kind: piece.kind, title: title + (piece.isAgain ? "（补充登记）" : ""), heldOn: piece.heldOn,
            place: random.one(of: places[piece.kind] ?? ["本单位"]), chair: place.head,
            recorder: random.one(of: DemoNames.surnames) + "干事",
            minutes: minutes + (piece.isAgain ? "已按退回意见补齐材料。" : ""),
            obligations: piece.aims.map(\.obligation), once: "demo-\(number)")
        activity.content = content(of: activity, number: number)
        return activity
    }

    /// A small paper that proves it: its name and its text.
    static func paper(
        for piece: DemoPiece, of activity: NewActivity, in tree: DemoTree, _ random: inout DemoRandom
    ) -> DemoPaper {
        let people = random.between(6...30)
        let isList = [.meeting, .study, .training, .drill].contains(piece.kind)
        let name = isList ? "签到表" : [.inspection, .check].contains(piece.kind) ? "检查记录" : "材料说明"
        let text = """
            \(name)
            单位：\(tree.places[piece.place].name)
            事项：\(activity.title)
            日期：\(piece.heldOn)
            地点：\(activity.place)
            \(isList ? "应到 \(people) 人，实到 \(people - random.below(3)) 人。" : activity.minutes)
            记录人：\(activity.recorder)

            """
        return DemoPaper(name: "\(name)-\(piece.heldOn).txt", bytes: Array(text.utf8))
    }

    /// Fills the marks of a sentence: Y year, M month, Q quarter, H half-year, T the duty's title, N a number.
    private static func filled(
        _ sentence: String, _ piece: DemoPiece, _ duty: DemoDuty, _ random: inout DemoRandom
    ) -> String {
        let due = piece.aims[0].window.upperBound
        var text = ""
        for character in sentence {
            switch character {
            case "Y": text += "\(due.year)"
            case "M": text += "\(piece.heldOn.month)"
            case "Q": text += ["一", "二", "三", "四"][(due.month - 1) / 3]
            case "H": text += due.month <= 6 ? "上" : "下"
            case "T": text += duty.title
            case "N": text += "\(random.between(2...9))"
            default: text.append(character)
            }
        }
        return text.replacing("年年度", with: "年度")
    }
}
