import BenchModel
import BenchReport
import Foundation
import Statistics
import Testing

@testable import BenchAnalysis
@testable import Pricing
@testable import RunFixtures

@Suite("What answers cost beside what was counted")
struct CountedCostTests {
    @Test("is by the larger total: 20 + 198 of 623, and said in every output")
    func largerTotal() throws {
        let run = AnsweredRun.run(2) { _, sample in
            sample.response.usage = TokenUsage(input: 20, output: 198, total: 623)
            sample.response.marks = [.largerTotal]
        }
        let cost = try #require(AnsweredRun.summary(run).targets.first?.cost)
        // 2 · (20 · 1e-06 + (198 + 405) · 1e-05)
        #expect(cost.total == Money("0.0121", .usd))
        for (name, text) in AnsweredRun.everyOutput(run) {
            #expect(text.contains("LARGER TOTAL") && text.contains("810 tokens"), "\(name)")
        }
    }

    @Test("is unknown where usage contradicts itself, and no share is beyond all of it")
    func contradictory() throws {
        let run = AnsweredRun.run(2) { _, sample in
            sample.response.usage = TokenUsage(input: 200, output: 4, reasoning: 9, cacheRead: 1_000)
        }
        let target = try #require(AnsweredRun.summary(run).targets.first)
        #expect(target.cost.measured.unknown == 2)
        #expect(target.tokens.cachedShare == 1 && target.thinkingSummary.shareOfOutput == 1)
        for (name, text) in AnsweredRun.everyOutput(run) { #expect(text.contains("CONTRADICTORY USAGE"), "\(name)") }
    }

    @Test("is unknown where usage is a placeholder: no prompt has no tokens")
    func placeholder() {
        let run = AnsweredRun.run(2) { _, sample in sample.response.usage = TokenUsage(input: 0, output: 0) }
        #expect(AnsweredRun.summary(run).targets.first?.cost.measured.unknown == 2)
    }

    @Test("counts other passes, which have no pace; an advisor's tokens have no price here")
    func passes() throws {
        let run = AnsweredRun.run(2) { index, sample in
            sample.response.usage = TokenUsage(input: 203_000, output: 4_500)
            sample.response.marks = index == 0 ? [.otherPasses] : [.otherPasses, .otherModel]
        }
        let target = try #require(AnsweredRun.summary(run).targets.first)
        #expect(target.cost.measured.priced == 1 && target.cost.total == Money("0.248", .usd))
        #expect(target.tpot.isEmpty && !target.ttft.isEmpty)
        for (name, text) in AnsweredRun.everyOutput(run) { #expect(text.contains("OTHER PASSES"), "\(name)") }
    }

    @Test("stands beside the server's own bill of the same answers")
    func billed() throws {
        let run = AnsweredRun.run(3) { index, sample in if index < 2 { sample.response.billed = "0.00055" } }
        let bill = try #require(AnsweredRun.summary(run).targets.first?.cost.measured)
        #expect(bill.billed == 2 && bill.billedSum == Money("0.0011", .usd))
        #expect(bill.compared == 2 && bill.comparedCost == Money("0.0022", .usd) && bill.difference == -0.5)
        let text = ReportRenderer.render(AnsweredRun.summary(run), as: .table)
        #expect(text.contains("Billed by the server itself") && text.contains("−50 %"))
        #expect(ReportRenderer.render(AnsweredRun.summary(run), as: .markdown).contains("0.0011"))
        #expect(ReportRenderer.render(AnsweredRun.summary(run), as: .json).contains("\"compared_cost_usd\": 0.0022"))
        let csv = ReportRenderer.render(AnsweredRun.summary(run), as: .csv)
        #expect(csv.contains("billed_usd") && csv.contains("0.0011,-0.5"))
    }

    @Test("is charged to a budget by the larger of the price list's and the server's word")
    func charge() {
        let target = AnsweredRun.target()
        let prices = TargetPrices(target, book: AnsweredRun.book)
        var response = DecodedResponse<RunTime>(usage: TokenUsage(input: 1_000, output: 10))
        #expect(prices.charge(of: response) == Money("0.0011", .usd))
        response.billed = "0.0005"
        #expect(prices.charge(of: response) == Money("0.0011", .usd))
        response.billed = "0.002"
        #expect(prices.charge(of: response) == Money("0.002", .usd))
        response.servedModel = "nobody-7"
        #expect(prices.charge(of: response) == Money("0.002", .usd))
        response.billed = nil
        #expect(prices.charge(of: response) == nil)
        response = DecodedResponse(usage: TokenUsage(input: 20, output: 198, total: 623))
        #expect(prices.charge(of: response) == Money("0.00605", .usd))
        // A placeholder is no bill of nothing.
        #expect(prices.charge(of: DecodedResponse<RunTime>(usage: TokenUsage(input: 0, output: 0))) == nil)
        #expect(prices.most(input: 100, output: 100, anyTier: true) == Money("0.0011", .usd))
    }

    @Test("is looked up by the snapshot's own price, unless a nearer book knows the asked name")
    func snapshots() {
        let snapshot = ModelPrice(input: "2e-06", output: "2e-05")
        let old = PriceBook(
            prices: ["big-1": ModelPrice(input: "1e-06", output: "1e-05"), "big-1-2024-05-13": snapshot],
            source: "list"
        )
        let target = AnsweredRun.target()
        #expect(TargetPrices(target, book: old).match(servedBy: "big-1-2024-05-13")?.price == snapshot)
        #expect(TargetPrices(target, book: old).match(servedBy: "big-1-2025-01-01")?.name == "big-1")
        let own = old.overridden(by: ["big-1": ModelPrice(input: "3e-06", output: "3e-05")], source: "the scenario")
        #expect(TargetPrices(target, book: own).match(servedBy: "big-1-2024-05-13")?.source == "the scenario")
        var named = target
        named.priceModel = "big-1"
        #expect(TargetPrices(named, book: old).match(servedBy: nil)?.name == "big-1")
    }
}

@Suite("Prices of tiers of service")
struct ServicePriceTests {
    @Test("are read from a price file by their suffix, with their thresholds")
    func file() throws {
        let json = """
            {"m": {"input_cost_per_token": 4e-06, "output_cost_per_token": 2e-05, "cache_read_input_token_cost": 4e-07,
              "input_cost_per_token_flex": 2e-06, "output_cost_per_token_flex": 1e-05,
              "input_cost_per_token_above_272k_tokens": 8e-06, "input_cost_per_token_above_272k_tokens_flex": 4e-06,
              "output_cost_per_token_above_272k_tokens_flex": 1.5e-05,
              "input_cost_per_token_priority": 8e-06, "output_cost_per_token_priority": 4e-05,
              "cache_read_input_token_cost_priority": 8e-07, "input_cost_per_token_batches": 2e-06}}
            """
        let price = try #require(try PriceBook.prices(json: Array(json.utf8), file: "f")["m"])
        let usage = TokenUsage(input: 1_000, output: 100)
        #expect(price.tiers.map(\.aboveInputTokens) == [272_000])
        #expect(price.cost(of: usage) == Money("0.006", .usd))
        #expect(price.price(atTier: "flex")?.cost(of: usage) == Money("0.003", .usd))
        #expect(price.price(atTier: "ON_DEMAND_FLEX") == price.price(atTier: "flex"))
        #expect(price.price(atTier: "priority")?.cost(of: usage) == Money("0.012", .usd))
        let long = TokenUsage(input: 300_000, output: 100)
        #expect(price.price(atTier: "flex")?.cost(of: long) == Money("1.2015", .usd))
        // One price alone is none, and what is unknown is not the standard one's.
        #expect(price.price(atTier: "batches") == nil && price.price(atTier: "scale") == nil)
        for word in [nil, "", "default", "standard", "on_demand", "ON_DEMAND", "auto"] {
            #expect(price.price(atTier: word) == price)
        }
    }

    @Test("are built in for models that have them")
    func builtIn() throws {
        let price = try #require(PriceBook.builtIn.match("gpt-5-mini")?.price)
        let usage = TokenUsage(input: 20, output: 10)
        let flex = try #require(price.price(atTier: "flex")?.cost(of: usage))
        #expect(flex * 2 == price.cost(of: usage))
    }
}
