/// The units of the demo: a county bureau, its sections, the townships, and what each of them looks after.
struct DemoTree: Sendable {
    struct Place: Sendable {
        let code: String
        let name: String
        let kind: String
        /// Its place in ``DemoTree/places``; parents stand before their children.
        let parent: Int?
        /// The number of its township from 0; `nil` for the bureau and its sections.
        let township: Int?
        let surname: String
        /// How well it keeps its dates, 0 to 3.
        let care: Int

        var head: String { surname + (name.hasSuffix("乡") ? "乡长" : DemoNames.head(of: kind)) }
    }

    private(set) var places: [Place] = []
    /// The places of the townships.
    private(set) var townships: [Int] = []

    static let sizes = 10...2_000

    /// Three levels of `units` in all.
    init(units: Int, _ random: inout DemoRandom) {
        let names = DemoNames.places(&random)
        add("YX", DemoNames.county + "应急管理局", "bureau", below: nil, &random)
        let sections = min(max(units / 12, 2), DemoNames.sections.count)
        for number in 0..<sections {
            add("YX-K\(number + 1)", DemoNames.sections[number], "section", below: 0, &random)
        }
        let left = units - places.count
        let count = max(2, Int(Double(left).squareRoot() * 1.1))
        for number in 0..<count {
            townships.append(places.count)
            let name = names[number] + (number % 4 == 3 ? "乡" : "镇")
            add("YX-\(two(number + 1))", name, "township", below: 0, township: number, &random)
        }
        for index in 0..<(left - count) {
            let (number, township) = (index / count, index % count)
            let village = names[(count + number * 7 + township * 13) % names.count]
            let (kind, name) = DemoNames.below(names[township], number: number, township: township, village: village)
            add(
                "YX-\(two(township + 1))-\(two(number + 1))", name, kind, below: townships[township],
                township: township, &random)
        }
    }

    /// The plants and companies of the first townships and a few of their schools, which have somebody with a login.
    var sites: [Int] {
        let works = places.indices.filter {
            ["plant", "company"].contains(places[$0].kind) && (places[$0].township ?? 0) < 10
        }
        return Array(works.prefix(10)) + schools
    }

    /// The schools that are inspected.
    var schools: [Int] { Array(places.indices.filter { places[$0].kind == "school" }.prefix(4)) }

    private mutating func add(
        _ code: String, _ name: String, _ kind: String, below parent: Int?, township: Int? = nil,
        _ random: inout DemoRandom
    ) {
        let care = [3, 3, 3, 3, 3, 2, 2, 2, 1, 0][random.below(10)]
        places.append(
            Place(
                code: code, name: name, kind: kind, parent: parent, township: township,
                surname: random.one(of: DemoNames.surnames), care: care))
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
