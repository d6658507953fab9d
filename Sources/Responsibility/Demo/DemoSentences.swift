/// The sentences that ``DemoWords`` chooses from. Capital letters are marks to be filled.
extension DemoWords {
    /// Why work of a kind is returned: always what is missing from the record.
    static func reasons(_ kind: Activity.Kind) -> [String] {
        let always = ["附件日期与记录日期不一致，请核对后重新登记。", "没有负责人签名，请补签后重新登记。"]
        return switch kind {
        case .inspection, .check: always + ["请写明检查的部位和处理结果。", "问题清单没有写明整改时限，请补充。"]
        case .other, .outreach: always + ["缺少定稿，请补充后重新登记。", "缺少报送回执，请补充。"]
        default: always + ["缺少签到表，请补充后重新登记。", "请补充参加人数和时间。"]
        }
    }

    /// Work for two programmes, by what it is about first.
    static let joint: [String: [String]] = [
        "safety-meeting": ["Y年第Q季度安全生产和消防工作例会", "安全生产、消防工作合并例会（M月）"],
        "safety-inspection": ["M月安全生产和消防安全联合检查", "Y年M月消防、安全生产合并检查", "重点部位安全和消防联合检查（M月）"],
        "regular-inspection": ["H半年责任制检查和防火检查", "Y年H半年责任制、消防工作合并检查"],
    ]

    static let titles: [String: [String]] = [
        "safety-meeting": ["Y年第Q季度安全生产例会", "主要负责人主持第Q季度安全例会", "M月安全生产专题例会"],
        "leader-safety-inspection": ["主要负责人带队检查（M月）", "Y年第Q季度带队安全检查"],
        "safety-inspection": ["M月安全检查", "车间和库房安全检查（M月）", "用电和设备安全检查（M月）", "M月作业现场巡查"],
        "safety-training": ["Y年H半年从业人员安全培训", "岗位安全操作培训（H半年）", "新进人员和转岗人员安全培训"],
        "emergency-drill": ["Y年H半年应急演练", "停电和设备故障应急演练", "人员疏散和急救演练（M月）"],
        "hazard-notice": ["M月隐患排查治理情况通报", "隐患整改进展公示（M月）"],
        "topic-study": ["专题研究防汛和抗旱准备工作", "专题研究冬春火灾防控", "专题研究应急物资储备", "专题研究道路和桥梁隐患治理"],
        "comprehensive-analysis": ["Y年责任制落实情况综合分析", "Y年任务完成情况和短板分析"],
        "quarterly-analysis": ["Y年第Q季度任务完成情况分析", "第Q季度逾期任务原因分析"],
        "study-group": ["第Q季度中心组学习：应急预案和处置流程", "第Q季度中心组学习：安全生产法规", "第Q季度中心组学习：防灾减灾业务"],
        "duty-training": ["Y年责任制业务培训：怎样登记和审核", "经办人员业务培训（M月）"],
        "themed-lecture": ["负责人讲应急处置流程", "负责人讲隐患排查方法", "负责人讲极端天气防范"],
        "regular-inspection": ["Y年H半年责任制定期检查", "H半年任务完成情况检查"],
        "random-inspection": ["Y年M月随机抽查", "抽签检查下级单位记录（M月）"],
        "earlier-findings": ["H半年整改回头看", "以前年度问题整改情况复查（M月）"],
        "debrief": ["Y年度述职会议", "责任制落实情况年度述职"],
        "fire-meeting": ["Y年H半年消防工作会议", "研究消防经费和设施维修"],
        "fire-inspection": ["M月防火检查", "疏散通道和消防器材检查（M月）", "第Q季度防火检查"],
        "fire-equipment-check": ["H半年灭火器检查", "消防器材清点和更换（M月）"],
        "fire-drill": ["Y年灭火和疏散演练", "办公楼疏散演练（M月）"],
        "fire-outreach": ["消防知识宣传（M月）"],
        "branch-report": ["Y年H半年工作报告", "报送H半年任务完成情况"],
        "yearly-circular": ["印发Y年度任务完成情况通报"],
        "half-year-circular": ["印发Y年H半年情况通报"],
        "response-plan": ["Y年应急预案评审", "修订应急预案和通讯录"],
        "channel-register": ["公示栏和值班电话登记情况核查（M月）", "自有场所登记核查（M月）"],
        "training-archive": ["安全培训档案抽查（M月）"],
        "equipment-maintained": ["安全设备检测记录抽查（M月）"],
        "escape-routes": ["疏散通道和安全出口抽查（M月）", "M月疏散通道核查"],
        "annual-report": ["报送上年度责任制落实情况报告", "上年度工作报告定稿报送"],
        "hazards-year": ["报送上年隐患统计分析表"],
        "hazards-quarter": ["报送上季度隐患统计分析表", "隐患统计分析（第Q季度报送）"],
    ]

    /// One sentence of each list is taken, in this order.
    static let minutes: [Activity.Kind: [[String]]] = [
        .meeting: [
            ["通报上次议定事项的办理情况，N 项已办结。", "听取风险管控和隐患治理情况汇报。", "逐项核对本季度任务的进度。"],
            ["议定事项 N 项，均明确责任人和完成时限。", "确定下一步检查的重点部位和时间安排。"],
            ["会后印发会议纪要。", "办公室负责跟踪落实。", ""],
        ],
        .study: [
            ["围绕应急预案中的职责分工和联络方式组织学习。", "结合上季度的两起设备故障学习处置流程。"],
            ["讨论形成改进措施 N 条，由各科室分头落实。", "对照流程查找薄弱环节 N 处，列入整改清单。"],
        ],
        .training: [
            ["讲解岗位操作规程、报警程序和疏散路线。", "讲解隐患排查的方法和记录要求。"],
            ["现场练习灭火器和急救箱的使用，参加人员全部通过考核。", "培训后书面测试，N 人补考后通过。"],
        ],
        .inspection: [
            ["检查部位 N 处，", "对照检查表逐项检查，共 N 个部位，", "实地查看库房、配电间、通道等 N 处，"],
            ["发现问题当场整改，", "发现问题 N 项，当场整改一部分，其余限 15 日内完成，", "未发现新的问题，上次的问题已整改，"],
            ["检查人和被查部门负责人签字。", "记录已交被查部门。"],
        ],
        .outreach: [["在集市和公示栏讲解用火用电常识，发放宣传册。"], ["解答咨询 N 件。", ""]],
        .drill: [
            ["按预案演练报警、疏散、清点人数和初期处置。", "模拟库房起火，演练报警、断电、疏散和灭火。"],
            ["全部人员在 N 分钟内到达集合点。", "评估发现 N 处需要改进，已写入预案修订意见。"],
        ],
        .check: [["抽查 N 件，记录完整、日期有效。", "清点器材 N 件，更换到期的。"], ["核查结果已存档。"]],
        .other: [
            ["经办人起草，征求意见后由负责人审定。", "汇总各部门数据，核对后形成材料。", "对照上年材料修订，改动 N 处。"],
            ["已按时报送并存档。", "已印发并在公示栏公布。", "材料由经办人保管备查。"],
        ],
    ]

    static let places: [Activity.Kind: [String]] = [
        .meeting: ["一楼会议室", "二楼会议室", "值班室"], .study: ["二楼会议室", "培训室"],
        .training: ["培训室", "二楼会议室"], .inspection: ["库房和配电间", "楼道和安全出口", "设备间", "各楼层"],
        .outreach: ["集市", "公示栏前"], .drill: ["办公楼和院内", "院内集合点"], .check: ["库房", "设备间"],
        .other: ["办公室"],
    ]
}
