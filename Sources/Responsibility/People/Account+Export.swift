import Documents
import Storage

extension Account {
    /// The accounts that this person manages, as a file. There is nothing in it by which anybody could sign in.
    static func export(_ accounts: [Listed], _ language: Language) throws -> Export {
        try Export(
            "人员和账号", "People and accounts",
            columns: [
                .init("姓名", "Name", width: 16), .init("登录名", "Login", width: 20), .init("单位", "Unit", width: 26),
                .init("角色", "Role", width: 14), .init("状态", "State", width: 12),
            ],
            rows: accounts.map {
                [
                    .text($0.name), .text($0.account.login), .text($0.unitName),
                    $0.role.map { .text($0.title(in: language)) } ?? .empty, .text($0.account.state(language)),
                ]
            })
    }

    /// The word for whether it can be used.
    func state(_ language: Language) -> String {
        if disabledAt != nil { return language.say(zh: "已停用", en: "closed") }
        return hasPassword ? language.say(zh: "在用", en: "in use") : language.say(zh: "未启用", en: "not opened yet")
    }
}
