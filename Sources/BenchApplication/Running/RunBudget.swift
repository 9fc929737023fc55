package import BenchModel
package import LoadRunner
package import Pricing
package import ProviderWire
import ScenarioFile

/// What a plan may cost, beside its budget if it has one.
package struct PlanCost: Sendable, Equatable {
    package let estimate: CostEstimate
    package let budget: Budget?
    /// Whether each answer is held to the length that a trace has of it.
    package let isOfRecordedLengths: Bool
    /// Whether conversations are held, each turn of which is asked with all that was said before it.
    package let isOfConversations: Bool

    /// Estimates a scenario's cost; nil where nothing in it can cost anything.
    ///
    /// - Parameters:
    ///   - scenario: what is to be run.
    ///   - calls: the calls of its targets.
    ///   - prices: what tokens cost.
    ///   - free: the endpoints that cost nothing, since the simulator stands in for them.
    package init?(_ scenario: Scenario, _ calls: TargetCalls, prices: PriceBook, free: [String] = []) {
        let requests = zip(scenario.targets, calls).map { target, call in
            free.contains(target.endpoint) ? nil : CostEstimate.Request(scenario, target, call)
        }
        guard requests.contains(where: { $0 != nil }) else { return nil }
        estimate = CostEstimate(scenario, requests: requests, prices: prices)
        budget = scenario.budget
        isOfRecordedLengths = scenario.trace.map { $0.policy != .natural } ?? false
        isOfConversations = scenario.load.conversations != nil
    }

    /// Joins the costs of plans that are carried out one after the other under one budget; nil where they cost nothing.
    package init?(_ plans: [PlanCost]) {
        guard let first = plans.first, let estimate = CostEstimate(plans.map(\.estimate)) else { return nil }
        self.estimate = estimate
        budget = first.budget
        isOfRecordedLengths = first.isOfRecordedLengths
        isOfConversations = first.isOfConversations
    }
}

extension CostEstimate.Request {
    /// Measures what a scenario asks a target.
    fileprivate init(_ scenario: Scenario, _ target: Target, _ call: ProviderCall) {
        let pictures = PictureSizes(scenario, target)
        let attempts = scenario.endpoint(of: target)?.retry?.policy(for: target.wireProtocol).attempts ?? 1
        if let settings = scenario.load.conversations {
            let sizes = ConversationSizes(scenario.prompts, settings.history, pictures, size: call.size)
            self.init(
                sizes.turns,
                of: scenario.prompts.count,
                outputTokens: call.mostOutputTokens,
                attempts: attempts
            )
        } else {
            let sizes = scenario.prompts.map(call.size)
            // Of a trace the lengths are known, and its one prompt is as long as the longest.
            let each = scenario.trace.map { max(1, $0.inputTokens / max(1, $0.requests.count)) }
            let answer = scenario.trace.flatMap { trace in
                trace.policy == .natural ? nil : max(1, trace.outputTokens / max(1, trace.requests.count))
            }
            self.init(
                inputBytes: each.map { $0 * CostEstimate.bytesPerToken + pictures.made }
                    ?? max(0, sizes.reduce(0, +) / max(1, sizes.count) + pictures.mean),
                mostInputBytes: (sizes.max() ?? 0) + pictures.most,
                outputTokens: answer ?? call.mostOutputTokens,
                attempts: attempts
            )
        }
        // What the prompts ask by themselves, or their rows.
        terms = Dictionary(scenario.prompts.lazy.map { (call.terms(of: $0), 1) }, uniquingKeysWith: +)
    }
}

/// A scenario's budget, joined with the prices that make it a limit.
package struct RunBudget: Sendable {
    package let limit: SpendingLimit
    /// The limit before anything was spent, and the most tokens of one request to each target.
    private let unspent: SpendingLimit
    private let requests: [Request]

    private struct Request {
        let input: Int
        let output: Int
        /// By the prompt's id, of those that ask something of their own that their price depends on.
        let terms: [String: AskedTerms]
    }

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
        // Shards of one run share its budget.
        guard let most = Money(budget.amount, budget.currency).map({ $0 / scenario.load.shard.count }),
            var limit = SpendingLimit(most, for: scenario, prices: prices)
        else {
            let unpriced = PlanCost(scenario, calls, prices: prices)?.estimate.unpriced ?? []
            let names = unpriced.map { "\"\($0)\"" }.joined(separator: ", ")
            throw ScenarioObstacle(
                "a budget of \(BudgetText.text(budget)) cannot be kept: no price is known for \(names); give it in the "
                    + "scenario's \"prices\", name a \"priceModel\" of the target, or give --prices FILE.",
                at: ["budget"]
            )
        }
        unspent = limit
        requests = zip(scenario.targets, calls).map { target, call in
            let longest = call.mostOutputTokens
            let most = CostEstimate.Request(scenario, target, call).turns.map {
                $0.mostInputBytes.addingSaturated($0.answers.multipliedSaturated(by: longest))
            }
            let own = scenario.prompts.lazy.map { ($0.id, call.terms(of: $0)) }.filter { $0.1 != call.terms }
            return Request(
                input: most.max() ?? 0,
                output: longest,
                terms: Dictionary(own, uniquingKeysWith: { first, _ in first })
            )
        }
        for sample in resumed?.stored.samples ?? [] { Self.book(sample, requests, in: &limit) }
        self.limit = limit
    }

    /// Returns what attempts may have cost.
    func spent(on samples: [Sample]) -> Money {
        var limit = unspent
        for sample in samples { Self.book(sample, requests, in: &limit) }
        return limit.spent
    }

    private static func book(
        _ sample: Sample,
        _ requests: [Request],
        in limit: inout SpendingLimit
    ) {
        let target = sample.target.number
        guard requests.indices.contains(target) else { return }
        let request = requests[target]
        limit.book(sample, input: request.input, output: request.output, terms: request.terms[sample.promptID])
    }
}
