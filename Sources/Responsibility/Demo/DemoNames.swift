/// Made-up names of places, businesses and posts.
enum DemoNames {
    static let county = "云溪县"
    static let sections = ["综合协调科", "安全监管科", "防灾减灾科", "应急指挥科", "物资保障科", "宣教培训科", "法规科", "规划财务科"]

    private static let firsts = ["青", "石", "柳", "枫", "松", "梅", "竹", "荷", "桂", "芦", "杏", "枣"]
    private static let seconds = ["溪", "桥", "岭", "湾", "塘", "坪", "坡", "渡", "浦", "泉"]
    private static let plants = ["粮食加工厂", "水泥制品厂", "农机修造厂", "家具厂", "纸箱厂"]
    private static let companies = ["供水公司", "客运公司", "燃气公司", "物流公司", "建筑公司"]

    /// As many different words of two characters as are asked for, up to 120.
    static func places(_ random: inout DemoRandom) -> [String] {
        random.shuffled(firsts.flatMap { first in seconds.map { first + $0 } })
    }

    /// The kind and the name of the unit that a township, called `town`, has at a place of its list.
    static func below(_ town: String, number: Int, township: Int, village: String) -> (kind: String, name: String) {
        let plant = ("plant", town + plants[township % plants.count])
        let company = ("company", town + companies[township % companies.count])
        return switch number {
        case 0: ("station", town + "应急管理站")
        case 1: township.isMultiple(of: 2) ? plant : company
        case 2: ("school", town + "中心小学")
        case 3: ("hospital", town + "卫生院")
        case 4: ("station", town + "消防工作站")
        case 9: ("school", town + "中学")
        case 14: township.isMultiple(of: 2) ? company : plant
        default: ("village", village + "村")
        }
    }

    static let surnames = [
        "陈", "周", "吴", "郑", "冯", "沈", "韩", "杨", "朱", "许", "何", "吕", "孔", "曹", "严", "魏", "陶", "姜", "林", "罗",
    ]

    /// What the head of a unit of this kind is called, after the surname.
    static func head(of kind: String) -> String {
        switch kind {
        case "bureau": "局长"
        case "section": "科长"
        case "township": "镇长"
        case "station": "站长"
        case "school": "校长"
        case "hospital": "院长"
        case "plant": "厂长"
        case "company": "经理"
        default: "主任"
        }
    }

    static func post(of role: Role) -> String {
        switch role {
        case .clerk: "干事"
        case .reviewer: "主任"
        case .head: "局长"
        case .programmeOffice: "科长"
        case .inspector: "专员"
        case .auditor: "审计师"
        case .administrator: "工程师"
        }
    }
}
