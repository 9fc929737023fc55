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

        init(_ sample: SampleFacts) { (model, tier) = (sample.servedModel, sample.serviceTier) }

        init(_ group: Group) { (model, tier) = (group.model, group.tier) }
    }

    /// Makes the summary.
    ///
    /// - Parameters:
    ///   - requests: those that succeeded or were closed on purpose.
    ///   - target: who was asked.
    ///   - measured: all that were to be measured, since one that failed gave no valid answer.
    init(
        _ requests: some RandomAccessCollection<MeasuredRequest>,
        of target: RunRecord.Target,
        among measured: some RandomAccessCollection<MeasuredRequest>
    ) {
        var servers = ByKey<Server, Tally>()
        var beyond = TokenSummary.Total()
        var (whole, contradictory, otherPasses) = (0, 0, 0)
        for request in requests {
            let metrics = request.metrics
            let (sample, usage) = (metrics.sample, metrics.sample.usage)
            let place = servers.place(of: Server(sample)) { Tally() }
            servers.values[place].n += 1
            if let ttft = metrics.ttft { servers.values[place].ttft.append(ttft) }
            if let pace = metrics.tokensPerSecond { servers.values[place].tokensPerSecond.append(pace) }
            if sample.wasBuffered { whole += 1 }
            if usage.tokensBeyondParts > 0 { beyond.add(usage.tokensBeyondParts) }
            if usage.isContradictory || usage.totalFallsShort { contradictory += 1 }
            if sample.isMarked, !sample.marks.isDisjoint(with: [.otherPasses, .otherModel]) {
                otherPasses += 1
            }
        }
        groups = zip(servers.keys, servers.values).map { server, tally in
            Group(
                model: server.model,
                tier: server.tier,
                isAsked: server.model.map(target.isAsked) ?? true,
                n: tally.n,
                ttft: Distribution(unordered: tally.ttft),
                tokensPerSecond: Distribution(unordered: tally.tokensPerSecond)
            )
        }
        .sorted { ($1.n, $0.model ?? "", $0.tier ?? "") < ($0.n, $1.model ?? "", $1.tier ?? "") }
        models = ModelNames.distinct(groups.compactMap(\.model))
        stops = StopSummary(requests)
        validity = ValiditySummary(measured)
        pictures = PictureSummary(requests)
        answeredWhole = target.isStreamed ? whole : 0
        beyondParts = beyond
        self.contradictory = contradictory
        self.otherPasses = otherPasses
    }

    /// What is counted of a group's answers.
    private struct Tally {
        var n = 0
        var ttft = SeriesValues()
        var tokensPerSecond = SeriesValues()
    }

    /// The bill of each group, added up request by request.
    struct Bills: Sendable {
        private var bills = ByKey<Server, CostSummary.Bill>()

        mutating func add(_ sample: SampleFacts, _ cost: KnownCost?) {
            let place = bills.place(of: Server(sample)) { CostSummary.Bill() }
            bills.values[place].add(sample.response, costing: cost)
        }

        fileprivate subscript(group: Group) -> CostSummary.Bill { bills[Server(group)] ?? .init() }
    }

    /// Returns the same with the bill of each group.
    func priced(_ bills: Bills) -> AnswerSummary {
        var priced = self
        for index in groups.indices { priced.groups[index].bill = bills[groups[index]] }
        return priced
    }

    package var n: Int { groups.reduce(0) { $0 + $1.n } }

    /// Answers of models that were not asked.
    package var fromOthers: Int { groups.reduce(0) { $0 + ($1.isAsked ? 0 : $1.n) } }
}
