import BenchModel
import Pricing
package import Statistics

/// Who gave a target's answers, how they ended, and what must be known of their counts: of its measured requests that
/// succeeded or were closed on purpose.
package struct AnswerSummary: Sendable, Equatable {
    /// Answers of one model at one tier; times in nanoseconds.
    package struct Group: Sendable, Equatable {
        /// In the provider's own words; nil where it did not say.
        package let model: String?
        package let tier: String?
        /// Whether it is the model that was asked, as far as can be told.
        package let isAsked: Bool
        package let n: Int
        package let ttft: Distribution
        package let tokensPerSecond: Distribution
        package let bill: CostSummary.Bill
    }

    /// The frequent ones first.
    package let groups: [Group]
    /// Models that differ by more than their name.
    package let models: Int
    package let stops: StopSummary
    /// Answers that came in one piece though a stream was asked for.
    package let answeredWhole: Int
    /// What the provider's totals count beyond input and output.
    package let beyondParts: TokenSummary.Total
    package let contradictory: Int
    /// Answers whose usage holds other passes, or another model's tokens.
    package let otherPasses: Int

    init(
        _ requests: [(sample: Sample, metrics: RequestMetrics)],
        of target: RunRecord.Target,
        prices: TargetPrices? = nil
    ) {
        struct Server: Hashable {
            var model: String?
            var tier: String?
        }
        let byServer = Dictionary(grouping: requests) {
            Server(model: $0.sample.response.servedModel, tier: $0.sample.response.serviceTier)
        }
        groups = byServer.map { server, requests in
            var bill = CostSummary.Bill()
            for request in requests { bill.add(request.sample.response, prices) }
            return Group(
                model: server.model,
                tier: server.tier,
                isAsked: server.model.map(target.isAsked) ?? true,
                n: requests.count,
                ttft: Distribution(requests.compactMap(\.metrics.ttft)),
                tokensPerSecond: Distribution(requests.compactMap(\.metrics.tokensPerSecond)),
                bill: bill
            )
        }
        .sorted { ($1.n, $0.model ?? "", $0.tier ?? "") < ($0.n, $1.model ?? "", $1.tier ?? "") }
        models = ModelNames.distinct(groups.compactMap(\.model))
        stops = StopSummary(requests)
        let responses = requests.map(\.sample.response)
        answeredWhole = target.isStreamed ? responses.count(where: \.wasBuffered) : 0
        var beyond = TokenSummary.Total()
        for response in responses where response.usage.tokensBeyondParts > 0 {
            beyond.add(response.usage.tokensBeyondParts)
        }
        beyondParts = beyond
        contradictory = responses.count(where: \.usage.isContradictory)
        otherPasses = responses.count { !$0.marks.isDisjoint(with: [.otherPasses, .otherModel]) }
    }

    package var n: Int { groups.reduce(0) { $0 + $1.n } }

    /// Answers of models that were not asked.
    package var fromOthers: Int { groups.reduce(0) { $0 + ($1.isAsked ? 0 : $1.n) } }
}
