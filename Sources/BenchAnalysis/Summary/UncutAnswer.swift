import BenchModel
package import Pricing

/// What a target's answers take when they run to their end: what streams that were closed are held against.
package struct UncutAnswer: Sendable, Equatable {
    /// The target's name.
    package let target: String
    package let n: Int
    /// Mean output tokens by usage, and the reasoning among them.
    package let outputTokens: Double
    package let reasoningTokens: Double
    /// Whether usage counts reasoning apart, so that ``tokensPerEvent`` is about the answer's events alone.
    package let countsReasoningApart: Bool
    /// Nil for buffered answers.
    package let tokensPerEvent: Double?
    /// The mean cost of all output tokens; nil where the price is not known.
    package let outputCost: Money?

    /// Takes the requests whose usage counts their output; nil where there are none.
    init?(_ whole: [MeasuredRequest], name: String, prices: TargetPrices) {
        let counted = whole.filter { $0.sample.response.usage.output != nil }
        guard !counted.isEmpty else { return nil }
        target = name
        n = counted.count
        let usages = counted.map(\.sample.response.usage)
        outputTokens = Double(usages.compactMap(\.output).saturatingSum) / Double(n)
        reasoningTokens = Double(usages.compactMap(\.reasoning).saturatingSum) / Double(n)
        countsReasoningApart = usages.contains(where: \.countsReasoningApart)
        tokensPerEvent = GapSummary.tokensPerEvent(counted)
        let costs = counted.compactMap { prices.parts(of: $0.sample.response)?.output }
        outputCost = costs.count == n ? costs.sum.map { $0 / counted.count } : nil
    }

    /// Finds what a target's closed streams are held against: its own other requests, else those of a target that asks the
    /// same of the same model.
    static func find(for target: TargetSummary, among targets: [TargetSummary]) -> UncutAnswer? {
        target.uncut
            ?? targets.first { $0.target.cancelAfter == nil && $0.uncut != nil && $0.asksTheSame(as: target) }?.uncut
    }

    /// Returns how many tokens of an answer like these had been made when a stream was closed, at the least.
    ///
    /// By the stream's own usage where it came along, else by the events received, each taken to carry what one of these
    /// answers' events carries. Reasoning that came before an answer event is taken to be that of these answers.
    func tokensReceived(_ sample: SampleFacts) -> Double? {
        if let output = sample.response.usage.output { return Double(output) }
        guard let tokensPerEvent else { return nil }
        let deltas = sample.response.deltas
        guard countsReasoningApart else { return Double(deltas.count) * tokensPerEvent }
        let answers = deltas.answerCount
        return answers > 0 ? reasoningTokens + Double(answers) * tokensPerEvent : 0
    }
}

extension TargetSummary {
    /// Whether it asks the same model of the same server in the same words, streamed or not, and both think or neither does.
    package func asksTheSame(as other: TargetSummary) -> Bool {
        target.endpoint == other.target.endpoint && target.wireProtocol == other.target.wireProtocol
            && target.model == other.target.model && (thinking == .none) == (other.thinking == .none)
    }
}
