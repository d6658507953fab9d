import Documents
import Storage

extension PeopleList {
    /// The accounts that fit, as a file. There is nothing in it by which anybody could sign in.
    static func export(_ lines: [Line], _ language: Language) throws -> Export {
        try Export(
            "人员和账号", "People and accounts",
            columns: [
                .init("姓名", "Name", width: 16), .init("登录名", "Login", width: 20), .init("单位", "Unit", width: 26),
                .init("角色", "Roles", width: 30), .init("状态", "State", width: 12),
            ],
            rows: lines.map { line in
                let roles = line.roles.map { "\($0.role.title(in: language)) \($0.unit)" }
                return [
                    .text(line.name), .text(line.account.login), .text(line.unitName),
                    .text(roles.joined(separator: language.say(zh: "；", en: "; "))),
                    .text(State(line.account).title(in: language)),
                ]
            })
    }
}
