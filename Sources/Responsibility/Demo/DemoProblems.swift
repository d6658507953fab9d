/// What inspections of the demo find wrong, and how it is put right: fire protection, equipment, records, training.
struct DemoProblem: Sendable {
    /// The item of its checklist.
    let item: String
    let category: String
    let facts: [String]
    let places: [String]
    let measures: String
    let done: String
    let money: String
    let contingency: String
    /// What holds the danger down meanwhile, where it can be a major one.
    var interim = ""

    var mayBeMajor: Bool { !interim.isEmpty }

    /// What the fire checklist finds.
    static let fire = [
        DemoProblem(
            item: "exits-clear", category: "消防",
            facts: ["东侧安全出口门前堆放纸箱约二十只，门只能推开一半。", "二层疏散通道停放手推车两辆，剩余宽度不足一米。", "后门出口上锁，钥匙在值班室。"],
            places: ["成品库东侧出口", "二层走廊", "后门"], measures: "清空通道并划线标示，出口改装推杠门锁，每班交接时检查。",
            done: "通道已清空并划黄线，推杠门锁已装，交接班检查表已启用。", money: "更换门锁两套，共 1800 元", contingency: "施工期间开放西侧出口",
            interim: "清空前安排专人看守出口，停用该库房。"),
        DemoProblem(
            item: "exit-signs", category: "消防", facts: ["三层楼梯口疏散指示标志不亮。", "断电试验时一层应急照明灯两盏不亮。"],
            places: ["三层楼梯口", "一层大厅"], measures: "更换损坏的灯具，每月断电试验一次。", done: "已更换灯具并试验合格，试验记录已存档。",
            money: "灯具四只，共 520 元", contingency: "不需要"),
        DemoProblem(
            item: "extinguishers", category: "消防", facts: ["抽查灭火器六具，两具压力不在绿区。", "配电间灭火器被杂物遮挡，且超过检修期。"],
            places: ["二层东侧", "配电间"], measures: "送检或更换失效的灭火器，重新登记位置和到期日。", done: "失效灭火器已更换，台账已更新。",
            money: "更换两具，共 260 元", contingency: "不需要"),
        DemoProblem(
            item: "hydrants", category: "消防", facts: ["最高层室内消火栓打开后无水压。", "一层消火栓箱内缺水枪一支。"], places: ["四层楼梯间", "一层走廊"],
            measures: "检修稳压泵，补齐水带水枪，每季度出水试验。", done: "稳压泵已修复，出水试验合格，器材已补齐。", money: "维修费 4600 元",
            contingency: "维修期间增配灭火器八具", interim: "恢复前增加夜间巡查两次，动火作业一律停止。"),
        DemoProblem(
            item: "yearly-test", category: "消防", facts: ["未能提供最近一年的消防设施检测报告。", "上次检测报告列出的三处问题没有处理记录。"],
            places: ["档案柜"], measures: "委托检测机构完成检测，对报告所列问题逐项处理。", done: "检测已完成，报告和处理记录已归档。", money: "检测费 3200 元",
            contingency: "不需要"),
        DemoProblem(
            item: "wiring", category: "用电", facts: ["办公室插座串接三个接线板，接有取暖器。", "配电箱前堆放包装材料，箱门无法全开。"],
            places: ["二层办公室", "车间配电箱"], measures: "拆除串接线路，增设固定插座，配电箱前划定禁放区。", done: "线路已改造，禁放区已划线。",
            money: "电工材料 1500 元", contingency: "改造时分区停电", interim: "整改前停用该回路，取暖器集中收存。"),
        DemoProblem(
            item: "patrol-log", category: "记录", facts: ["防火巡查记录缺上月两周。", "巡查发现的问题没有写明处理结果。"], places: ["值班室"],
            measures: "巡查由当班人员当日登记，每周由安全员核对一次。", done: "登记制度已重新明确，近四周记录完整。", money: "不需要", contingency: "不需要"),
        DemoProblem(
            item: "drill", category: "培训", facts: ["上半年没有组织灭火和疏散演练。", "演练记录没有参加人数和改进意见。"], places: ["档案柜"],
            measures: "补做一次演练，按表格记录人数、用时和改进意见。", done: "演练已补做，记录和改进意见已归档。", money: "不需要", contingency: "不需要"),
        DemoProblem(
            item: "training", category: "培训", facts: ["新进人员六名没有消防培训记录。", "培训记录没有考核结果。"], places: ["人事档案"],
            measures: "补训补考，培训记录一人一档。", done: "补训已完成，考核结果已入档。", money: "不需要", contingency: "不需要"),
    ]

    /// What the checklist of stations finds.
    static let station = [
        DemoProblem(
            item: "responsibility-list", category: "记录", facts: ["责任清单没有随岗位调整更新。", "清单缺两个岗位的考核标准。"], places: ["办公室"],
            measures: "按现有岗位修订清单，逐岗签收。", done: "清单已修订并签收。", money: "不需要", contingency: "不需要"),
        DemoProblem(
            item: "training-archive", category: "培训", facts: ["抽查一次培训，没有签到和考核结果。", "第二季度培训只有通知，没有内容材料。"],
            places: ["档案室"], measures: "补齐材料，今后培训结束五日内归档。", done: "材料已补齐，归档要求已写入制度。", money: "不需要", contingency: "不需要"),
        DemoProblem(
            item: "hazard-register", category: "记录", facts: ["隐患排查记录没有向职工通报的方式和日期。", "两条隐患没有处理结果。"],
            places: ["公示栏"], measures: "补写处理结果，每月在公示栏通报一次。", done: "处理结果已补写，本月已公示。", money: "不需要", contingency: "不需要"),
        DemoProblem(
            item: "protective-gear", category: "设备", facts: ["安全帽三顶超过有效期。", "救生衣数量少于外业人数。"], places: ["器材库"],
            measures: "更换过期用品，按人数配足，发放登记。", done: "用品已更换配足，发放表已签字。", money: "1900 元", contingency: "配足前暂停涉水作业"),
        DemoProblem(
            item: "equipment", category: "设备", facts: ["水泵维护记录两个月没有签字。", "发电机防护罩缺失，警示标志褪色。"], places: ["泵房", "发电机房"],
            measures: "安装防护罩，更换标志，维护后当日签字。", done: "防护罩和标志已安装，维护记录已签字。", money: "2400 元",
            contingency: "检修时切换备用机", interim: "防护罩装好前停机挂牌，设置围挡。"),
        DemoProblem(
            item: "emergency-plan", category: "记录", facts: ["预案中的联系电话有三个已停用。", "预案没有本站最近的集合点。"], places: ["值班室"],
            measures: "核对电话，修订预案并组织一次推演。", done: "预案已修订，推演记录已归档。", money: "不需要", contingency: "不需要"),
        DemoProblem(
            item: "outdoor-work", category: "记录", facts: ["登高作业没有交底记录。", "夜间作业没有写明看护人。"], places: ["外业现场"],
            measures: "使用统一的交底表，看护人签字后方可作业。", done: "交底表已启用，近期作业均已签字。", money: "不需要", contingency: "不需要"),
    ]

    static func of(_ checklist: String) -> [DemoProblem] { checklist == "fire-office" ? fire : station }

    static func named(_ item: String) -> DemoProblem {
        (fire + station).first { $0.item == item } ?? fire[0]
    }
}
