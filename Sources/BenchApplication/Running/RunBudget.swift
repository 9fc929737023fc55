package import BenchModel
package import LoadRunner
package import Pricing
import ProviderWire
import ScenarioFile

/// What a plan may come to beside its budget, if every answer takes all of its tokens and nothing is tried again.
package struct BudgetForecast: Sendable, Equatable {
    package var budget: Budget
    package var limit: Money
    /// For the whole plan; nil where time ends the run.
    package var total: Money?
    /// For one request to each target; nil where they are not known.
    package var perRound: Money?
}

/// A scenario's budget, joined with the prices that make it a limit.
package struct RunBudget: Sendable {
    package let limit: SpendingLimit
    package let forecast: BudgetForecast

    /// Joins the two; nil where the scenario has no budget.
    ///
    /// - Parameters:
    ///   - scenario: what is to be run.
    ///   - prices: what tokens cost.
    ///   - resumed: what earlier sittings have spent counts.
    /// - Throws: a ``ScenarioObstacle`` where a price is unknown, since such a budget cannot be kept.
    package init?(_ scenario: Scenario, prices: PriceBook, resumed: ResumedRun? = nil) throws {
        guard let budget = scenario.budget else { return nil }
        let calls = try TargetCalls(scenario)
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
        guard let most = Money(budget.amount, budget.currency),
            var limit = SpendingLimit(most, for: scenario, prices: prices)
        else {
            let names = estimate.unpriced.map { "\"\($0)\"" }.joined(separator: ", ")
            throw ScenarioObstacle(
                "a budget of \(BudgetText.text(budget)) cannot be kept: no price is known for \(names); give it in the "
                    + "scenario's \"prices\", name a \"priceModel\" of the target, or give --prices FILE.",
                at: ["budget"]
            )
        }
        for sample in resumed?.stored.samples ?? [] where calls.indices.contains(sample.target) {
            limit.book(
                sample,
                input: sizes[sample.target.number].max() ?? 0,
                output: calls[sample.target].mostOutputTokens
            )
        }
        self.limit = limit
        forecast = BudgetForecast(
            budget: budget,
            limit: most,
            total: estimate.total,
            perRound: estimate.perRound
        )
    }
}
