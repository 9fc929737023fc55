import BenchAnalysis
import BenchModel
import Foundation
import Pricing
import SampleStore
import Statistics
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("A sweep that goes on", .timeLimit(.minutes(30)))
struct ResumedSweepTests {
    private static func order(
        _ dollars: String,
        in folder: Folder,
        tag: RunTag,
        asking text: String = "1",
        prices: PriceBook = .dollarAToken
    ) -> SweepSession.Order {
        // One request at a time in each of the two rungs: what is left decides how many there are, and not who comes first.
        var scenario = Scenario.small(["a", "b"])
        scenario.targets[1].model = "a"
        scenario.prompts = [Prompt(id: "one", user: text)]
        scenario.budget = Budget(dollars, .usd)
        scenario.objectives = [Objective(metric: .e2e, percentile: 95, bound: .max, limit: 3_600e9)]
        let settings = SweepSettings(loads: [1], length: .requests(20), settle: 0, confirms: false)
        scenario.sweep = settings
        return SweepSession.Order(
            scenario,
            settings,
            databasePath: folder.database,
            tag: tag,
            prices: prices
        )
    }

    private static func carryOut(_ order: SweepSession.Order, in test: TestRun) async throws -> SweepResult {
        try await SweepSession(
            order,
            in: test.surroundings(FakeTransport()),
            stop: WatchStop(),
            tell: { _ in }
        ).run()
    }

    @Test("measures again what its money was not enough for, and shows what was measured whole")
    func budget() async throws {
        let folder = try Folder()
        let tag = RunTag.ofNewSweep()
        var order = Self.order("35", in: folder, tag: tag)
        // Each request costs a dollar and might cost ten: 20 for the first rung leave 15 for six of the second.
        let first = try await Self.carryOut(order, in: TestRun(folder))
        // The budget is the sweep's, and not what was left of it for the last rung.
        let reason =
            "the budget of 35 USD for the whole sweep is used up: its requests so far may have cost 26, and the next one could go beyond it"
        #expect(first.end == .outOfBudget(reason))
        #expect(first.rungs.map(\.requests) == [20, 6])

        order = Self.order("1000", in: folder, tag: tag)
        order.isResumed = true
        let whole = try await Self.carryOut(order, in: TestRun(folder))
        #expect(whole.end == .whole && whole.rungs.map(\.requests) == [20, 20])
        let database = try RunDatabase.open(path: folder.database, mode: .existing(readOnly: true))
        defer { database.close() }
        let shown = try SweepResult.read(tag, in: database) { _ in .dollarAToken }
        #expect(shown.end == .whole && shown.rungs.map(\.requests) == [20, 20])
        // What the cut rung cost counts all the same: a third sitting has 46 less.
        order = Self.order("40", in: folder, tag: tag)
        order.isResumed = true
        #expect(try await Self.carryOut(order, in: TestRun(folder)).end == .whole)
    }

    @Test("measures it again where texts are long, of which the database has only digests")
    func longTexts() async throws {
        let folder = try Folder()
        let tag = RunTag.ofNewSweep()
        let text = String(repeating: "a long text ", count: 200)
        let prices = PriceBook(prices: ["a": ModelPrice(input: "0.01", output: "1")], source: "test")
        // Each request costs $1.03 and might cost some $35: of $44 for the second rung more are left than a digest might cost.
        var order = Self.order("65", in: folder, tag: tag, asking: text, prices: prices)
        let first = try await Self.carryOut(order, in: TestRun(folder))
        guard case .outOfBudget = first.end else {
            Issue.record("\(first.end)")
            return
        }
        #expect(first.rungs.map { $0.requests < 20 } == [false, true])

        order = Self.order("1000", in: folder, tag: tag, asking: text, prices: prices)
        order.isResumed = true
        let whole = try await Self.carryOut(order, in: TestRun(folder))
        #expect(whole.end == .whole && whole.rungs.map(\.requests) == [20, 20])
        let database = try RunDatabase.open(path: folder.database, mode: .existing(readOnly: true))
        defer { database.close() }
        #expect(try SweepResult.read(tag, in: database) { _ in prices }.rungs.map(\.requests) == [20, 20])
    }
}
