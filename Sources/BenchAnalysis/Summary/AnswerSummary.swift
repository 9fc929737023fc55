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
        /// Empty until the answers are priced.
        package fileprivate(set) var bill = CostSummary.Bill()
    }

    /// The frequent ones first.
    package private(set) var groups: [Group]
    /// Models that differ by more than their name.
    package let models: Int
    package let stops: StopSummary
    /// Nil where nothing was expected of any answer.
    package let validity: ValiditySummary?
    /// Nil where no request had a picture.
    package let pictures: PictureSummary?
    /// Answers that came in one piece though a stream was asked for.
    package let answeredWhole: Int
    /// What the provider's totals count beyond input and output.
    package let beyondParts: TokenSummary.Total
    package let contradictory: Int
    /// Answers whose usage holds other passes, or another model's tokens.
    package let otherPasses: Int

    /// What tells the groups apart.
    private struct Server: Hashable {
        var model: String?
        var tier: String?

        init(_ request: MeasuredRequest) {
            model = request.sample.response.servedModel
            tier = request.sample.response.serviceTier
        }

        init(_ group: Group) { (model, tier) = (group.model, group.tier) }
    }

    /// Makes the summary.
    ///
    /// - Parameters:
    ///   - requests: those that succeeded or were closed on purpose.
    ///   - target: who was asked.
    ///   - measured: all that were to be measured, since one that failed gave no valid answer.
    init(_ requests: [MeasuredRequest], of target: RunRecord.Target, among measured: [MeasuredRequest]) {
        groups = Dictionary(grouping: requests, by: Server.init).map { server, requests in
            Group(
                model: server.model,
                tier: server.tier,
                isAsked: server.model.map(target.isAsked) ?? true,
                n: requests.count,
                ttft: Distribution(requests.compactMap(\.metrics.ttft)),
                tokensPerSecond: Distribution(requests.compactMap(\.metrics.tokensPerSecond))
            )
        }
        .sorted { ($1.n, $0.model ?? "", $0.tier ?? "") < ($0.n, $1.model ?? "", $1.tier ?? "") }
        models = ModelNames.distinct(groups.compactMap(\.model))
        stops = StopSummary(requests)
        validity = ValiditySummary(measured)
        pictures = PictureSummary(requests)
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

    /// Returns the same with the bill of each group.
    func priced(_ requests: [MeasuredRequest], _ prices: TargetPrices) -> AnswerSummary {
        var bills: [Server: CostSummary.Bill] = [:]
        for request in requests { bills[Server(request), default: .init()].add(request.sample.response, prices) }
        var priced = self
        for index in groups.indices { priced.groups[index].bill = bills[Server(groups[index])] ?? .init() }
        return priced
    }

    package var n: Int { groups.reduce(0) { $0 + $1.n } }

    /// Answers of models that were not asked.
    package var fromOthers: Int { groups.reduce(0) { $0 + ($1.isAsked ? 0 : $1.n) } }
}
