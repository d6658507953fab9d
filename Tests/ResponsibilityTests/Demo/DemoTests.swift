import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite("The demo organisation") struct DemoTests {
    @Test("the same seed makes the same organisation and the same work, another seed makes others")
    func seeds() async throws {
        let first = try await DemoWorld.on(.sqlite, units: 10, seed: 7) { try await $0.outline() }
        let again = try await DemoWorld.on(.sqlite, units: 10, seed: 7) { try await $0.outline() }
        let other = try await DemoWorld.on(.sqlite, units: 10, seed: 8) { try await $0.outline() }
        #expect(first.units.count == 10)
        #expect(first == again)
        #expect(first.units != other.units)
        #expect(first.titles != other.titles)
        #expect(first.states != other.states)
        #expect(first.checking != other.checking && first.checking.count > 50)
    }

    @Test("two years of work leave obligations in every state that work can bring about", arguments: Backend.available)
    func states(backend: Backend) async throws {
        try await DemoWorld.on(backend) { demo in
            let thisYear = try await demo.figures(year: 2026)
            #expect(!thisYear.parts.contains { $0.standing != .breached && $0.n == 0 }, "\(thisYear)")
            #expect(thisYear.holding > 0 && thisYear.unverified > 0)
            let lastYear = try await demo.figures(year: 2025)
            #expect((lastYear.submitted, lastYear.onTrack, lastYear.dueSoon) == (0, 0, 0))
            #expect(lastYear.overdue > 0)
            #expect((850..<1000).contains(try #require(lastYear.doneInThousand)), "\(lastYear)")

            let count = try await demo.counts()
            #expect(Set(count.fulfilments.keys) == Set(Fulfilment.State.allCases))
            #expect(count.forTwoProgrammes > 0)
            #expect(count.doneAgain > 0)
            #expect(count.past > 0)
            #expect(demo.made.activities == count.activities)
            #expect(demo.made.files == count.files && count.files > 0)
            let last = try #require(count.lastDay)
            #expect(("2026-07-01"..<"2026-07-15").contains(last), "work goes on until yesterday")
        }
    }

    @Test("the counts above each unit equal a recount of the obligations", arguments: Backend.available)
    func tally(backend: Backend) async throws {
        try await DemoWorld.on(backend) { demo in
            let (tally, recount) = try await demo.tallies()
            #expect(!tally.isEmpty)
            #expect(tally == recount)
            #expect(try await Doctor(demo.services).examine() == [])
        }
    }

    @Test("everybody who is printed can sign in, and the first clerk and reviewer find something to do")
    func accounts() async throws {
        try await DemoWorld.on(.sqlite) { demo in
            #expect(Set(demo.made.accounts.map(\.role)) == Set(Role.allCases))
            for account in demo.made.accounts {
                #expect(Password.mistakes(account.password, login: account.login).isEmpty)
                let known = try #require(
                    try await demo.services.database.read { tx in try SignIn.hash(of: account.login, in: tx) })
                #expect(try await Password.verify(account.password, against: known.hash))
            }
            let clerk = try await demo.today(of: "clerk")
            #expect(!clerk.due.isEmpty && !clerk.returned.isEmpty)
            #expect(!(try await demo.today(of: "reviewer")).waiting.isEmpty)
        }
    }

    @Test("a book that has been begun is not touched")
    func begun() async throws {
        try await DemoWorld.on(.sqlite, units: 10) { demo in
            await #expect(throws: Refusal.conflict(.alreadySetUp)) {
                _ = try await demo.services.makeDemo(units: 10, by: "tests")
            }
        }
    }

    @Test(
        "an organisation has the units asked for, in three levels, each with its own code", arguments: [10, 60, 2000])
    func tree(units: Int) {
        var random = DemoRandom(seed: 1)
        let tree = DemoTree(units: units, &random)
        #expect(tree.places.count == units)
        #expect(Set(tree.places.map(\.code)).count == units)
        #expect(Set(tree.townships.map { tree.places[$0].name }).count == tree.townships.count)
        func depth(_ place: Int) -> Int { tree.places[place].parent.map { depth($0) + 1 } ?? 0 }
        #expect(Set(tree.places.indices.map(depth)) == [0, 1, 2])
    }

    @Test("a catalogue that applies later is given the first year's beginning, an older one keeps its own")
    func applies() {
        let source = "programme: x\napplies_from: 2026-01-01\nfield: safety"
        #expect(
            DemoBook.applying(source, from: "2025-01-01") == "programme: x\napplies_from: 2025-01-01\nfield: safety")
        #expect(DemoBook.applying(source, from: "2027-01-01") == source)
    }

    @Test("the generator gives the published numbers of SplitMix64")
    func generator() {
        var random = DemoRandom(seed: 1_234_567)
        #expect(
            (0..<3).map { _ in random.next() } == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ])
    }
}
