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

    /// Who is responsible for safety in a plant, a company or a school, by its place.
    private var sites: [Int: Int] = [:]
    /// Those of the bureau who inspect, who sign and decide, and who close what was put right.
    private(set) var inspectors = [3]
    private(set) var heads = [2]
    private(set) var programmeOffices = [1]

    /// The one who makes the others is the first.
    static let administrator = 0
    static let programmeOffice = 1
    static let office = 5

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
        addCheckers()
    }

    /// Those whom the checking cycle needs; no two of the bureau with one role bear the same name.
    private mutating func addCheckers() {
        var random = DemoRandom(seed: 4_711)
        for (login, role) in [
            ("inspector-02", Role.inspector), ("inspector-03", .inspector), ("head-02", .head),
            ("programme-office-02", .programmeOffice),
        ] {
            switch role {
            case .inspector: inspectors.append(all.count)
            case .head: heads.append(all.count)
            default: programmeOffices.append(all.count)
            }
            let taken = Set(all.filter { $0.role == role }.map(\.name))
            let free = DemoNames.surnames.map { $0 + DemoNames.post(of: role) }.filter { !taken.contains($0) }
            all.append(DemoAccount(login: login, role: role, place: 0, name: random.one(of: free)))
        }
        for (number, place) in tree.sites.enumerated() {
            sites[place] = all.count
            let suffix = number == 0 ? "" : number < 9 ? "-0\(number + 1)" : "-\(number + 1)"
            let name = random.one(of: DemoNames.surnames) + "安全员"
            all.append(DemoAccount(login: "site\(suffix)", role: .clerk, place: place, name: name))
        }
    }

    /// Who records the work of a unit.
    func clerk(of place: Int) -> Int { tree.places[place].township.map { clerks[$0] } ?? Self.office }

    /// Who sees to it that findings are put right there, and signs for the unit.
    func rectifier(of place: Int) -> Int { sites[place] ?? clerk(of: place) }

    /// Who signs for a unit that was inspected; `nil` where nobody of the unit has a login.
    func signer(of place: Int) -> Int? {
        sites[place] ?? (tree.townships.contains(place) ? clerk(of: place) : nil)
    }

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
