import BenchModel
import BenchReport
import Foundation
import LoadRunner
import Pricing
import ProviderWire
import ScenarioFile

/// A scenario's budget, joined with the prices that make it a limit.
struct RunBudget {
    let limit: SpendingLimit
    /// What to say before the run.
    let announcement: String

    /// Joins the two; nil where the scenario has no budget.
    ///
    /// - Parameters:
    ///   - scenario: what is to be run.
    ///   - prices: what tokens cost.
    ///   - resumed: what earlier sittings have spent counts.
    /// - Throws: a ``ScenarioObstacle`` where a price is unknown, since such a budget cannot be kept.
    init?(_ scenario: Scenario, prices: PriceBook, resumed: ResumedRun? = nil) throws {
        guard let budget = scenario.budget else { return nil }
        let calls = scenario.targets.compactMap { target in
            scenario.endpoint(of: target).map { ProviderCall(target: target, endpoint: $0) }
        }
        let sizes = calls.map { call in scenario.prompts.map(call.size) }
        let estimate = CostEstimate(
            scenario,
            requests: zip(calls, sizes).map { call, sizes in
                CostEstimate.Request(
                    inputBytes: sizes.reduce(0, +) / max(1, sizes.count),
                    outputTokens: call.mostOutputTokens
                )
            },
            prices: prices
        )
        let rates = scenario.targets.map { target in
            TargetPrices(
                RunRecord.Target(
                    name: target.name,
                    wireProtocol: target.wireProtocol.rawValue,
                    model: target.model,
                    endpoint: target.endpoint,
                    priceModel: target.priceModel
                ),
                book: prices
            )
        }
        let asksForTier = scenario.targets.map { target in
            !Set(target.body.keys).isDisjoint(with: ["service_tier", "serviceTier", "speed"])
        }
        guard let dollars = Decimal(dollars: budget.dollars),
            rates.allSatisfy({ $0.most(input: 1, output: 1, anyTier: true) != nil })
        else {
            let names = estimate.unpriced.map { "\"\($0)\"" }.joined(separator: ", ")
            throw ScenarioObstacle(
                "a budget of \(BudgetText.text(budget)) cannot be kept: no price is known for \(names); give it in the "
                    + "scenario's \"prices\", name a \"priceModel\" of the target, or give --prices FILE.",
                at: ["budget"]
            )
        }
        var limit = SpendingLimit(
            dollars: dollars,
            most: { target, input, output in
                rates[target].most(input: input, output: output, anyTier: asksForTier[target]) ?? 0
            },
            cost: { target, response in rates[target].charge(of: response) }
        )
        for sample in resumed?.stored.samples ?? [] where calls.indices.contains(sample.target) {
            let most = limit.most(
                sample.target,
                sizes[sample.target].max() ?? 0,
                calls[sample.target].mostOutputTokens
            )
            limit.spent += limit.booked(sample, most: most)
        }
        self.limit = limit
        announcement = Self.announcement(budget, dollars, estimate, scenario)
    }

    private static func announcement(
        _ budget: Budget,
        _ dollars: Decimal,
        _ estimate: CostEstimate,
        _ scenario: Scenario
    ) -> String {
        let guess = "if every answer takes all of its maxTokens, without retries"
        guard let total = estimate.total else {
            let round = estimate.perRound.map { "about \(shown($0)) USD" } ?? "an unknown amount"
            return "budget \(BudgetText.text(budget)): one request to each target may cost \(round) \(guess); "
                + "no request starts that could exceed the budget."
        }
        let sum = "budget \(BudgetText.text(budget)): the plan may cost about \(shown(total)) USD \(guess)"
        return total > dollars
            ? "\(sum), which is MORE than the budget: the run may end before its plan does." : "\(sum)."
    }

    /// Returns an amount to four decimals, rounded up: it is a guess.
    private static func shown(_ dollars: Decimal) -> String {
        var (exact, rounded) = (dollars, Decimal())
        NSDecimalRound(&rounded, &exact, 4, .up)
        return "\(rounded)"
    }
}
