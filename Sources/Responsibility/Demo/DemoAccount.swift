/// Somebody with a login in the demo.
struct DemoAccount: Sendable {
    let login: String
    let role: Role
    /// Where the role holds: a place of the tree.
    let place: Int
    let name: String

    /// Printed for everybody to see; one for each role.
    var password: String { DemoAccount.password(of: role) }

    static func password(of role: Role) -> String {
        switch role {
        case .clerk: "green-hills-21"
        case .reviewer: "quiet-river-34"
        case .head: "stone-bridge-55"
        case .programmeOffice: "maple-garden-62"
        case .inspector: "willow-lake-47"
        case .auditor: "bamboo-path-83"
        case .administrator: "cedar-harbour-76"
        }
    }
}

/// Who has a login in the demo, and who acts for which unit.
struct DemoAccounts: Sendable {
    private(set) var all: [DemoAccount] = []
    private var clerks: [Int] = []
    private var reviewers: [Int] = []
    private let tree: DemoTree

    /// The one who makes the others is the first.
    static let administrator = 0
    static let programmeOffice = 1
    private static let office = 5

    init(of tree: DemoTree, _ random: inout DemoRandom) {
        self.tree = tree
        add("administrator", .administrator, at: 0, &random)
        add("programme-office", .programmeOffice, at: 0, &random)
        add("head", .head, at: 0, &random)
        add("inspector", .inspector, at: 0, &random)
        add("auditor", .auditor, at: 0, &random)
        add("office", .clerk, at: 0, &random)
        for (number, township) in tree.townships.enumerated() {
            let suffix = number == 0 ? "" : number < 9 ? "-0\(number + 1)" : "-\(number + 1)"
            clerks.append(all.count)
            add("clerk\(suffix)", .clerk, at: township, &random)
            reviewers.append(all.count)
            add("reviewer\(suffix)", .reviewer, at: township, &random)
        }
    }

    /// Who records the work of a unit.
    func clerk(of place: Int) -> Int { tree.places[place].township.map { clerks[$0] } ?? Self.office }

    /// Who reviews it: one level higher, in the bureau itself the programme office.
    func reviewer(of place: Int) -> Int {
        guard let parent = tree.places[place].parent else { return Self.programmeOffice }
        return tree.places[parent].township.map { reviewers[$0] } ?? Self.programmeOffice
    }

    private mutating func add(_ login: String, _ role: Role, at place: Int, _ random: inout DemoRandom) {
        let name = random.one(of: DemoNames.surnames) + DemoNames.post(of: role)
        all.append(DemoAccount(login: login, role: role, place: place, name: name))
    }
}
