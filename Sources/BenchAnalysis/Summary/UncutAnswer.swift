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

    /// What is counted of whole requests, one by one: of those whose usage counts their output.
    struct Counts: Sendable {
        fileprivate var (n, priced, output, reasoning) = (0, 0, 0, 0)
        fileprivate var countsApart = false
        fileprivate var cost = ExactSum()

        mutating func add(_ sample: SampleFacts, _ cost: KnownCost?) {
            let usage = sample.usage
            guard let tokens = usage.output else { return }
            n += 1
            output = output.addingSaturated(tokens)
            reasoning = reasoning.addingSaturated(usage.reasoning ?? 0)
            countsApart = countsApart || usage.countsReasoningApart
            guard let cost else { return }
            priced += 1
            self.cost.addOutput(of: cost)
        }
    }

    /// Takes what was counted of a target's whole requests; nil where no usage counts their output.
    ///
    /// - Parameters:
    ///   - counts: of whole requests.
    ///   - tokensPerEvent: of the same requests; nil for buffered answers.
    ///   - name: the target's.
    init?(_ counts: Counts, tokensPerEvent: Double?, name: String) {
        guard counts.n > 0 else { return nil }
        target = name
        n = counts.n
        outputTokens = Double(counts.output) / Double(n)
        reasoningTokens = Double(counts.reasoning) / Double(n)
        countsReasoningApart = counts.countsApart
        self.tokensPerEvent = tokensPerEvent
        outputCost = counts.priced == n ? counts.cost.money.map { $0 / counts.n } : nil
    }

    /// Takes a target's whole requests; nil where no usage counts their output.
    init?(_ whole: some RandomAccessCollection<MeasuredRequest>, name: String, prices: TargetPrices) {
        var counts = Counts()
        for sample in whole.lazy.map(\.sample) { counts.add(sample, prices.known(sample.response)) }
        self.init(counts, tokensPerEvent: GapSummary.tokensPerEvent(whole), name: name)
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
