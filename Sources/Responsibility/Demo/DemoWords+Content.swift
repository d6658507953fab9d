import Storage

extension DemoWords {
    /// Who was at a piece of the demo's work, what was on the agenda and what was decided. It draws from a generator of its own.
    static func content(of activity: NewActivity, number: Int) -> ActivityContent {
        var random = DemoRandom(seed: UInt64(number) &+ 1_000_003)
        guard [.meeting, .study, .training, .drill].contains(activity.kind) else { return ActivityContent() }
        var content = ActivityContent(attendance: attendance(of: activity, &random))
        guard [.meeting, .study].contains(activity.kind) else { return content }
        content.agenda = agenda(of: activity, &random)
        content.decisions = random.shuffled(decisions).prefix(random.between(1...2)).map { decided in
            ActivityDecision(
                text: decided.text, owner: decided.owner,
                dueOn: WorkingCalendar.mainlandChina.roll(
                    activity.heldOn.adding(days: random.between(5...25)), .next
                ).day)
        }
        return content
    }

    private static func attendance(of activity: NewActivity, _ random: inout DemoRandom) -> [Attendance] {
        let taken = [activity.chair, activity.recorder].map { String($0.prefix(1)) }
        let others = random.shuffled(DemoNames.surnames.filter { !taken.contains($0) })
        let present = random.between(3...7)
        var attendance = [activity.chair, activity.recorder].map { Attendance(name: $0, standing: .present) }
        attendance += others.prefix(present).map { Attendance(name: $0 + random.one(of: posts), standing: .present) }
        if random.chance(35) {
            let reason: Attendance.Absence = random.chance(60) ? .leave : random.chance(75) ? .dutyTravel : .other
            attendance.append(
                Attendance(name: others[present] + random.one(of: posts), standing: .absent, absence: reason))
        }
        if random.chance(20) { attendance.append(Attendance(name: others[present + 1] + "专员", standing: .sittingIn)) }
        return attendance
    }

    private static func agenda(of activity: NewActivity, _ random: inout DemoRandom) -> [AgendaItem] {
        let isFirst = activity.kind == .study || random.chance(40)
        let first = isFirst ? [AgendaItem(text: random.one(of: firstItems), isFirst: true)] : []
        return first + random.shuffled(items).prefix(random.between(1...3)).map { AgendaItem(text: $0) }
    }

    private static let posts = ["副主任", "安全员", "会计", "干事", "班长", "组长"]
    private static let firstItems = ["学习安全生产责任规定", "学习新修订的应急预案管理办法", "学习隐患排查治理规定", "学习消防工作有关规定"]
    private static let items = ["通报上次议定事项办理情况", "研究隐患整改进度", "安排近期检查", "研究应急物资储备", "核对本季度任务进度", "研究培训安排"]
    private static let decisions = [
        ("检修配电间线路并拍照存档", "安全员"), ("补齐应急物资并更新台账", "会计"), ("张贴新的疏散示意图", "办公室"), ("核对值班表和联络电话", "办公室"),
        ("复查上次检查发现的问题", "分管负责人"), ("准备下一次演练方案", "安全员"),
    ].map { (text: $0.0, owner: $0.1) }
}
